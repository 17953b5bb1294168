#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <tbb/cache_aligned_allocator.h>

#include "kernels/api/snapshots.hpp"
#include "kernels/cpu/workers.hpp"

namespace spacemoe::cpu {

/// Rows of slots are padded to a multiple of this: one cache line, and one register of the widest
/// kind.
inline constexpr std::uint32_t slot_lanes = 16;

/// The paths between all satellites in all slots of a series, the slots of a pair side by side: 4
/// bytes per pair and slot.
class SlotPaths {
 public:
  SlotPaths(const SnapshotSeries& series, const Workers& workers);

  [[nodiscard]] std::uint32_t slots() const { return slots_; }
  /// Length of a row: the slots, then zeros up to a multiple of slot_lanes.
  [[nodiscard]] std::uint32_t padded_slots() const { return padded_slots_; }
  /// D[source][satellite] in every slot (s, infinity where there is no path). [padded_slots]
  [[nodiscard]] const float* row(std::uint32_t source, std::uint32_t satellite) const {
    return distances_s_.data() + (source * satellites_ + satellite) * padded_slots_;
  }
  /// The longest path that exists (s).
  [[nodiscard]] float longest_s() const { return longest_s_; }

 private:
  void add(const std::vector<float>& matrices, SlotRange slots, const Workers& workers);

  std::uint32_t slots_;
  std::uint32_t padded_slots_;
  std::size_t satellites_;
  std::vector<float, tbb::cache_aligned_allocator<float>> distances_s_;
  float longest_s_ = 0.0F;
};

}  // namespace spacemoe::cpu
