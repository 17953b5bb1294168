#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "host/placement/expected_latency.hpp"

namespace spacemoe {

/// Expected latencies between all pairs of satellites (s), the same in both directions: each is
/// read from the row of the lower number, as rows differ in their last bits. Floats, whose means
/// they are: 4.5 MB for 1,056 satellites, 400 MB for 10,000.
class LatencyMatrix {
 public:
  LatencyMatrix(std::uint32_t satellites, ExpectedLatency& latency);

  [[nodiscard]] std::uint32_t satellites() const { return satellites_; }
  [[nodiscard]] std::span<const float> row(std::uint32_t satellite) const {
    return std::span(latencies_).subspan(std::size_t{satellite} * satellites_, satellites_);
  }
  [[nodiscard]] double between(std::uint32_t a, std::uint32_t b) const {
    return static_cast<double>(latencies_[std::size_t{a} * satellites_ + b]);
  }

 private:
  std::uint32_t satellites_;
  std::vector<float> latencies_;
};

}  // namespace spacemoe
