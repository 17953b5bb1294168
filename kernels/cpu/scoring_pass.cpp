#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <optional>
#include <vector>

#include <tbb/cache_aligned_allocator.h>
#include <tbb/enumerable_thread_specific.h>

#include "kernels/common/expected_maximum.hpp"
#include "kernels/common/parallel_loop.hpp"
#include "kernels/common/path_latency.hpp"
#include "kernels/common/shared_satellites.hpp"
#include "kernels/cpu/copied_experts.hpp"
#include "kernels/cpu/pair_scoring.hpp"
#include "kernels/cpu/passes.hpp"
#include "kernels/cpu/slot_paths.hpp"
#include "kernels/cpu/sorted_scoring.hpp"
#include "kernels/tables/pair_law.hpp"
#include "kernels/tables/repeated_satellite.hpp"
#include "kernels/tables/scoring_ceiling.hpp"
#include "kernels/tables/sorted_law.hpp"

namespace spacemoe::cpu {
namespace {

/// Smaller batches are scored by the thread that asks, which may be one of many.
constexpr std::size_t choices_worth_sharing = 512;
constexpr std::uint32_t choices_per_task = 128;

/// Rows are scattered over memory: they are requested while earlier candidates are scored.
constexpr std::uint32_t choices_ahead = 3;

using SlotRow = std::vector<float, tbb::cache_aligned_allocator<float>>;

/// Memory of one thread: the costs and losses of a candidate, slot by slot.
struct ScoringWorkspace {
  explicit ScoringWorkspace(std::uint32_t padded_slots)
      : cost_s(padded_slots), lost(padded_slots), copied(padded_slots) {}

  /// The candidate at hand, and those whose rows are on their way from memory.
  std::array<ScoredChoice, choices_ahead + 1> choices{};
  SlotRow cost_s;
  SlotRow lost;
  std::vector<float> shared_s;
  CopiedExperts copied;
};

class CpuScoringPass final : public ScoringPass {
 public:
  CpuScoringPass(const SnapshotSeries& series, const ScoringPlan& plan, const Workers& workers)
      : plan_(plan),
        arena_(workers.arena),
        paths_(series, workers),
        workspaces_([this] { return ScoringWorkspace(paths_.padded_slots()); }) {
    if (plan.law.active <= 2) {
      pair_law_.emplace(plan.law);
    } else if (SortedLaw::serves(plan.law)) {
      sorted_law_.emplace(plan.law);
    }
    ceiling_s_ = scoring_ceiling_s(plan, paths_.longest_s());
  }

  void layer_costs(const LayerChoices& choices, std::span<double> out) override {
    for_each(choices, [&](std::size_t number, ScoredChoice& choice, ScoringWorkspace& workspace) {
      score(choice, workspace, false);
      std::ranges::fill(std::span(workspace.cost_s).subspan(paths_.slots()), 0.0F);
      out[number] = sum_of_slots(workspace.cost_s.data(), paths_.padded_slots()) / paths_.slots();
    });
  }

  void slot_costs(const LayerChoices& choices, std::span<float> cost_s,
                  std::span<float> lost) override {
    const std::uint32_t slots = paths_.slots();
    for_each(choices, [&](std::size_t number, ScoredChoice& choice, ScoringWorkspace& workspace) {
      score(choice, workspace, true);
      std::copy_n(workspace.cost_s.data(), slots, cost_s.data() + number * slots);
      std::copy_n(workspace.lost.data(), slots, lost.data() + number * slots);
    });
  }

 private:
  /// use(number, choice, workspace) for every choice.
  template <class Use>
  void for_each(const LayerChoices& choices, const Use& use) {
    const auto count = static_cast<std::uint32_t>(choices.layers.size());
    const auto run = [&](std::uint32_t first, std::uint32_t last) {
      ScoringWorkspace& workspace = workspaces_.local();
      const auto slot_of = [&](std::uint32_t number) -> ScoredChoice& {
        return workspace.choices[number % workspace.choices.size()];
      };
      std::uint32_t loaded = first;
      for (std::uint32_t number = first; number < last; ++number) {
        for (; loaded < last && loaded <= number + choices_ahead; ++loaded) {
          load(choices, loaded, slot_of(loaded));
        }
        use(number, slot_of(number), workspace);
      }
    };
    if (count < choices_worth_sharing) {
      run(0, count);
      return;
    }
    parallel_loop(arena_, (count + choices_per_task - 1) / choices_per_task,
                  [&](std::uint32_t task) {
                    const std::uint32_t first = task * choices_per_task;
                    run(first, std::min(count, first + choices_per_task));
                  });
  }

