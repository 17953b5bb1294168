#pragma once

#include <cstdint>

#include "kernels/common/portable.hpp"
#include "kernels/common/random_key.hpp"
#include "kernels/common/set_law.hpp"

namespace spacemoe {

/// Draws the active set of a token in a layer: writes `law.active` different expert numbers to
/// `members`, in no particular order. Keyed by (seed, slot, token, layer): every scheme, thread and
/// backend sees the same set. Only adds, multiplies and compares tables made on the host.
SPACEMOE_HD inline void sample_experts(const SetLawView& law, std::uint64_t seed,
                                       std::uint32_t slot, std::uint32_t token,
                                       std::uint32_t layer, std::uint16_t* members);

}  // namespace spacemoe
