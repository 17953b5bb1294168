#pragma once

#include <algorithm>
#include <cstdint>

#include "kernels/api/evaluation.hpp"

namespace spacemoe {

/// Computes slots 0 .. slots - 1 with as many batches under way as the pass allows, and reads no
/// records.
inline void run_all_batches(EvaluationPass& pass, std::uint32_t slots) {
  const BatchLimits limits = pass.limits();
  std::uint32_t under_way = 0;
  for (std::uint32_t first = 0; first < slots; first += limits.slots) {
    if (under_way == limits.batches) {
      static_cast<void>(pass.finish());
      --under_way;
    }
    pass.start({Slot{first}, std::min(limits.slots, slots - first)});
    ++under_way;
  }
  for (; under_way > 0; --under_way) {
    static_cast<void>(pass.finish());
  }
}

}  // namespace spacemoe
