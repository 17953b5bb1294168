#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace spacemoe {

/// Maximum number of slots, those of all realisations together.
inline constexpr std::uint32_t max_slots = 1'000'000;

/// Slots t_k = k dt, k = 0 .. slots - 1, dt = horizon / slots.
struct TimeSpec {
  std::uint32_t slots = 200;
  /// Empty: one orbital period of the first shell (`horizon: one_period`).
  std::optional<double> horizon_s;
  /// When slot 0 starts, in the form of epoch.hpp; empty: it does not matter.
  std::optional<std::string> epoch = {};
  /// How often the weather of these slots is drawn, each time independently.
  std::uint32_t realisations = 1;

  /// The slots of all realisations.
  [[nodiscard]] std::uint32_t all_slots() const { return slots * realisations; }
};

/// The slots that placements are made on, shifted by half of one.
struct PlanningSpec {
  std::uint32_t slots = 50;
  double lost_penalty_s = 1.0;           ///< counted for a missing path in an expected latency
  double from_s = 0.0;                   ///< when they begin
  std::optional<double> horizon_s = {};  ///< that they span; empty: the evaluation's
};

}  // namespace spacemoe
