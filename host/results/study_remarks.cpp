#include "host/results/study_remarks.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace spacemoe {
namespace {

/// Words as a sentence lists them: "a, b and c".
std::string enumerated(const std::vector<std::string>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    text += i == 0 ? "" : i + 1 == words.size() ? " and " : ", ";
    text += words[i];
  }
  return text;
}

/// Sorts the times of a token into those that its latency counts and the others.
class Counted {
 public:
  explicit Counted(const ExperimentConfig& config) {
    add_compute(config);
    const LinkSpec& links = config.links;
    add(links.payload_bits > 0.0, fmt::format("transmission of {:.6g} bits", links.payload_bits),
        no_payload(config.model));
    add(links.processing_ms > 0.0, "processing at each hop",
        "processing at hops (links.processing_ms: 0)");
    missing_.emplace_back("waiting for other tokens");
  }

  [[nodiscard]] std::string text() const {
    return fmt::format("Latency counts {}, not {}.", enumerated(counted_), enumerated(missing_));
  }

 private:
  void add(bool counts, const std::string& what, const std::string& what_is_missing) {
    counts ? counted_.push_back(what) : missing_.push_back(what_is_missing);
  }

  /// With what a model that states its size would send.
  [[nodiscard]] static std::string no_payload(const MoeModel& model) {
    return model.hidden_size == 0
               ? "transmission (links.payload_bits: 0)"
               : fmt::format("transmission (links.payload_bits: 0, from_model: {:.6g})",
                             model.activation_bits());
  }

  void add_compute(const ExperimentConfig& config) {
    const MoeModel& model = config.model;
    switch (config.compute.charge) {
      case ComputeCharge::none:
        missing_.emplace_back("compute (compute.charge: none)");
        return;
      case ComputeCharge::experts:
        add_experts(model);
        missing_.emplace_back(model.shared_experts > 0
                                  ? "that of attention, router and shared experts "
                                    "(compute.charge: experts)"
                                  : "that of attention and router (compute.charge: experts)");
        return;
      case ComputeCharge::all:
        break;
    }
    add_experts(model);
    add(model.gateway_flops > 0.0, "that of attention and router",
        "that of attention and router (model.gateway_flops: 0)");
    if (model.shared_experts > 0) {
      add(model.expert_flops > 0.0, "that of shared experts", "that of shared experts");
    }
  }

  void add_experts(const MoeModel& model) {
    add(model.expert_flops > 0.0, "compute of experts",
        "compute of experts (model.expert_flops: 0)");
  }

  std::vector<std::string> counted_ = {"propagation"};
  std::vector<std::string> missing_;
};

}  // namespace

std::vector<std::string> study_remarks(const ExperimentConfig& config) {
  std::vector<std::string> remarks = {Counted(config).text()};
  if (config.activation.skew && config.activation.seed != config.evaluation.seed) {
    remarks.push_back(
        fmt::format("evaluation.seed {} decides outages, random placements and sampled tokens; "
                    "activation.seed {} decides which experts are popular.",
                    config.evaluation.seed, config.activation.seed));
  }
  const auto has_spares = [](const Scheme& scheme) { return scheme.spares.has_value(); };
  if (std::ranges::any_of(config.schemes, has_spares) &&
      config.weather.failures.share_per_year <= 0.0) {
    remarks.emplace_back("Spares never serve: no satellite fails (weather.failures).");
  }
  return remarks;
}

}  // namespace spacemoe
