#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "host/constellation/constellation.hpp"
#include "host/topology/link_spec.hpp"
#include "kernels/common/link.hpp"
#include "kernels/common/orbit.hpp"

namespace spacemoe {

/// Whether satellites choose partners in other shells: there are some, and links to them.
[[nodiscard]] bool links_shells(const Constellation& constellation, const LinkSpec& spec);

/// Chooses links between shells, time after time, by geometry alone: docs/model.md, "Links between
/// shells". A satellite has at most one. Of all pairs of different shells that are in sight and in
/// range the nearest are taken first, then those of lower numbers; that of partners counts
/// `hysteresis_km` less.
class ShellPartners {
 public:
  /// `seen`: of what can be seen, sight and range alone
  ShellPartners(const Constellation& constellation, const LinkSpec& spec, const LinkRules& seen);

  /// The links at the next time, sorted by (a, b). orbits: [satellites], of that time; degree:
  /// [satellites], links that each has, to which these are added
  [[nodiscard]] const std::vector<LinkCandidate>& next(std::span<const OrbitState> orbits,
                                                       std::span<std::uint32_t> degree);

 private:
  struct Pair {
    double cost_km;
    std::uint32_t a;
    std::uint32_t b;
  };
  /// Costs above the first and up to the second, km.
  struct Reach {
    double above_km;
    double to_km;
  };

  void offer(std::span<const OrbitState> orbits, const Reach& reach,
             std::vector<Pair>& pairs) const;
  void offer_kept(std::span<const OrbitState> orbits, const Reach& reach,
                  std::vector<Pair>& pairs) const;
  void take(std::vector<Pair>& pairs, std::span<std::uint32_t> degree);
  [[nodiscard]] bool is_kept(std::uint32_t a, std::uint32_t b) const;
  [[nodiscard]] bool is_seen(const LinkGeometry& geometry) const;

  double hysteresis_km_;
  std::uint32_t max_isls_;
  LinkRules rules_;
  std::vector<std::uint32_t> shell_of_;  ///< [satellites]
  std::vector<std::uint32_t> open_;      ///< who has no partner yet, from south to north
  std::vector<std::uint8_t> has_one_;    ///< [satellites]
  std::vector<LinkCandidate> last_;      ///< of the time before, sorted by (a, b)
  std::vector<LinkCandidate> chosen_;
};

}  // namespace spacemoe
