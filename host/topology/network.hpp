#pragma once

#include <vector>

#include "host/constellation/constellation.hpp"
#include "host/constellation/time_slots.hpp"
#include "host/topology/link_spec.hpp"
#include "host/topology/partner_choice.hpp"
#include "kernels/api/network.hpp"

namespace spacemoe {

/// The candidate links of a constellation that never change partners: rings in the planes, and
/// where they are fixed rungs between neighbouring planes, and across the seam if it is closed; at
/// most `max_isls` per satellite. Where that is less than the grid offers, links in the planes are
/// kept first, then those between planes, seam links last. A pair named by two rules is one link.
/// Where shells are linked with one another, only rings never change. Sorted by (a, b).
[[nodiscard]] std::vector<LinkCandidate> candidate_links(const Constellation& constellation,
                                                         const LinkSpec& spec);

/// The rungs and links over closed seams that satellites keep while they have terminals left, where
/// shells are linked with one another; else none. Sorted by (kind, a, b), in which they are kept.
[[nodiscard]] std::vector<LinkCandidate> yielding_links(const Constellation& constellation,
                                                        const LinkSpec& spec);

/// The link rules in the units of the kernels. `slot_length_s` turns the mean outage (s) into the
/// probability that a slot draws its outage afresh: 1 where slots are longer than outages.
[[nodiscard]] LinkRules link_rules(const LinkSpec& spec, double slot_length_s);

/// Correlation of a link's outages in neighbouring slots: 0 where each slot draws its own, or where
/// there are none. That of slots j apart is its j-th power, and no figure of a slot remembers more.
/// `renewal`: probability that a slot draws a link's outage afresh
[[nodiscard]] double outage_correlation(double survival, double renewal);

/// A constellation with its candidate links, as the view that backends take. Where satellites
/// choose partners, candidates are all pairs that are partners in some slot.
class Network {
 public:
  /// Of links that never change partners, on circular orbits.
  Network(const Constellation& constellation, const LinkSpec& spec);
  /// In these slots, and `history` slots before the first that weather looks back to.
  Network(const Constellation& constellation, const LinkSpec& spec, const TimeSlots& slots,
          std::uint32_t history);

  [[nodiscard]] const Constellation& constellation() const { return constellation_; }
  [[nodiscard]] std::span<const LinkCandidate> links() const { return links_; }
  /// Who holds which links, where partners never change; else in the first slot of the history.
  [[nodiscard]] std::span<const SatelliteLinks> adjacency() const { return adjacency_; }
  [[nodiscard]] std::span<const SatelliteLinks> adjacency(Slot slot) const;
  [[nodiscard]] bool partners_change() const { return !slot_adjacency_.empty(); }
  /// Whether a link's ends chose each other.
  [[nodiscard]] bool is_chosen(std::uint32_t link) const { return is_chosen_[link] != 0; }
  /// Whether there are links between shells.
  [[nodiscard]] bool has_links_between_shells() const {
    return links_shells(constellation_, spec_);
  }
  /// Whether two satellites might be partners at some time.
  [[nodiscard]] bool may_choose(Satellite one, Satellite other) const;
  /// Slots that partners are known for.
  [[nodiscard]] std::uint32_t slots() const;
  /// The view with the rules for slots of this length (s). Valid as long as this.
  [[nodiscard]] NetworkView view(double slot_length_s) const;

 private:
  void choose_partners(std::span<const double> times_s);

  const Constellation& constellation_;
  LinkSpec spec_;
  std::vector<LinkCandidate> yielding_;
  std::uint32_t history_ = 0;
  std::vector<LinkCandidate> links_;
  std::vector<std::uint8_t> is_chosen_;
  std::vector<SatelliteLinks> adjacency_;
  std::vector<SatelliteLinks> slot_adjacency_;  ///< [history + slots][satellites]
  std::vector<OrbitState> slot_orbits_;         ///< likewise, where orbits are not circular
};

}  // namespace spacemoe
