#pragma once

#include <filesystem>
#include <vector>

#include "host/constellation/time_slots.hpp"
#include "host/topology/network.hpp"
#include "kernels/api/snapshots.hpp"

namespace spacemoe {

/// Recorded outages by object, in slots.
struct SlotTrace {
  std::vector<std::uint32_t> starts;  ///< [objects + 1]
  std::vector<SlotSpan> spans;

  [[nodiscard]] TraceView view() const { return {starts, spans}; }
};

/// Outages of links and satellites in the slots of a series.
struct OutageTrace {
  SlotTrace links;
  SlotTrace satellites;
};

/// Reads a CSV with columns start_s, end_s, satellite and, for links, neighbour: an outage of the
/// link between the two, or of all links of the satellite where neighbour is empty or no column. A
/// slot is hit where it starts within [start_s, end_s). Outages may overlap. Where satellites
/// choose partners, a pair that might but is not linked in these slots is passed over. Throws
/// ConfigError with line and column on an end that is not after its start, and on satellites and
/// links that the network does not have.
[[nodiscard]] OutageTrace read_outage_trace(const std::filesystem::path& file,
                                            const Network& network, const TimeSlots& slots);

}  // namespace spacemoe
