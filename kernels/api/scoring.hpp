#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "kernels/common/index_types.hpp"
#include "kernels/common/set_law.hpp"

namespace spacemoe {

/// Inputs for computing the cost of a layer.
struct ScoringPlan {
  SetLawView law;
  std::span<const float> expert_seconds;   ///< [satellites]
  std::span<const float> gateway_seconds;  ///< [satellites]
  float lost_penalty_s;
};

/// A further copy of an expert of a layer.
struct LayerCopy {
  Expert expert;
  Satellite satellite;

  auto operator<=>(const LayerCopy&) const =
      default;  // NOLINT(modernize-use-nullptr): none is here
};

/// Candidate placements of single layers, as a search tries them.
struct LayerChoices {
  std::span<const Layer> layers;             ///< [choices], whose set law counts
  std::span<const Satellite> gateways;       ///< [choices]
  std::span<const Satellite> next_gateways;  ///< [choices], of the layer that follows
  std::span<const Satellite> satellites;     ///< [choices][experts]
  /// Further copies of experts, choice by choice and ascending within one: none of an expert stands
  /// where it stands itself. In each slot the nearest serves, as serve_from_nearest chooses.
  std::span<const LayerCopy> copies = {};
  /// First copy of each choice; empty where no choice has any. [choices + 1]
  std::span<const std::uint32_t> copies_begin = {};

  [[nodiscard]] std::span<const LayerCopy> copies_of(std::size_t choice) const {
    return copies_begin.empty() ? std::span<const LayerCopy>()
                                : copies.subspan(copies_begin[choice],
                                                 copies_begin[choice + 1] - copies_begin[choice]);
  }
};

/// Candidate layers of one thread that are being scored: meanwhile the thread puts together others
/// for another queue.
class ScoringQueue {
 public:
  virtual ~ScoringQueue() = default;
  /// Both functions start a batch with the arguments of ScoringPass. What `choices` and the results
  /// refer to must not change until `wait`, which must be called before the next batch.
  virtual void begin_layer_costs(const LayerChoices& choices, std::span<double> out) = 0;
  virtual void begin_slot_costs(const LayerChoices& choices, std::span<float> cost_s,
                                std::span<float> lost) = 0;
  /// Returns when the results are there.
  virtual void wait() = 0;
};

/// The best way to ask a backend for the costs of candidates.
struct ScoringHabit {
  std::uint32_t candidates;  ///< under way at once per thread; more gain nothing
  std::uint32_t queues;      ///< per thread, which take turns
  std::uint32_t chains = 1;  ///< of a search that are worth a call; fewer threads have more each
};

/// Costs of many candidate layers over all slots of a series, where the law has an exact form. A
/// layer costs q E[max | delivered] + (1 - q) lost_penalty in a slot, with the gateway's compute as
/// part of the latency: docs/model.md, "Search". If a choice names a satellite several times,
/// copies included, the experts that it serves in a slot compute one after the other; with more
/// than two active experts the law should then have at most max_enumerated_sets sets per layer.
/// Several threads may ask at once.
///
/// All backends give the same bits, no matter which candidates are asked for together: a search
/// takes the same course on each of them.
class ScoringPass {
 public:
  virtual ~ScoringPass() = default;
  /// Mean over the slots. out: [choices], seconds
  virtual void layer_costs(const LayerChoices& choices, std::span<double> out) = 0;
  /// Slot by slot, for objectives that are not a mean: the cost (s), and the probability 1 - q that
  /// a token is lost. cost_s and lost: [choices][slots]
  virtual void slot_costs(const LayerChoices& choices, std::span<float> cost_s,
                          std::span<float> lost) = 0;
  [[nodiscard]] virtual ScoringHabit habit() const { return {1, 1}; }
  /// A queue that the pass must outlive.
  [[nodiscard]] virtual std::unique_ptr<ScoringQueue> queue();
};

/// Scores immediately, on the calling thread.
class ImmediateQueue final : public ScoringQueue {
 public:
  explicit ImmediateQueue(ScoringPass& pass) : pass_(pass) {}

  void begin_layer_costs(const LayerChoices& choices, std::span<double> out) override {
    pass_.layer_costs(choices, out);
  }
  void begin_slot_costs(const LayerChoices& choices, std::span<float> cost_s,
                        std::span<float> lost) override {
    pass_.slot_costs(choices, cost_s, lost);
  }
  void wait() override {}

 private:
  ScoringPass& pass_;
};

inline std::unique_ptr<ScoringQueue> ScoringPass::queue() {
  return std::make_unique<ImmediateQueue>(*this);
}

}  // namespace spacemoe
