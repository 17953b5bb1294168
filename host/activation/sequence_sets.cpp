#include "host/activation/sequence_sets.hpp"

#include <algorithm>

#include "kernels/common/expert_sampler.hpp"

namespace spacemoe {

void sample_sequence(const SetLawView& law, const RecordedTokens* in_order, std::uint64_t seed,
                     const SequenceToken& token, Layer layer, std::uint16_t* members) {
  if (in_order == nullptr) {
    // The place of a slot in the key is that of the sequence here.
    sample_experts(law, seed, Slot{token.sequence}, token.token, layer, members);
    return;
  }
  const RandomKey start{seed, Purpose::active_set, token.sequence, 0, number(layer)};
  const std::uint32_t recorded = in_order->after(recorded_token(law, start), token.place);
  std::ranges::copy(in_order->set(recorded, number(layer)), members);
}

}  // namespace spacemoe
