#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "kernels/common/index_types.hpp"

namespace spacemoe {

/// Satellites that have a module, while others are placed.
class TakenSatellites {
 public:
  explicit TakenSatellites(std::uint32_t satellites) : is_taken_(satellites, false) {}

  void take(Satellite satellite) { is_taken_[number(satellite)] = true; }
  void take(std::span<const Satellite> satellites);
  [[nodiscard]] bool contains(Satellite satellite) const { return is_taken_[number(satellite)]; }

  /// Those that are not taken, in their order.
  [[nodiscard]] std::vector<Satellite> free_of(std::vector<Satellite> satellites) const;
  /// The same by ascending latency; equals in their order. latency_s: [satellites of the
  /// constellation]
  [[nodiscard]] std::vector<Satellite> nearest_of(std::vector<Satellite> satellites,
                                                  std::span<const double> latency_s) const;

 private:
  std::vector<bool> is_taken_;
};

}  // namespace spacemoe
