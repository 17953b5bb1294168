#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "host/experiment/placed_modules.hpp"
#include "host/placement/placement.hpp"
#include "kernels/api/snapshots.hpp"
#include "kernels/common/sky.hpp"

namespace spacemoe {

/// A link on a way, in one direction.
struct Hop {
  std::uint32_t server;  ///< satellites + 2 x link, and 1 more against the link's own direction
  float travel_s;        ///< beside its bits: propagation and processing
};

/// The links that the ways of a placement take in one slot.
class SlotRoutes {
 public:
  SlotRoutes() = default;
  /// reports: of all links in the slot; served: the placement there; is_asked_for: whether anybody
  /// takes the ways of an expert (layer x experts + expert), which are empty otherwise
  SlotRoutes(const SnapshotSeries& series, Slot slot, std::span<const LinkReport> reports,
             const GatewayRows& rows, const Placement& placement, const ServedSlot& served,
             double token_s, const std::function<bool(std::size_t)>& is_asked_for);

  /// entry: 2 (layer x experts + expert), and 1 more for the way onward
  [[nodiscard]] std::span<const Hop> of(std::size_t entry) const {
    return std::span(hops_).subspan(begin_[entry], begin_[entry + 1] - begin_[entry]);
  }

 private:
  std::vector<Hop> hops_;
  std::vector<std::uint32_t> begin_;  ///< [2 x layers x experts + 1]
};

/// The satellites at the ends of a link that is a server, in its direction.
struct LinkEnds {
  std::uint32_t from;
  std::uint32_t to;
};
[[nodiscard]] LinkEnds link_of(const NetworkView& network, std::uint32_t server);

}  // namespace spacemoe
