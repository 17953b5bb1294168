#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "host/constellation/constellation.hpp"
#include "host/topology/link_spec.hpp"
#include "host/topology/shell_partners.hpp"
#include "kernels/common/link.hpp"
#include "kernels/common/orbit.hpp"

namespace spacemoe {

/// Whether the seam of a shell is closed: as the links say for all shells, else as the shell does.
[[nodiscard]] Seam seam_of(const Shell& shell, const LinkSpec& spec);

/// Whether satellites choose partners in neighbouring planes of any shell, or in other shells.
[[nodiscard]] bool any_partners_change(const Constellation& constellation, const LinkSpec& spec);

/// Whether satellites of these planes of a shell may be partners.
[[nodiscard]] bool may_choose(const Shell& shell, const LinkSpec& spec, std::uint32_t plane,
                              std::uint32_t other);

/// Chooses partners of links between planes, time after time, by geometry alone: docs/model.md,
/// "Links that change partners". A satellite has at most one partner on each side, and at most
/// `max_isls` links together with those that are fixed. Pairs in sight and in range are taken in
/// the order of their distance, then of their numbers; that of partners counts `hysteresis_km`
/// less. Where shells are linked with one another, these links are chosen before (ShellPartners),
/// and fixed links between planes are kept, in the order of their numbers, while both ends have
/// terminals left.
class PartnerChoice {
 public:
  /// `fixed`: the links that never change partners; `yielding`: those that may give way to a link
  /// between shells, in the order of (kind, a, b)
  PartnerChoice(const Constellation& constellation, const LinkSpec& spec,
                std::span<const LinkCandidate> fixed, std::span<const LinkCandidate> yielding = {});

  /// The chosen links at the next time, sorted by (a, b). orbits: [satellites], at that time
  [[nodiscard]] std::vector<LinkCandidate> next(std::span<const OrbitState> orbits);

 private:
  /// Two neighbouring planes, whose satellites choose each other.
  struct Gap {
    OrbitalPlane a;  ///< that of lower numbers
    OrbitalPlane b;
    LinkKind kind;
    std::vector<std::uint32_t> apart;  ///< in indices, of pairs that may ever be in sight
  };
  struct Pair {
    double cost_km;
    LinkCandidate link;
  };

  void add_gaps(const Shell& shell, const LinkSpec& spec);
  void offer(const Gap& gap, std::span<const OrbitState> orbits, std::vector<Pair>& pairs) const;
  [[nodiscard]] bool were_partners(std::uint32_t a, std::uint32_t b) const;

  double hysteresis_km_;
  std::uint32_t max_isls_;
  LinkRules rules_;  ///< of what can be seen: sight and range alone
  std::vector<std::uint32_t> fixed_degree_;
  std::vector<LinkCandidate> yielding_;
  std::optional<ShellPartners> shells_;  ///< where they are linked with one another
  std::vector<Gap> gaps_;
  std::vector<LinkCandidate> last_;
};

}  // namespace spacemoe
