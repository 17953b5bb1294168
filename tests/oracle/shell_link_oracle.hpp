#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <set>
#include <utility>
#include <vector>

#include "host/constellation/walker_shell.hpp"
#include "host/topology/link_spec.hpp"
#include "tests/oracle/walker_places.hpp"

namespace spacemoe::oracle {

/// Links of several shells that are linked with one another, found the slow way: of all pairs of
/// different shells the nearest one is linked, until none is left; then links between planes are
/// gone through plane by plane.
class ShellLinkOracle {
 public:
  using Pair = std::pair<std::uint32_t, std::uint32_t>;
  using Pairs = std::set<Pair>;

  /// The links of a moment.
  struct Links {
    Pairs between_shells;
    Pairs between_planes;
  };

  ShellLinkOracle(std::vector<WalkerShell> shells, const LinkSpec& links)
      : shells_(std::move(shells)), links_(links) {}

  /// `last_` are those of the time before.
  Links next(double time_s) {
    const std::vector<Place> places = places_at(time_s);
    std::vector<std::uint32_t> terminals(places.size(), links_.max_isls);
    for (std::uint32_t& left : terminals) {
      left -= std::min(left, 2U);  // the two links in the plane
    }
    Links found;
    std::vector<bool> has_one(places.size(), false);
    for (;;) {
      bool is_there = false;
      Pair best;
      double least_km = 0.0;
      for (std::uint32_t a = 0; a < places.size(); ++a) {
        for (std::uint32_t b = a + 1; b < places.size(); ++b) {
          if (places[a].shell == places[b].shell || has_one[a] || has_one[b] || terminals[a] == 0 ||
              terminals[b] == 0 || !sees(places[a], places[b])) {
            continue;
          }
          const double km = distance(places[a], places[b]) -
                            (last_.contains({a, b}) ? links_.hysteresis_km : 0.0);
          if (!is_there || km < least_km) {
            is_there = true;
            best = {a, b};
            least_km = km;
          }
        }
      }
      if (!is_there) {
        break;
      }
      link(best, terminals, found.between_shells);
      has_one[best.first] = true;
      has_one[best.second] = true;
    }
    last_ = found.between_shells;
    add_rungs(terminals, found.between_planes);
    return found;
  }

 private:
  struct Place {
    std::uint32_t shell;
    Point km;
  };

  static void link(const Pair& pair, std::vector<std::uint32_t>& terminals, Pairs& pairs) {
    --terminals[pair.first];
    --terminals[pair.second];
    pairs.insert(pair);
  }

  static double distance(const Place& a, const Place& b) { return distance_km(a.km, b.km); }

  std::vector<Place> places_at(double time_s) const {
    std::vector<Place> places;
    for (std::uint32_t shell = 0; shell < shells_.size(); ++shell) {
      for (const Point& km : walker_places(shells_[shell], time_s)) {
        places.push_back({shell, km});
      }
    }
    return places;
  }

  /// The height of a triangle above its side is its area over that: the beam's least distance to
  /// the Earth's centre, unless it lies beyond an end.
  bool sees(const Place& one, const Place& other) const {
    const auto& a = one.km;
    const auto& b = other.km;
    const double side = distance(one, other);
    const double area =
        std::hypot(a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]);
    const double low = std::min(std::hypot(a[0], a[1], a[2]), std::hypot(b[0], b[1], b[2]));
    const double high = std::max(std::hypot(a[0], a[1], a[2]), std::hypot(b[0], b[1], b[2]));
    const bool is_beyond = high * high > low * low + side * side;
    return (is_beyond ? low : area / side) > 6371.0 + links_.grazing_altitude_km &&
           !(links_.max_range_km && side > *links_.max_range_km);
  }

  void add_rungs(std::vector<std::uint32_t>& terminals, Pairs& pairs) const {
    const auto offer = [&](std::uint32_t a, std::uint32_t b) {
      if (terminals[a] > 0 && terminals[b] > 0) {
        link({std::min(a, b), std::max(a, b)}, terminals, pairs);
      }
    };
    std::uint32_t first = 0;
    for (const WalkerShell& shell : shells_) {
      const std::uint32_t per_plane = shell.satellites_per_plane;
      for (std::uint32_t p = 0; p + 1 < shell.planes; ++p) {
        for (std::uint32_t index = 0; index < per_plane; ++index) {
          offer(first + p * per_plane + index, first + (p + 1) * per_plane + index);
        }
      }
      if (links_.seam.value_or(shell.seam) == Seam::closed) {
        for (std::uint32_t opposite = 0; opposite < per_plane; ++opposite) {
          // (P - 1, s) - (0, s + F): phasings of these tests are whole and not negative.
          const auto shift = static_cast<std::uint32_t>(shell.phasing) % per_plane;
          offer(first + opposite, first + (shell.planes - 1) * per_plane +
                                      (opposite + per_plane - shift) % per_plane);
        }
      }
      first += shell.planes * per_plane;
    }
  }

  std::vector<WalkerShell> shells_;
  LinkSpec links_;
  Pairs last_;
};

}  // namespace spacemoe::oracle
