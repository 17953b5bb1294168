#include "host/cli/model_variants.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/cli/load_config.hpp"
#include "host/experiment/plan_schemes.hpp"

namespace spacemoe {
namespace {

bool has_shape_of(const MoeModel& model, const MoeModel& other) {
  return model.layers == other.layers && model.experts == other.experts;
}

/// Contexts to look at, the config's own first.
std::vector<std::uint32_t> contexts_of(const MoeModel& own,
                                       const std::vector<std::uint32_t>& asked) {
  if (!own.dimensions && !asked.empty()) {
    throw ConfigError(
        {.key = "--contexts",
         .found = fmt::format("found {} with a model that states its FLOP", fmt::join(asked, ",")),
         .allowed = "a model of which sizes are stated (model.dimensions)",
         .hint = "spacemoe validate --list names presets, which have them"});
  }
  std::vector<std::uint32_t> contexts;
  if (own.dimensions) {
    contexts.push_back(own.dimensions->context_tokens);
  }
  for (const std::uint32_t tokens : asked) {
    if (std::ranges::find(contexts, tokens) == contexts.end()) {
      contexts.push_back(tokens);
    }
  }
  return contexts;
}

/// The config with a model (nothing: its own) at a context (nothing: that of the model).
LoadedConfig variant(CommonOptions options, std::string_view text,
                     const std::optional<std::string>& model,
                     std::optional<std::uint32_t> context_tokens) {
  if (model) {
    options.overrides.push_back(fmt::format("model={}", *model));
  }
  if (context_tokens) {
    options.overrides.push_back(fmt::format("model.dimensions.context_tokens={}", *context_tokens));
  }
  return load_config(options, text);
}

/// Leaves schemes out whose placement was made for another shape. Returns their names.
std::vector<std::string> leave_out_placements(ExperimentConfig& config, const MoeModel& own) {
  std::vector<std::string> left_out;
  if (has_shape_of(config.model, own)) {
    return left_out;
  }
  std::erase_if(config.schemes, [&](const Scheme& scheme) {
    if (scheme.placement) {
      left_out.push_back(scheme.name);
    }
    return scheme.placement.has_value();
  });
  return left_out;
}

void check(const LoadedConfig& loaded) {
  static_cast<void>(with_positions(loaded, [&] {
    check_experiment(loaded.config);
    return 0;
  }));
}

}  // namespace

ModelVariants model_variants(const CommonOptions& options, std::string_view text,
                             const LoadedConfig& own, const VariantsAskedFor& asked) {
  const MoeModel& own_model = own.config.model;
  const std::vector<std::uint32_t> contexts = contexts_of(own_model, asked.contexts);
  ModelVariants variants{{{own.config}}, {}};
  for (std::size_t i = 1; i < contexts.size(); ++i) {
    variants.models.front().push_back(variant(options, text, std::nullopt, contexts[i]).config);
  }
  std::vector<std::string> names = {own_model.name};
  for (const std::string& name : asked.models) {
    if (std::ranges::find(names, name) != names.end()) {
      continue;
    }
    names.push_back(name);
    std::vector<ExperimentConfig>& of_model = variants.models.emplace_back();
    std::vector<std::string> left_out;
    for (std::size_t i = 0; i < std::max<std::size_t>(1, contexts.size()); ++i) {
      LoadedConfig loaded = variant(options, text, name,
                                    contexts.empty() ? std::nullopt : std::optional(contexts[i]));
      left_out = leave_out_placements(loaded.config, own_model);
      if (i == 0) {
        check(loaded);
      }
      of_model.push_back(std::move(loaded.config));
    }
    if (!left_out.empty()) {
      variants.remarks.push_back(fmt::format(
          "{} left out with {}: from a file, for {} layers of {} experts, not {} of {}.",
          fmt::join(left_out, ", "), name, own_model.layers, own_model.experts,
          of_model.front().model.layers, of_model.front().model.experts));
    }
  }
  return variants;
}

}  // namespace spacemoe
