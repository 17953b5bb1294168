#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "host/base/run_context.hpp"
#include "host/placement/layer_optimiser.hpp"
#include "host/placement/scheme.hpp"
#include "host/search/best_completion.hpp"
#include "host/search/path_rows.hpp"

namespace spacemoe {

/// The choices `optimised` and `optimal` on the slots of a series. Makes what it needs on first
/// use: path rows of gateways, or a ScoringPass with the paths of all pairs.
///
/// Orders are exact for up to max_proven_experts, as far as best_order proves them; above, the best
/// of swap descents from the given order and from a few random ones. Gateways are exact, given that
/// experts take the nearest satellites in the order that is asked for; where that is the best one
/// and there are more than 8 experts, a swap descent stands in for it while pairs of gateways are
/// compared. Throws Interrupted once `stop` asks for it.
class LayerSearch final : public LayerOptimiser {
 public:
  /// The objects that these refer to must outlive it. The law must have an exact form once anything
  /// is asked for. `inclusion`: [layers][experts]
  LayerSearch(const RunContext& context, const SnapshotSeries& series, const ScoringPlan& plan,
              std::span<const double> inclusion, std::uint64_t seed)
      : context_(context), series_(series), plan_(plan), inclusion_(inclusion), seed_(seed) {}

  /// Whether placing a scheme of so many experts takes the paths of all pairs, and their memory.
  [[nodiscard]] static bool needs_all_paths(const Scheme& scheme, std::uint32_t experts);

  [[nodiscard]] std::vector<Satellite> ring_gateways(const Subnets& subnets, ExpertOrder order,
                                                     ExpectedLatency& latency) override;
  void order_experts(std::span<LayerModules> layers) override;
  [[nodiscard]] std::vector<float> slot_latencies(Satellite gateway,
                                                  Satellite next_gateway) override;
  [[nodiscard]] std::uint64_t unproven_orders() const override { return unproven_orders_; }

  /// The pass with the paths of all pairs, for others to use; none where nothing has needed it.
  [[nodiscard]] std::unique_ptr<ScoringPass> take_scoring() { return std::move(scoring_); }

 private:
  /// Input of the optimisation of a ring, and its result.
  struct Ring {
    Subnets subnets;
    bool optimal_order;
    std::vector<Satellite> gateways;
  };

  void check_stop() const;
  ScoringPass& scoring();
  PathRows& rows();
  /// Orders by branch and bound, and the costs of the layers then.
  struct ExactOrders {
    std::vector<double> costs_s;
    std::uint64_t unproven = 0;
  };
  /// Both put experts into a better order.
  ExactOrders order_exactly(std::span<LayerModules> layers);
  void order_by_swaps(std::span<LayerModules> layers);
  /// Costs of layers between two gateways of a ring, in the best order where that is asked for.
  std::vector<double> ring_costs(std::span<LayerModules> layers, bool optimal_order);

  RunContext context_;
  SnapshotSeries series_;
  ScoringPlan plan_;
  std::span<const double> inclusion_;
  std::uint64_t seed_;
  std::unique_ptr<ScoringPass> scoring_;
  std::unique_ptr<PathRows> rows_;
  std::optional<std::pair<Layer, BestCompletion>> completion_;  ///< of the latest layer
  std::uint64_t unproven_orders_ = 0;
  std::optional<Ring> ring_;  ///< the latest one
};

}  // namespace spacemoe
