#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "host/base/run_context.hpp"
#include "host/experiment/study.hpp"

namespace spacemoe {

struct BreakEvenOptions {
  std::vector<double> peak_gflops;  ///< of satellites, ascending
  std::vector<double> hop_ms;       ///< processing of a hop, in place of links.processing_ms
  std::uint32_t cluster_satellites = 81;
  double cluster_hop_us = 3.0;       ///< of light, beside the processing of a hop
  double ground_gflops = 989'400.0;  ///< peak, at the utilisation of satellites
  double ground_way_ms = 7.5;        ///< from a satellite to the ground and back
};

/// Where a model runs.
enum class Where : std::uint8_t { one_satellite, cluster, spread, ground };

/// A token at one rate of satellites and one delay of hops.
struct BreakEvenPoint {
  double hop_ms;
  double peak_gflops;
  double latency_s;  ///< of tokens that arrive; infinity where none does
  double delivered;  ///< share of tokens that do
};

/// One way to run the model.
struct Alternative {
  std::string name;
  Where where;
  std::uint32_t satellites;            ///< 0 on the ground
  std::optional<double> gigabytes;     ///< of weights on the fullest satellite
  std::optional<double> held_gb;       ///< of weights on all of its satellites together
  std::vector<BreakEvenPoint> points;  ///< [delays][rates]
  BreakEvenPoint own;                  ///< at the config's rate and delay
  double capacity_per_s;  ///< tokens a second of many sequences at most, at the config's rate
  /// Peak rate below which a token is faster here than on one satellite: 0 where it is at none of
  /// the rates that were looked at, infinity where it is at all of them. [delays]
  std::vector<double> faster_below_gflops;
};

/// A model at one context, run in all ways.
struct BreakEvenResult {
  std::string model;
  std::optional<std::uint32_t>
      context_tokens;                     ///< nothing where the model does not state its sizes
  std::optional<double> cache_gb;         ///< keys and values of a text as long as that
  std::vector<Alternative> alternatives;  ///< one satellite, cluster, schemes, ground
  std::vector<double> peak_gflops;
  std::vector<double> hop_ms;
  double own_gflops;
  double own_hop_ms;
  double utilisation;
  std::optional<double> memory_gb;  ///< of a satellite
  std::vector<std::string> remarks;
};

/// A model at several contexts: configs that differ in what a gateway computes for a token.
using BreakEvenModel = std::vector<ExperimentConfig>;

/// Compares the schemes of each model, placed once, with running the whole model on one satellite,
/// on a dense cluster and on the ground, over rates of satellites and delays of hops. All compute
/// is charged, whatever the config says; of a random scheme the first placement counts.
/// docs/model.md, "Break-even". One result for each context of each model, in their order.
///
/// Throws ConfigError where expectations have no exact form or satellites are not alike, and
/// Interrupted.
[[nodiscard]] std::vector<BreakEvenResult> run_breakeven(std::span<const BreakEvenModel> models,
                                                         const BreakEvenOptions& options,
                                                         const RunContext& context);

/// Tokens a second at most of a placement: the least over satellites of 1 / (expected work of a
/// token there).
[[nodiscard]] double capacity_per_s(const Placement& placement, const Study& study);

}  // namespace spacemoe
