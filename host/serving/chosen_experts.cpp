#include "host/serving/chosen_experts.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "kernels/common/expert_sampler.hpp"

namespace spacemoe {
namespace {

/// Keys the sets of prompt tokens, beyond those of output tokens.
constexpr std::uint32_t first_prompt_token = 1U << 31;

}  // namespace

std::span<const ChosenExpert> ChosenExperts::of(std::uint32_t request, bool of_prompt,
                                                std::uint32_t first, std::uint32_t count,
                                                Layer layer) {
  chosen_.clear();
  const Slot key{first_request_ + request};
  const std::uint32_t from = first + (of_prompt ? first_prompt_token : 0);
  std::array<std::uint16_t, max_active> members{};
  for (std::uint32_t token = from; token < from + count; ++token) {
    sample_experts(law_, seed_, key, token, layer, members.data());
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
