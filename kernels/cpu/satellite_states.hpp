#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "kernels/common/sky.hpp"

namespace spacemoe::cpu {

/// What links ask about satellites in a slot, and in the earlier ones that acquisition looks back
/// to: each satellite has some four links, and is asked about by all of them.
class SatelliteStates {
 public:
  void find(const SkyTables& sky, Slot slot);

  // Those of the slot itself. [satellites]

  [[nodiscard]] std::span<const OrbitState> orbits() const {
    return std::span(orbits_).first(satellites_);
  }

  [[nodiscard]] std::span<const Lost> lost() const { return std::span(lost_).first(satellites_); }

  /// The ends of a link, as report_link asks for them.
  struct Ends {
    const SatelliteStates& states;
    std::uint32_t satellite[2];

    [[nodiscard]] const OrbitState& orbit(Moment /*at*/, std::uint32_t back, int end) const {
      return states.orbits_[entry(back, end)];
    }
    [[nodiscard]] bool failed(Moment /*at*/, std::uint32_t back, int end) const {
      return states.lost_[entry(back, end)] == Lost::failed;
    }
    [[nodiscard]] bool silent(Moment /*at*/, std::uint32_t back, int end) const {
      return states.lost_[entry(back, end)] == Lost::silent;
    }
    [[nodiscard]] bool inside(Moment /*at*/, std::uint32_t back, int end, std::uint32_t region,
                              const Vector3& /*position_km*/) const {
      return states.inside_[entry(back, end) * states.regions_ + region] != 0;
    }

   private:
    [[nodiscard]] std::size_t entry(std::uint32_t back, int end) const {
      return std::size_t{back} * states.satellites_ + satellite[end];
    }
  };
  [[nodiscard]] Ends ends(const LinkCandidate& link) const { return {*this, {link.a, link.b}}; }

 private:
  std::size_t satellites_ = 0;
  std::size_t regions_ = 0;
  std::vector<OrbitState> orbits_;    ///< [1 + acquisition slots][satellites]
  std::vector<Lost> lost_;            ///< likewise
  std::vector<std::uint8_t> inside_;  ///< [1 + acquisition slots][satellites][regions], 1: inside
};

}  // namespace spacemoe::cpu
