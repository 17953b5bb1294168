#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "host/cli/options.hpp"
#include "host/config/config.hpp"

namespace spacemoe {

/// Models and contexts beside those of a config.
struct VariantsAskedFor {
  std::vector<std::string> models;      ///< names of presets
  std::vector<std::uint32_t> contexts;  ///< tokens
};

struct ModelVariants {
  /// [models][contexts], the config's own first
  std::vector<std::vector<ExperimentConfig>> models;
  std::vector<std::string> remarks;  ///< what was left out of them
};

/// A config with other models and contexts, as `--set model=NAME --set
/// model.dimensions.context_tokens=N` makes them; other models have the config's own context, too.
/// Placements from files are left out of models that have another shape. text: of the config
///
/// Throws ConfigError as load_config and check_experiment, with the place of what is wrong; and for
/// contexts of a model that does not state its sizes.
[[nodiscard]] ModelVariants model_variants(const CommonOptions& options, std::string_view text,
                                           const LoadedConfig& own, const VariantsAskedFor& asked);

}  // namespace spacemoe
