#pragma once

#include <cstdint>
#include <vector>

#include "kernels/api/snapshots.hpp"

namespace spacemoe {

/// All slots, each once, in runs of `length` neighbours (the last in time may be shorter), ordered
/// so that any first part of them is spread evenly over the horizon: by the reversed bits of their
/// number (van der Corput, 1935). Neighbours stay together, so that slots which are alike can be
/// resampled as blocks. slots, length > 0.
[[nodiscard]] std::vector<SlotRange> spread_slots(std::uint32_t slots, std::uint32_t length);

}  // namespace spacemoe
