#pragma once

#include <cstdint>
#include <span>

#include "kernels/common/link.hpp"
#include "kernels/common/orbit.hpp"

namespace spacemoe {

/// A satellite's candidate links, by plain numbers, as kernels read them. Unused entries name the
/// satellite itself and `links.size()`, a link that is never up.
struct SatelliteLinks {
  std::uint32_t neighbour[max_degree];
  std::uint32_t link[max_degree];
};

/// The constellation and its candidate links: everything a snapshot needs except time and outages.
struct NetworkView {
  std::span<const ShellConstants> shells;
  std::span<const SatelliteConstants> satellites;
  std::span<const LinkCandidate> links;
  std::span<const SatelliteLinks> adjacency;  ///< [satellites]
  std::span<const std::uint8_t> failed;       ///< [satellites], 1 where the satellite has failed
  LinkRules rules;
};

}  // namespace spacemoe
