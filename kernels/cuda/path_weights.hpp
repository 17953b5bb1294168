#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "kernels/api/network.hpp"
#include "kernels/common/portable.hpp"
#include "kernels/cuda/path_form.hpp"

namespace spacemoe::cuda {

/// The weights of all candidate links are followed by that of a link that is never up, and by that
/// of a link that costs nothing, like the links of relays.
[[nodiscard]] SPACEMOE_HD inline std::uint32_t never_up(std::size_t links) {
  return static_cast<std::uint32_t>(links);
}
[[nodiscard]] SPACEMOE_HD inline std::uint32_t costs_nothing(std::size_t links) {
  return static_cast<std::uint32_t>(links) + 1;
}
inline constexpr std::uint32_t special_links = 2;

/// Weights of the four links of a satellite in a slot (s, infinity where down or unused).
struct alignas(16) EdgeWeights {
  float weight_s[max_degree];
};

/// The link of each word of a slot's weights, in the order of `form`. [weight_words]; empty where
/// partners change
[[nodiscard]] std::vector<std::uint32_t> weight_links(const NetworkView& network,
                                                      const PathForm& form);

}  // namespace spacemoe::cuda
