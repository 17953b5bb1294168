#include "kernels/cpu/exact_engine.hpp"

#include <cmath>
#include <limits>

#include "kernels/common/expected_maximum.hpp"
#include "kernels/common/recorded_walk.hpp"
#include "kernels/common/shared_satellites.hpp"
#include "kernels/common/token_walk.hpp"
#include "kernels/cpu/table_experts.hpp"
#include "kernels/tables/result_rows.hpp"

namespace spacemoe::cpu {
namespace {

constexpr float no_latency_s = std::numeric_limits<float>::infinity();

}  // namespace

ExactEngine::ExactEngine(const EvaluationPlan& plan)
    : plan_(plan), rows_(result_rows(plan.placements)) {}

struct ExactEngine::ReachedLayer {
  LayerExpectation expected;
  std::uint32_t reachable;
};

ExactEngine::ReachedLayer ExactEngine::expect_layer(const PathTable& table, std::size_t row,
                                                    const float* latency_s) const {
  const Layer layer{static_cast<std::uint32_t>(row % plan_.law.layers)};
  const std::uint32_t experts = plan_.law.experts;
  if (plan_.placements.shares_satellites(row)) {
    const std::size_t first = row * experts;
    const std::uint32_t reachable = count_finite(latency_s, experts);
    const auto satellite_of = [&](std::uint32_t expert) {
      return table.satellites[first + expert];
    };
    const auto latency_of = [&](std::uint32_t expert, std::uint32_t together) {
      return std::isinf(latency_s[expert]) ? no_latency_s
                                           : table.latency_of(first + expert, together);
    };
    return {expected_shared_maximum(plan_.law, layer, reachable, satellite_of, latency_of),
            reachable};
  }
  float sorted_s[max_experts];
  std::uint16_t sorted_expert[max_experts];
  const std::uint32_t reachable = sort_latencies(latency_s, experts, sorted_s, sorted_expert);
  return {expected_maximum(plan_.law, layer, sorted_s, sorted_expert, reachable), reachable};
}

PlacementExpectation ExactEngine::expectation(const PathTable& table,
                                              std::uint32_t placement) const {
  const std::uint32_t layers = plan_.law.layers;
  const std::uint32_t experts = plan_.law.experts;
  PlacementExpectation result{1.0, 0.0, 1};
  for (std::uint32_t layer = 0; layer < layers; ++layer) {
    const std::size_t row = std::size_t{placement} * layers + layer;
    const auto [expected, reachable] =
        expect_layer(table, row, table.latency_s.data() + row * experts);
    result.delivered *= expected.delivered;
    result.latency_s += expected.latency_s + static_cast<double>(table.gateway_s[row]);
    result.all_reachable &= reachable == experts ? 1U : 0U;
  }
  if (plan_.law.joint_layers && result.all_reachable == 0) {
    return walked_expectation(walk_recorded(table, placement, placement),
                              plan_.law.recorded_tokens);
  }
  return result;
}

WalkedTokens ExactEngine::walk_recorded(const PathTable& table, std::uint32_t own,
                                        std::uint32_t other) const {
  const SetLawView& law = plan_.law;
  const auto latency_of = [&](std::uint32_t token, std::uint32_t placement) {
    return walked_latency(law, token, [&](std::uint32_t layer, const std::uint16_t* set) {
      const std::size_t row = std::size_t{placement} * law.layers + layer;
      const TableExperts experts{table, row * law.experts};
      const LayerTimes times = plan_.placements.shares_satellites(row)
                                   ? layer_times<true>(experts, set, law.active, 0.0F)
                                   : layer_times<false>(experts, set, law.active, 0.0F);
      return static_cast<double>(times.latency_s) + static_cast<double>(table.gateway_s[row]);
    });
  };
  WalkedTokens sums{};
  for (std::uint32_t token = 0; token < law.recorded_tokens; ++token) {
    const double own_s = latency_of(token, own);
    const bool needs_other = other != own && !std::isinf(own_s);
    add_walked(sums, own_s, needs_other ? latency_of(token, other) : own_s);
  }
  return sums;
}

RowSums ExactEngine::joint(const PathTable& table, const ResultRow& row) const {
  if (plan_.law.joint_layers) {
    return walked_joint(walk_recorded(table, row.own, row.other), plan_.law.recorded_tokens);
  }
  const std::uint32_t layers = plan_.law.layers;
  const std::uint32_t experts = plan_.law.experts;
  float own[max_experts];
  float other[max_experts];
  RowSums sums{0.0, 0.0, 1.0, 0.0, 0.0};
  for (std::uint32_t layer = 0; layer < layers; ++layer) {
    const std::size_t own_row = std::size_t{row.own} * layers + layer;
    const std::size_t other_row = std::size_t{row.other} * layers + layer;
    for (std::uint32_t expert = 0; expert < experts; ++expert) {
      const float x = table.latency_s[own_row * experts + expert];
      const float y = table.latency_s[other_row * experts + expert];
      own[expert] = latency_for_both(x, y);
      other[expert] = latency_for_both(y, x);
    }
    const LayerExpectation expected_own = expect_layer(table, own_row, own).expected;
    sums.joint_delivered *= expected_own.delivered;
    sums.joint_latency_s += expected_own.latency_s + static_cast<double>(table.gateway_s[own_row]);
    sums.joint_reference_s += expect_layer(table, other_row, other).expected.latency_s +
                              static_cast<double>(table.gateway_s[other_row]);
  }
  sums.joint_latency_s *= sums.joint_delivered;
  sums.joint_reference_s *= sums.joint_delivered;
  return sums;
}

void ExactEngine::run(const PathTable& table, std::vector<PlacementExpectation>& expectations,
                      std::span<RowSums> rows, const StopCheck& check_stop) const {
  const PlacementsView& placements = plan_.placements;
  const auto count = static_cast<std::uint32_t>(placements.gateways.size() / placements.layers);
  expectations.clear();
  for (std::uint32_t placement = 0; placement < count; ++placement) {
    check_stop();
    expectations.push_back(expectation(table, placement));
  }
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    check_stop();
    const PlacementExpectation& own = expectations[rows_[i].own];
    const PlacementExpectation& other = expectations[rows_[i].other];
    rows[i] = exact_row(
        differ_in_reach(rows_[i], own, other) ? joint(table, rows_[i]) : joint_of_all(own, other),
        own);
  }
}

}  // namespace spacemoe::cpu
