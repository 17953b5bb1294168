#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "host/search/layer_scores.hpp"
#include "host/search/move.hpp"
#include "host/search/satellite_work.hpp"
#include "host/search/search_problem.hpp"

namespace spacemoe {

/// A move with the layers whose costs it changes.
struct ScoredMove {
  const Move& move;
  Satellite from;                 ///< where its module stands
  std::span<const Layer> layers;  ///< touched
  std::size_t first_choice;       ///< their rows of scores: this one and those that follow
};

/// The objective of a placement that modules move about in: latencies of its layers, and the work
/// of its busiest satellite where that counts.
class PlacementObjective {
 public:
  /// The problem must outlive it. width: of the rows of scores
  PlacementObjective(const Objective& objective, const SearchProblem& problem, std::uint32_t width);

  /// Takes a layer's row; `settle` after the last of them.
  void set(Layer layer, std::span<const double> cost_s, std::span<const double> lost) {
    latencies_.set(layer, cost_s, lost);
  }
  /// Adds everything up anew, so that differences of many moves leave no rounding behind.
  /// places: [modules], where they stand
  void settle(std::span<const Satellite> places);
  [[nodiscard]] double value() const { return value_; }

  /// The objective after a move.
  [[nodiscard]] double value_with(const ScoredMove& move, const LayerScores& scores);
  /// What of the difference that was asked about last comes from the busiest satellite's work.
  [[nodiscard]] double work_change() const {
    return work_ ? objective_.work_weight() * (changed_busiest_s_ - work_->busiest_s()) : 0.0;
  }
  /// Carries out the move that was asked about last, with the same arguments.
  void replace(const ScoredMove& move, const LayerScores& scores);

 private:
  [[nodiscard]] double total(double latencies_s, double busiest_s) const;

  Objective objective_;
  const SearchProblem& problem_;
  PlacementScore latencies_;
  std::optional<SatelliteWork> work_;  ///< where it counts, once settled
  double value_ = 0.0;
  // Of the last question.
  double changed_value_ = 0.0;
  double changed_busiest_s_ = 0.0;
};

}  // namespace spacemoe
