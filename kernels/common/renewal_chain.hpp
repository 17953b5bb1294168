#pragma once

#include "kernels/common/index_types.hpp"
#include "kernels/common/portable.hpp"
#include "kernels/common/random_key.hpp"

namespace spacemoe {

/// A two-state process as slots see it: each slot draws the state anew with probability `renewal`,
/// else keeps it. `renewal` 1 draws every slot for itself (Bernoulli).
struct RenewalChain {
  double survival = 1.0;  ///< stationary probability that all is well
  double renewal = 1.0;
};

/// Whether all is well in a slot. Looking back to the last renewal gives the state of any slot
/// without the slots between, so slots stay independent work. Slot numbers wrap below 0, where the
/// process is stationary. `key.first` is the slot's.
SPACEMOE_HD inline bool is_well(const RenewalChain& chain, RandomKey key, Slot slot) {
  for (key.first = number(slot);; --key.first) {
    const PhiloxBlock block = random_block(key);
    if (uniform_from(block.word[0], block.word[1]) < chain.renewal) {
      return uniform_from(block.word[2], block.word[3]) < chain.survival;
    }
  }
}

}  // namespace spacemoe
