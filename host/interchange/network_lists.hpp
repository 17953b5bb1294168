#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "host/constellation/constellation.hpp"
#include "host/interchange/sky_moment.hpp"

/// The network of one slot as lists that graph libraries read: docs/interchange.md.
namespace spacemoe {

/// What every edge list starts with.
inline constexpr std::string_view edge_list_start = "# spacemoe edges: slot ";
/// The same of node lists.
inline constexpr std::string_view node_list_start =
    "satellite,shell,plane,index_in_plane,latitude_deg,";

/// Which candidate links an edge list has.
enum class ListedLinks : std::uint8_t {
  up,  ///< those that are up: the graph of the slot
  all  ///< all, with an infinite latency where they are down
};

/// Lines "a b latency_s distance_km kind state" after two of comment: what NetworkX's read_edgelist
/// reads. Latencies have the digits of single precision, in which paths are computed.
[[nodiscard]] std::string edge_list(std::span<const LinkCandidate> links, const SkyMoment& moment,
                                    ListedLinks listed);

/// satellite,shell,plane,index_in_plane,latitude_deg,longitude_deg,altitude_km,failed
[[nodiscard]] std::string node_list(const Constellation& constellation, const SkyMoment& moment);

}  // namespace spacemoe