  void load(const LayerChoices& choices, std::size_t which, ScoredChoice& choice) const {
    const std::uint32_t experts = plan_.law.experts;
    choice.layer = choices.layers[which];
    choice.gateway = number(choices.gateways[which]);
    const std::uint32_t next_gateway = number(choices.next_gateways[which]);
    choice.satellites = choices.satellites.subspan(which * experts, experts);
    for (std::uint32_t expert = 0; expert < experts; ++expert) {
      const std::uint32_t at = number(choice.satellites[expert]);
      choice.here[expert] = paths_.row(choice.gateway, at);
      choice.next[expert] = paths_.row(next_gateway, at);
      choice.compute_s[expert] = plan_.expert_seconds[at];
      fetch(choice.here[expert]);
      fetch(choice.next[expert]);
    }
    choice.copies = choices.copies_of(which);
    choice.copy_rows.clear();
    for (const LayerCopy& of : choice.copies) {
      const std::uint32_t at = number(of.satellite);
      const PlaceRows copy{paths_.row(choice.gateway, at), paths_.row(next_gateway, at),
                           plan_.expert_seconds[at], of.satellite};
      fetch(copy.here);
      fetch(copy.next);
      choice.copy_rows.push_back(copy);
    }
  }

  void fetch(const float* row) const {
    constexpr std::uint32_t floats_a_line = 16;
    for (std::uint32_t slot = 0; slot < paths_.padded_slots(); slot += floats_a_line) {
      __builtin_prefetch(row + slot);
    }
  }

  /// Computes the workspace's costs, and its losses if they are asked for or needed.
  void score(ScoredChoice& choice, ScoringWorkspace& workspace, bool with_losses) const {
    const bool shares = shares_satellites(choice);
    const bool has_copies = !choice.copies.empty();
    if (has_copies) {
      workspace.copied.serve(choice);
    }
    if (pair_law_) {
      const PairLayer layer{rows_of(choice), pair_law_->singles(choice.layer),
                            pair_law_->pairs(choice.layer),
                            shares && !has_copies ? shared_seconds(choice, workspace) : nullptr,
                            shares && has_copies ? workspace.copied.shared_rows(choice) : nullptr};
      pair_costs(layer, ceiling_s_, workspace.cost_s.data());
      if (needs_losses(with_losses)) {
        pair_losses(layer, workspace.lost.data());
        count_losses_at_penalty(workspace);
      }
    } else if (sorted_law_ && !shares) {
      const SortedLayer layer{rows_of(choice), plan_.law.active,
                              sorted_law_->containment(choice.layer),
                              sorted_law_->weights(choice.layer)};
      sorted_costs(layer, ceiling_s_, workspace.cost_s.data());
      if (needs_losses(with_losses)) {
        sorted_losses(layer, workspace.lost.data());
        count_losses_at_penalty(workspace);
      }
    } else {
      score_by_slots(choice, shares, workspace);
    }
  }

  [[nodiscard]] LayerRows rows_of(const ScoredChoice& choice) const {
    return {plan_.law.experts, paths_.padded_slots(), choice.here,
            choice.next,       choice.compute_s,      plan_.gateway_seconds[choice.gateway]};
  }

  [[nodiscard]] bool needs_losses(bool asked) const {
    return asked || ceiling_s_ > plan_.lost_penalty_s;
  }

  /// Counts lost tokens at the penalty in costs that counted them at the ceiling.
  void count_losses_at_penalty(ScoringWorkspace& workspace) const {
    const float above_s = ceiling_s_ - plan_.lost_penalty_s;
    for (std::size_t slot = 0; slot < workspace.cost_s.size(); ++slot) {
      workspace.cost_s[slot] -= above_s * workspace.lost[slot];
    }
  }

