#pragma once

#include <vector>

#include "host/constellation/constellation.hpp"
#include "host/topology/link_spec.hpp"
#include "kernels/api/network.hpp"

namespace spacemoe {

/// Whether the seam of a shell is closed: as the links say for all shells, else as the shell does.
[[nodiscard]] Seam seam_of(const WalkerShell& shell, const LinkSpec& spec);

/// The candidate links of a constellation: rings in the planes, rungs between neighbouring planes,
/// rungs across the seam where it is closed; at most `max_isls` per satellite. Where that is less
/// than the grid offers, links in the planes are kept first, then those between planes, seam links
/// last. A pair named by two rules is one link. Sorted by (a, b).
[[nodiscard]] std::vector<LinkCandidate> candidate_links(const Constellation& constellation,
                                                         const LinkSpec& spec);

/// The link rules in the units of the kernels. `slot_length_s` turns the mean outage (s) into the
/// probability that a slot draws its outage afresh: 1 where slots are longer than outages.
[[nodiscard]] LinkRules link_rules(const LinkSpec& spec, double slot_length_s);

/// Correlation of a link's outages in neighbouring slots: 0 where each slot draws its own, or where
/// there are none. That of slots j apart is its j-th power, and no figure of a slot remembers more.
/// `renewal`: probability that a slot draws a link's outage afresh
[[nodiscard]] double outage_correlation(double survival, double renewal);

/// A constellation with its candidate links, as the view that backends take.
class Network {
 public:
  Network(const Constellation& constellation, const LinkSpec& spec);

  [[nodiscard]] const Constellation& constellation() const { return constellation_; }
  [[nodiscard]] std::span<const LinkCandidate> links() const { return links_; }
  [[nodiscard]] std::span<const SatelliteLinks> adjacency() const { return adjacency_; }
  /// The view with the rules for slots of this length (s). Valid as long as this.
  [[nodiscard]] NetworkView view(double slot_length_s) const;

 private:
  const Constellation& constellation_;
  LinkSpec spec_;
  std::vector<LinkCandidate> links_;
  std::vector<SatelliteLinks> adjacency_;
};

}  // namespace spacemoe
