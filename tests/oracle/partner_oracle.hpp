#pragma once

#include <cstdint>
#include <set>
#include <utility>
#include <vector>

#include "host/constellation/walker_shell.hpp"
#include "host/topology/link_spec.hpp"
#include "tests/oracle/walker_places.hpp"

namespace spacemoe::oracle {

/// Who are partners, found the slow way: of all pairs of the shell that are still allowed the
/// nearest one is linked, until there is none.
class PartnerOracle {
 public:
  using Pair = std::pair<std::uint32_t, std::uint32_t>;
  using Pairs = std::set<Pair>;

  PartnerOracle(const WalkerShell& shell, const LinkSpec& links) : shell_(shell), links_(links) {}

  /// Partners at a time; `last_` are those of the time before.
  Pairs next(double time_s) {
    const std::vector<Point> places = walker_places(shell_, time_s);
    Pairs chosen;
    for (;;) {
      const Pair* nearest = nullptr;
      double least_km = 0.0;
      Pair best;
      for (std::uint32_t a = 0; a < places.size(); ++a) {
        for (std::uint32_t b = a + 1; b < places.size(); ++b) {
          const Pair pair{a, b};
          const double km = distance_km(places[a], places[b]) -
                            (last_.contains(pair) ? links_.hysteresis_km : 0.0);
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
  std::uint32_t plane(std::uint32_t satellite) const {
    return satellite / shell_.satellites_per_plane;
  }

  /// The beam between satellites of one height is lowest in its middle.
  bool sees(const Point& a, const Point& b) const {
    const Point middle = {(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2};
    return distance_km(middle, {}) > 6371.0 + links_.grazing_altitude_km &&
           !(links_.max_range_km && distance_km(a, b) > *links_.max_range_km);
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
