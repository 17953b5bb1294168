#include "kernels/cpu/nearest_copies.hpp"

#include <cstddef>

#include "kernels/common/path_latency.hpp"

namespace spacemoe::cpu {

void NearestCopies::choose(std::span<const PlaceRows> places) {
  const std::size_t slots = latency_s_.size();
  float* const nearest_s = latency_s_.data();
  std::uint32_t* const serving = place_.data();
  for (std::uint32_t place = 0; place < places.size(); ++place) {
    const PlaceRows rows = places[place];
    // Without a branch, so that the compiler makes vectors of it.
    for (std::size_t slot = 0; slot < slots; ++slot) {
      const float copy_s = path_latency(rows.here[slot], rows.compute_s, rows.next[slot]).latency_s;
      const bool is_nearer = place == 0 || copy_s < nearest_s[slot];
      nearest_s[slot] = is_nearer ? copy_s : nearest_s[slot];
      serving[slot] = is_nearer ? place : serving[slot];
    }
  }
}

}  // namespace spacemoe::cpu
