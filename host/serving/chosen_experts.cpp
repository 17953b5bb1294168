#include "host/serving/chosen_experts.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "host/activation/sequence_sets.hpp"

namespace spacemoe {
namespace {

/// Keys the sets of prompt tokens, beyond those of output tokens.
constexpr std::uint32_t first_prompt_token = 1U << 31;

}  // namespace

std::span<const ChosenExpert> ChosenExperts::of(const TokenRun& tokens, Layer layer) {
  chosen_.clear();
  const std::uint32_t first = tokens.first + (tokens.of_prompt ? first_prompt_token : 0);
  std::array<std::uint16_t, max_active> members{};
  for (std::uint32_t i = 0; i < tokens.count; ++i) {
    sample_sequence(law_, in_order_, seed_,
                    {first_request_ + tokens.request, first + i, tokens.place + i}, layer,
                    members.data());
    for (std::uint32_t k = 0; k < law_.active; ++k) {
      if (counts_[members[k]]++ == 0) {
        chosen_.push_back({members[k], 0});
      }
    }
  }
  std::ranges::sort(chosen_, {}, &ChosenExpert::expert);
  for (ChosenExpert& chosen : chosen_) {
    chosen.tokens = std::exchange(counts_[chosen.expert], 0);
  }
  return chosen_;
}

}  // namespace spacemoe
