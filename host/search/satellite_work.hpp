#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "host/search/move.hpp"
#include "host/search/search_problem.hpp"

namespace spacemoe {

/// Seconds that satellites compute for a token on average, while modules move. The busiest one
/// bounds what a placement sustains: no more than 1 / (its seconds) tokens a second.
class SatelliteWork {
 public:
  /// places: [modules]. The problem, with its work, must outlive it.
  SatelliteWork(const SearchProblem& problem, std::span<const Satellite> places);

  /// Of the satellite that has the most.
  [[nodiscard]] double busiest_s() const { return seconds_[most_.front()]; }
  /// The same after a move of a module that stands on `from`.
  [[nodiscard]] double busiest_with(const Move& move, Satellite from) const;
  void apply(const Move& move, Satellite from);
  /// Adds everything up anew, so that many moves leave no rounding behind.
  void settle(std::span<const Satellite> places);

 private:
  /// What a move adds to the satellite that it leaves, and to its target.
  struct Change {
    double from_s;
    double target_s;
  };
  [[nodiscard]] Change change_by(const Move& move, Satellite from) const;
  void find_most();

  const SearchProblem& problem_;
  std::vector<double> seconds_;  ///< [satellites]
  /// Those with the most work, in descending order: one of three is in no move of two. Where there
  /// are fewer satellites, the last of them several times.
  std::array<std::uint32_t, 3> most_{};
};

}  // namespace spacemoe
