#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "kernels/cuda/memory.hpp"
#include "kernels/cuda/stream.hpp"

namespace spacemoe::cuda {

/// Counts of tokens by latency: 32 bits per bin on the device, where 64-bit atomics are slow or
/// missing, and 64 on the host, which takes them over before any bin can be full.
class LatencyCounts {
 public:
  /// `limit`: tokens that a bin on the device can count.
  LatencyCounts(std::size_t bins, const Stream& stream,
                std::uint64_t limit = std::numeric_limits<std::uint32_t>::max())
      : limit_(limit), counts_(bins), totals_(bins) {
    counts_.clear(stream);
  }

  /// The counts to which the next `tokens`, at most the limit, are to be added. All work of the
  /// stream that counts must be done. [bins]
  std::uint32_t* make_room(std::uint64_t tokens, const Stream& stream) {
    if (counted_ + tokens > limit_) {
      add_counts(totals_, stream);
      counts_.clear(stream);
      counted_ = 0;
    }
    counted_ += tokens;
    return counts_.data();
  }

  /// Adds all counts so far. sum: [bins]
  void add_to(std::vector<std::uint64_t>& sum, const Stream& stream) const {
    for (std::size_t bin = 0; bin < totals_.size(); ++bin) {
      sum[bin] += totals_[bin];
    }
    add_counts(sum, stream);
  }

 private:
  void add_counts(std::vector<std::uint64_t>& sum, const Stream& stream) const {
    std::vector<std::uint32_t> counts(counts_.size());
    copy_back_now(counts_, std::span(counts), stream);
    for (std::size_t bin = 0; bin < counts.size(); ++bin) {
      sum[bin] += counts[bin];
    }
  }

  std::uint64_t limit_;
  std::uint64_t counted_ = 0;
  DeviceBuffer<std::uint32_t> counts_;
  std::vector<std::uint64_t> totals_;
};

}  // namespace spacemoe::cuda
