#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <tbb/cache_aligned_allocator.h>

#include "kernels/common/index_types.hpp"

namespace spacemoe::cpu {

/// A place that can serve an expert, with the ways there and onward in every slot.
struct PlaceRows {
  const float* here;  ///< from the gateway (s). [padded slots]
  const float* next;  ///< from the next gateway (s). [padded slots]
  float compute_s;
  Satellite satellite;
};

/// Which copy serves an expert in each slot, as serve_from_nearest decides, for all slots of a row
/// at once.
class NearestCopies {
 public:
  explicit NearestCopies(std::uint32_t padded_slots)
      : latency_s_(padded_slots), place_(padded_slots), no_way_s_(padded_slots, 0.0F) {}

  /// places: the expert's own one, then its copies, ascending.
  void choose(std::span<const PlaceRows> places);

  /// Path latency over the copy that serves, and its place among those given. [padded slots]
  [[nodiscard]] const float* latency_s() const { return latency_s_.data(); }
  [[nodiscard]] std::span<const std::uint32_t> place() const { return place_; }
  /// Zeros, to go with `latency_s` where a row of ways onward is asked for. [padded slots]
  [[nodiscard]] const float* no_way_s() const { return no_way_s_.data(); }

 private:
  using Row = std::vector<float, tbb::cache_aligned_allocator<float>>;

  Row latency_s_;
  std::vector<std::uint32_t> place_;
  Row no_way_s_;
};

}  // namespace spacemoe::cpu
