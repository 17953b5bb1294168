#include "host/config/model_rules.hpp"

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "host/config/config_fields.hpp"
#include "host/config/refuse.hpp"
#include "host/placement/capacity.hpp"
#include "host/placement/fleet.hpp"

namespace spacemoe {
namespace {

std::string size_key(std::string_view key) {
  return fmt::format("model.dimensions.{}", key);
}

/// A size that one form of attention has and the other has not.
void check_latent_size(std::string_view key, std::uint32_t size, AttentionForm form) {
  const bool is_latent = form == AttentionForm::latent;
  if (is_latent != (size > 0)) {
    refuse(size_key(fmt::format("attention.{}", key)),
           fmt::format("found {} with form {}", size, is_latent ? "latent" : "grouped"),
           is_latent ? "above 0" : "0, or form: latent");
  }
}

void check_attention(const MoeModel& model, const TransformerDimensions& sizes) {
  const AttentionDimensions& attention = sizes.attention;
  check_latent_size("kv_rank", attention.kv_rank, attention.form);
  check_latent_size("rope_head_size", attention.rope_head_size, attention.form);
  check_latent_size("value_head_size", attention.value_head_size, attention.form);
  if (attention.form == AttentionForm::grouped && attention.query_rank) {
    refuse(size_key("attention.query_rank"),
           fmt::format("found {} with form grouped", *attention.query_rank), "form: latent");
  }
  if (attention.kv_heads && attention.form == AttentionForm::latent) {
    refuse(size_key("attention.kv_heads"),
           fmt::format("found {} with form latent", *attention.kv_heads), "form: grouped",
           "all heads share the cached vector");
  }
  if (attention.kv_heads && attention.heads % *attention.kv_heads != 0) {
    refuse(size_key("attention.kv_heads"),
           fmt::format("found {} for {} heads", *attention.kv_heads, attention.heads),
           "a divisor of heads", "each group has as many heads");
  }
  const std::uint64_t layers = std::uint64_t{model.layers} + sizes.dense_layers;
  if (attention.windowed_layers > layers) {
    refuse(size_key("attention.windowed_layers"),
           fmt::format("found {} of {} layers", attention.windowed_layers, layers),
           fmt::format("up to {}", layers));
  }
  if (attention.sliding_window.has_value() != (attention.windowed_layers > 0)) {
    refuse(size_key("attention.windowed_layers"),
           fmt::format("found {} {} sliding_window", attention.windowed_layers,
                       attention.sliding_window ? "beside a" : "without"),
           "both or neither");
  }
}

void check_dense_layers(const MoeModel& model, const TransformerDimensions& sizes) {
  if ((sizes.dense_layers > 0) != (sizes.dense_intermediate_size > 0)) {
    refuse(size_key("dense_intermediate_size"),
           fmt::format("found {} for {} dense_layers", sizes.dense_intermediate_size,
                       sizes.dense_layers),
           sizes.dense_layers > 0 ? "above 0" : "0, or dense_layers");
  }
  if (sizes.dense_order == DenseOrder::between && sizes.dense_layers % model.layers != 0) {
    refuse(size_key("dense_layers"),
           fmt::format("found {} between {} MoE layers", sizes.dense_layers, model.layers),
           fmt::format("a multiple of {}", model.layers), "or dense_order: first");
  }
}

}  // namespace

void check_model(const ExperimentConfig& config) {
  const MoeModel& model = config.model;
  if (model.active > model.experts) {
    refuse("model.active", fmt::format("found {} of {} experts", model.active, model.experts),
           fmt::format("1 to {}", model.experts));
  }
}

void check_dimensions(const ExperimentConfig& config) {
  const MoeModel& model = config.model;
  if (!model.dimensions) {
    return;
  }
  if (model.hidden_size == 0) {
    refuse("model.hidden_size", "found 0 beside dimensions", "the hidden size of the transformer");
  }
  if (model.gateway_flops > huge) {
    refuse("model.dimensions",
           fmt::format("found sizes with which a gateway takes {:.2g} FLOP for a token",
                       model.gateway_flops),
           fmt::format("up to {:g}", huge));
  }
  check_attention(model, *model.dimensions);
  check_dense_layers(model, *model.dimensions);
}

void check_fleet(const ExperimentConfig& config) {
  const std::vector<FleetRule>& fleet = config.compute.fleet;
  if (!fleet.empty() && config.compute.satellites) {
    refuse("compute.fleet", "found beside satellites", "rules, or a file of satellites");
  }
  for (std::size_t i = 0; i < fleet.size(); ++i) {
    const FleetRule& rule = fleet[i];
    if (rule.planes && !plane_range(*rule.planes)) {
      refuse(fmt::format("compute.fleet.{}.planes", i), fmt::format("found \"{}\"", *rule.planes),
             "planes such as 3 or 0-7");
    }
    if (!rule.peak_gflops && !rule.memory_gb) {
      refuse(fmt::format("compute.fleet.{}", i), "found neither peak_gflops nor memory_gb",
             "what its satellites have: a preset, or one of the two");
    }
  }
}

void check_memory(const ExperimentConfig& config) {
  const MoeModel& model = config.model;
  if (!config.compute.memory_gb) {
    return;
  }
  if (!model.gateway_and_shared_gb()) {
    refuse("compute.memory_gb", fmt::format("found {}", *config.compute.memory_gb),
           fmt::format("a model that states {}",
                       model.expert_memory_gb ? "gateway_memory_gb" : "expert_memory_gb"));
  }
  // A file or a rule may give each satellite memory of its own.
  const Capacity capacity = capacity_of(config.compute, model);
  if (!config.compute.are_alike()) {
    return;
  }
  if (!capacity.fits(1, 0) || !capacity.fits(0, 1)) {
    refuse("compute.memory_gb", fmt::format("found {}", *config.compute.memory_gb),
           fmt::format("at least {}, what the larger one of gateway and expert takes",
                       std::max(capacity.gateway_gb, capacity.expert_gb)));
  }
}

}  // namespace spacemoe
