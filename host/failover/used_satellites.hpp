#pragma once

#include <cstdint>
#include <vector>

#include "host/base/run_context.hpp"
#include "host/placement/placement.hpp"
#include "kernels/api/snapshots.hpp"

namespace spacemoe {

/// The satellites that a placement depends on in each slot: those that hold a module, and those on
/// a shortest path of every way that a token may take. Losing any other changes no figure of the
/// slot, not by a bit: the paths are still there, and nothing gets shorter.
class UsedSatellites {
 public:
  /// In the slots of a series. Throws Stopped.
  UsedSatellites(const SnapshotSeries& series, const Placement& placement,
                 const RunContext& context);

  [[nodiscard]] bool is_used(std::uint32_t slot, std::uint32_t satellite) const {
    return used_[std::size_t{slot} * satellites_ + satellite] != 0;
  }
  [[nodiscard]] std::uint32_t slots() const {
    return static_cast<std::uint32_t>(used_.size() / satellites_);
  }

 private:
  std::size_t satellites_;
  std::vector<std::uint8_t> used_;  ///< [slots][satellites]
};

}  // namespace spacemoe
