#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "host/search/choice_batch.hpp"
#include "host/search/objective.hpp"
#include "kernels/api/scoring.hpp"

namespace spacemoe {

/// Costs of candidate layers, as far as the objective needs them: one number for a mean, else one
/// per slot, and the probability of loss where that is charged.
class LayerScores {
 public:
  LayerScores(const Objective& objective, std::uint32_t slots)
      : by_slot_(objective.needs_slots()), width_(by_slot_ ? slots : 1) {}

  /// Scores all candidates of the batch.
  void score(ScoringPass& pass, const ChoiceBatch& batch);
  /// Begins to score them; the batch must not change until `end`.
  void begin(ScoringQueue& queue, const ChoiceBatch& batch);
  void end(ScoringQueue& queue);

  /// Entries per row: 1, or the number of slots.
  [[nodiscard]] std::uint32_t width() const { return width_; }
  /// Seconds. [width]
  [[nodiscard]] std::span<const double> cost_s(std::size_t choice) const {
    return std::span(cost_s_).subspan(choice * width_, width_);
  }
  /// 1 - q; zeros where the objective does not need each slot. [width]
  [[nodiscard]] std::span<const double> lost(std::size_t choice) const {
    return std::span(lost_).subspan(choice * width_, width_);
  }

 private:
  bool by_slot_;
  std::uint32_t width_;
  std::vector<double> cost_s_;
  std::vector<double> lost_;
  std::vector<float> slot_cost_s_;
  std::vector<float> slot_lost_;
};

/// The objective of a whole placement, from its layers' scores; knows what it would become if some
/// layers were replaced.
class PlacementScore {
 public:
  PlacementScore(const Objective& objective, std::uint32_t layers, std::uint32_t width)
      : objective_(objective),
        layers_(layers),
        width_(width),
        cost_s_(std::size_t{layers} * width),
        lost_(std::size_t{layers} * width),
        total_s_(width) {}

  /// Takes a layer's row without looking at the total; `settle` after the last of them.
  void set(Layer layer, std::span<const double> cost_s, std::span<const double> lost);
  /// Adds everything up anew, so that differences of many moves leave no rounding behind.
  void settle();
  [[nodiscard]] double value() const { return value_; }

  /// The objective if the layers had the rows `first`, `first` + 1, ... of `scores`.
  [[nodiscard]] double value_with(std::span<const Layer> layers, const LayerScores& scores,
                                  std::size_t first);
  /// Carries out the replacement that was asked about last, with the same arguments.
  void replace(std::span<const Layer> layers, const LayerScores& scores, std::size_t first);

 private:
  [[nodiscard]] double lost_fraction(std::span<const Layer> layers, const LayerScores& scores,
                                     std::size_t first);

  Objective objective_;
  std::uint32_t layers_;
  std::uint32_t width_;
  std::vector<double> cost_s_;  ///< [layers][width]
  std::vector<double> lost_;    ///< [layers][width]
  std::vector<double> total_s_;
  double value_ = 0.0;
  // Subject of the last question.
  std::vector<double> changed_s_;
  double changed_value_ = 0.0;
  std::vector<double> delivered_;
  std::vector<double> scratch_;
};

}  // namespace spacemoe
