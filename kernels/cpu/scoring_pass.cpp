#include "kernels/cpu/scoring_pass.hpp"

#include <cstddef>
#include <numeric>
#include <vector>

#include "kernels/common/expected_maximum.hpp"
#include "kernels/common/parallel_loop.hpp"
#include "kernels/common/path_latency.hpp"
#include "kernels/cpu/snapshot_pass.hpp"

namespace spacemoe::cpu {
namespace {

class CpuScoringPass final : public ScoringPass {
 public:
  CpuScoringPass(const SnapshotSeries& series, const ScoringPlan& plan, tbb::task_arena& arena)
      : plan_(plan),
        slots_(series.slots),
        satellites_(series.network.satellites.size()),
        arena_(arena),
        distances_s_(slots_ * satellites_ * satellites_) {
    std::vector<std::uint32_t> sources(satellites_);
    std::iota(sources.begin(), sources.end(), 0U);
    make_snapshot_pass(series, arena)->path_rows({0, slots_}, sources, distances_s_);
  }

  void layer_costs(const LayerChoices& choices, std::span<double> out) override {
    parallel_loop(arena_, static_cast<std::uint32_t>(out.size()), [&](std::uint32_t choice) {
      double sum = 0.0;
      for (std::uint32_t slot = 0; slot < slots_; ++slot) {
        sum += slot_cost(choices, choice, slot);
      }
      out[choice] = sum / slots_;
    });
  }

 private:
  [[nodiscard]] double slot_cost(const LayerChoices& choices, std::size_t choice,
                                 std::uint32_t slot) const {
    const std::uint32_t experts = plan_.law.experts;
    const std::uint32_t gateway = choices.gateways[choice];
    const float* matrix = distances_s_.data() + slot * satellites_ * satellites_;
    const float* here = matrix + gateway * satellites_;
    const float* next = matrix + choices.next_gateways[choice] * satellites_;
    const auto at = choices.satellites.subspan(choice * experts, experts);
    float latency_s[max_experts];
    for (std::uint32_t expert = 0; expert < experts; ++expert) {
      latency_s[expert] =
          path_latency(here[at[expert]], plan_.expert_seconds[at[expert]], next[at[expert]])
              .latency_s;
    }
    float sorted_latency_s[max_experts];
    std::uint16_t sorted_expert[max_experts];
    const std::uint32_t finite =
        sort_latencies(latency_s, experts, sorted_latency_s, sorted_expert);
    const LayerExpectation expected = expected_maximum(plan_.law, choices.layers[choice],
                                                       sorted_latency_s, sorted_expert, finite);
    return layer_cost(expected, plan_.gateway_seconds[gateway], plan_.lost_penalty_s);
  }

  ScoringPlan plan_;
  std::uint32_t slots_;
  std::size_t satellites_;
  tbb::task_arena& arena_;
  std::vector<float> distances_s_;  ///< [slots][satellites][satellites]
};

}  // namespace

std::unique_ptr<ScoringPass> make_scoring_pass(const SnapshotSeries& series,
                                               const ScoringPlan& plan, tbb::task_arena& arena) {
  return std::make_unique<CpuScoringPass>(series, plan, arena);
}

}  // namespace spacemoe::cpu
