#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "host/activation/activation_spec.hpp"
#include "host/activation/set_distribution.hpp"
#include "host/model/moe_model.hpp"

namespace spacemoe {

/// Number of sets up to which a layer's law is drawn from a table of all sets.
inline constexpr std::uint64_t max_table_sets = 4096;

/// The set law of one layer, in every form that theory and size allow.
struct LayerLaw {
  std::vector<double> inclusion;  ///< [experts] exact P(i in S)
  /// All sets, where they are few enough to enumerate.
  std::optional<SetDistribution> distribution;
  /// [experts], as in SetLawView::weights; empty where the distribution is all there is.
  std::vector<double> weights;
  std::uint32_t always = 0;  ///< conditional Poisson: experts that are always active
};

/// The laws of all layers; not of kind `trace` (recorded_tokens.hpp). Throws ConfigError:
/// file:line:column for what is wrong in a table, key `activation.*` for what the law cannot do;
/// FileError where the table cannot be read.
[[nodiscard]] std::vector<LayerLaw> make_layer_laws(const ActivationSpec& spec,
                                                    const MoeModel& model);

/// The law of one layer whose experts have these shares ([experts], they sum to 1). `kind` is
/// neither `pairs` nor `trace`; K times a share is at most 1 but for `successive`.
[[nodiscard]] LayerLaw law_from_shares(ActivationKind kind, const std::vector<double>& shares,
                                       std::uint32_t active);

}  // namespace spacemoe
