#include "kernels/cpu/scoring_pass.hpp"

#include <cstddef>
#include <numeric>
#include <vector>

#include "kernels/common/expected_maximum.hpp"
#include "kernels/common/parallel_loop.hpp"
#include "kernels/cpu/layer_choice.hpp"
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
        sum += slot_cost(choices, choice, slot).cost_s;
      }
      out[choice] = sum / slots_;
    });
  }

  void slot_costs(const LayerChoices& choices, std::span<float> cost_s,
                  std::span<float> lost) override {
    parallel_loop(arena_, static_cast<std::uint32_t>(cost_s.size()), [&](std::uint32_t entry) {
      const SlotCost cost = slot_cost(choices, entry / slots_, entry % slots_);
      cost_s[entry] = static_cast<float>(cost.cost_s);
      lost[entry] = static_cast<float>(cost.lost);
    });
  }

 private:
  struct SlotCost {
    double cost_s;
    double lost;
  };

  [[nodiscard]] SlotCost slot_cost(const LayerChoices& choices, std::size_t choice,
                                   std::uint32_t slot) const {
    const std::uint32_t experts = plan_.law.experts;
    const std::uint32_t gateway = choices.gateways[choice];
    const float* matrix = distances_s_.data() + slot * satellites_ * satellites_;
    const float* here = matrix + gateway * satellites_;
    const float* next = matrix + choices.next_gateways[choice] * satellites_;
    const auto at = choices.satellites.subspan(choice * experts, experts);
    const LayerExpectation expected =
        expect_choice(plan_, {choices.layers[choice], at, here, next});
    return {layer_cost(expected, plan_.gateway_seconds[gateway], plan_.lost_penalty_s),
            1.0 - expected.delivered};
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
