#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "host/inspect/partner_summary.hpp"
#include "host/inspect/shell_summary.hpp"
#include "host/topology/connectivity.hpp"
#include "host/topology/link_names.hpp"
#include "host/topology/network.hpp"
#include "kernels/api/snapshots.hpp"
#include "kernels/common/index_types.hpp"

namespace spacemoe {

/// Smallest, mean and largest of the values added.
struct Spread {
  double min = 0.0;
  double max = 0.0;
  double sum = 0.0;
  std::uint64_t count = 0;

  void add(double value);
  [[nodiscard]] double mean() const { return count == 0 ? 0.0 : sum / static_cast<double>(count); }
};

/// Summary of a network over its slots, for `inspect`.
struct NetworkSummary {
  struct InSlot {
    Slot slot;
    double time_s;
    std::array<std::uint32_t, link_states> links;  ///< by state
    Connectivity connectivity;
    std::uint32_t handovers;
    std::uint32_t across_shells;  ///< satellites that have a link up to another shell
  };
  struct Kind {
    std::uint32_t candidates = 0;
    Spread length_km;  ///< over candidates and slots, up or down, where the ends are partners
    Spread angular_rate_rad_per_s;
    std::uint64_t up = 0;  ///< summed over slots
  };
  std::uint32_t satellites;
  std::array<Kind, link_kinds> kinds;
  std::vector<InSlot> slots;
  PartnerSummary partners;  ///< over all slots
};

/// Over all slots or, where one is given, that slot.
[[nodiscard]] NetworkSummary summarise(const Network& network, SnapshotPass& snapshots,
                                       const TimeSlots& slots, std::optional<Slot> only);

[[nodiscard]] std::string network_table(const NetworkSummary& summary,
                                        std::span<const ShellSummary> shells);
/// slot,time_s, then links by state, then components,largest,connected_pairs_fraction,handovers,
/// across_shells
[[nodiscard]] std::string network_csv(const NetworkSummary& summary);
[[nodiscard]] std::string network_json(const NetworkSummary& summary,
                                       std::span<const ShellSummary> shells);

}  // namespace spacemoe