  /// Whether experts or copies share satellites; not checked if no two experts could be active
  /// together.
  [[nodiscard]] bool shares_satellites(const ScoredChoice& choice) const {
    return plan_.law.active >= 2 && repeats_satellite(choice.satellites, choice.copies);
  }

  /// Extra time of two active experts that compute one after the other on one satellite.
  [[nodiscard]] const float* shared_seconds(const ScoredChoice& choice,
                                            ScoringWorkspace& workspace) const {
    workspace.shared_s.clear();
    for (std::size_t i = 0; i < choice.satellites.size(); ++i) {
      for (std::size_t j = i + 1; j < choice.satellites.size(); ++j) {
        const bool together = choice.satellites[i] == choice.satellites[j];
        workspace.shared_s.push_back(together ? choice.compute_s[i] : 0.0F);
      }
    }
    return workspace.shared_s.data();
  }

  /// Cases that lanes cannot do: sets of many experts from a table, and satellites shared by three.
  void score_by_slots(const ScoredChoice& choice, bool shares, ScoringWorkspace& workspace) const {
    for (std::uint32_t slot = 0; slot < paths_.slots(); ++slot) {
      const LayerExpectation expected = shares ? expected_by_sets(choice, workspace.copied, slot)
                                               : expected_in_order(choice, slot);
      workspace.cost_s[slot] = static_cast<float>(
          layer_cost(expected, plan_.gateway_seconds[choice.gateway], plan_.lost_penalty_s));
      workspace.lost[slot] = static_cast<float>(1.0 - expected.delivered);
    }
  }

  [[nodiscard]] LayerExpectation expected_in_order(const ScoredChoice& choice,
                                                   std::uint32_t slot) const {
    const std::uint32_t experts = plan_.law.experts;
    float latency_s[max_experts];
    float sorted_latency_s[max_experts];
    std::uint16_t sorted_expert[max_experts];
    for (std::uint32_t expert = 0; expert < experts; ++expert) {
      latency_s[expert] = path_latency(choice.here[expert][slot], choice.compute_s[expert],
                                       choice.next[expert][slot])
                              .latency_s;
    }
    const std::uint32_t finite =
        sort_latencies(latency_s, experts, sorted_latency_s, sorted_expert);
    return expected_maximum(plan_.law, choice.layer, sorted_latency_s, sorted_expert, finite);
  }

  [[nodiscard]] LayerExpectation expected_by_sets(const ScoredChoice& choice,
                                                  const CopiedExperts& copied,
                                                  std::uint32_t slot) const {
    const auto place_of = [&](std::uint32_t expert) {
      const PlaceRows* const serving = choice.copies.empty() ? nullptr : copied.place(expert, slot);
      return serving != nullptr ? *serving : choice.own_place(expert);
    };
    const auto latency_of = [&](std::uint32_t expert, std::uint32_t together) {
      const PlaceRows place = place_of(expert);
      return path_latency(place.here[slot], shared_compute(place.compute_s, together),
                          place.next[slot])
          .latency_s;
    };
    std::uint32_t finite = 0;
    for (std::uint32_t expert = 0; expert < plan_.law.experts; ++expert) {
      finite += std::isinf(latency_of(expert, 1)) ? 0U : 1U;
    }
    return expected_shared_maximum(
        plan_.law, choice.layer, finite,
        [&](std::uint32_t expert) { return place_of(expert).satellite; }, latency_of);
  }

  ScoringPlan plan_;
  tbb::task_arena& arena_;
  SlotPaths paths_;
  std::optional<PairLaw> pair_law_;
  std::optional<SortedLaw> sorted_law_;
  float ceiling_s_;  ///< scoring_ceiling_s
  tbb::enumerable_thread_specific<ScoringWorkspace> workspaces_;
};

}  // namespace

std::unique_ptr<ScoringPass> make_scoring_pass(const SnapshotSeries& series,
                                               const ScoringPlan& plan, const Workers& workers) {
  return std::make_unique<CpuScoringPass>(series, plan, workers);
}

}  // namespace spacemoe::cpu
