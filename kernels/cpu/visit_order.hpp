#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace spacemoe::cpu {

/// The order in which a tile's satellites are relaxed: a guess of the order of their distances,
/// taken from an earlier snapshot. It decides how fast a solve is, never its result.
///
/// In a good order a solve takes hardly more visits than there are satellites. In a poor one it
/// goes back again and again, with several times as many visits, so orders are replaced when they
/// wear out.
class VisitOrder {
 public:
  /// Sorts satellites by ascending key, as finely as matters here; equal ones stay as they were.
  /// key: [satellites], not negative, infinity last
  void sort_by(std::span<const float> key);

  [[nodiscard]] std::span<const std::uint32_t> satellites() const { return satellites_; }
  /// [satellites]
  [[nodiscard]] std::span<const std::uint32_t> ranks() const { return ranks_; }

  /// Number of visits after which a solve does better with a new order than with this one.
  [[nodiscard]] std::uint32_t patience() const;
  /// Takes note of a solve's visits. Returns whether the order should be replaced before the next.
  [[nodiscard]] bool is_worn_out_by(std::uint32_t visits);

 private:
  /// Number of visits that is more than a good order needs.
  [[nodiscard]] std::uint32_t many_visits() const;

  std::vector<std::uint32_t> satellites_;  ///< [ranks]
  std::vector<std::uint32_t> ranks_;       ///< [satellites]
  std::uint32_t fewest_visits_ = 0;        ///< of a solve with this order; 0: none yet
};

}  // namespace spacemoe::cpu
