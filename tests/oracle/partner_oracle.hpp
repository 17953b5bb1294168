#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <set>
#include <utility>
#include <vector>

#include "host/constellation/walker_shell.hpp"
#include "host/topology/link_spec.hpp"

namespace spacemoe::oracle {

/// Who are partners, found the slow way: of all pairs of the shell that are still allowed the
/// nearest one is linked, until there is none. Positions by turning the orbit's plane about x and
/// z.
class PartnerOracle {
 public:
  using Pair = std::pair<std::uint32_t, std::uint32_t>;
  using Pairs = std::set<Pair>;

  PartnerOracle(const WalkerShell& shell, const LinkSpec& links) : shell_(shell), links_(links) {}

  /// Partners at a time; `last_` are those of the time before.
  Pairs next(double time_s) {
    const std::vector<Place> places = places_at(time_s);
    Pairs chosen;
    for (;;) {
      const Pair* nearest = nullptr;
      double least_km = 0.0;
      Pair best;
      for (std::uint32_t a = 0; a < places.size(); ++a) {
        for (std::uint32_t b = a + 1; b < places.size(); ++b) {
          const Pair pair{a, b};
          const Place apart = minus(places[a], places[b]);
          const double km = length(apart) - (last_.contains(pair) ? links_.hysteresis_km : 0.0);
          if ((nearest == nullptr || km < least_km) && may_link(pair, chosen) &&
              sees(places[a], places[b])) {
            best = pair;
            nearest = &best;
            least_km = km;
          }
        }
      }
      if (nearest == nullptr) {
        break;
      }
      chosen.insert(best);
    }
    last_ = chosen;
    return chosen;
  }

 private:
  using Place = std::array<double, 3>;

  static double radians(double degrees) { return degrees * std::numbers::pi / 180.0; }
  static double length(const Place& p) { return std::hypot(p[0], p[1], p[2]); }
  static Place minus(const Place& a, const Place& b) {
    return {a[0] - b[0], a[1] - b[1], a[2] - b[2]};
  }

  std::uint32_t plane(std::uint32_t satellite) const {
    return satellite / shell_.satellites_per_plane;
  }

  std::vector<Place> places_at(double time_s) const {
    const double radius_km = 6371.0 + shell_.altitude_km;
    const double motion = std::sqrt(398600.4418 / std::pow(radius_km, 3.0));
    std::vector<Place> places;
    for (std::uint32_t p = 0; p < shell_.planes; ++p) {
      const double node = radians(shell_.raan_spread_deg * p / shell_.planes);
      const double tilt = radians(shell_.inclination_deg);
      for (std::uint32_t index = 0; index < shell_.satellites_per_plane; ++index) {
        const double per_plane = shell_.satellites_per_plane;
        const double along =
            2.0 * std::numbers::pi *
                (index / per_plane + shell_.phasing * p / (shell_.planes * per_plane)) +
            motion * time_s;
        const double x = radius_km * std::cos(along);
        const double y = radius_km * std::sin(along) * std::cos(tilt);
        const double z = radius_km * std::sin(along) * std::sin(tilt);
        places.push_back(
            {x * std::cos(node) - y * std::sin(node), x * std::sin(node) + y * std::cos(node), z});
      }
    }
    return places;
  }

  /// The beam between satellites of one height is lowest in its middle.
  bool sees(const Place& a, const Place& b) const {
    const Place middle = {(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2};
    return length(middle) > 6371.0 + links_.grazing_altitude_km &&
           !(links_.max_range_km && length(minus(a, b)) > *links_.max_range_km);
  }

  bool may_choose(std::uint32_t low, std::uint32_t high) const {
    const Seam seam = links_.seam.value_or(shell_.seam);
    const bool nearest = links_.cross_plane == CrossPlane::nearest;
    const bool is_seam = low == 0 && high == shell_.planes - 1 && shell_.planes > 2;
    return (high == low + 1 && nearest) ||
           (is_seam && (seam == Seam::dynamic || (seam == Seam::closed && nearest)));
  }

  /// Links that a satellite has whatever it chooses: two in its plane, and those between planes
  /// that never change.
  std::uint32_t fixed_links(std::uint32_t satellite) const {
    if (links_.cross_plane == CrossPlane::nearest) {
      return 2;
    }
    return plane(satellite) == 0 || plane(satellite) == shell_.planes - 1 ? 3 : 4;
  }

  bool may_link(const Pair& pair, const Pairs& chosen) const {
    if (!may_choose(plane(pair.first), plane(pair.second)) || chosen.contains(pair)) {
      return false;
    }
    for (const auto& [one, other] : {pair, Pair{pair.second, pair.first}}) {
      std::uint32_t links = fixed_links(one);
      for (const auto& [a, b] : chosen) {
        if (a != one && b != one) {
          continue;
        }
        ++links;
        if (plane(a == one ? b : a) == plane(other)) {
          return false;  // it has a partner there
        }
      }
      if (links >= links_.max_isls) {
        return false;
      }
    }
    return true;
  }

  WalkerShell shell_;
  LinkSpec links_;
  Pairs last_;
};

}  // namespace spacemoe::oracle
