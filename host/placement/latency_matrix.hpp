#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "host/placement/expected_latency.hpp"
#include "kernels/common/index_types.hpp"

namespace spacemoe {

/// Expected latencies between all pairs of satellites (s), the same in both directions: each is
/// read from the row of the lower number, as rows differ in their last bits. Floats, whose means
/// they are: 4.5 MB for 1,056 satellites, 400 MB for 10,000.
class LatencyMatrix {
 public:
  LatencyMatrix(std::uint32_t satellites, ExpectedLatency& latency);

  [[nodiscard]] std::uint32_t satellites() const { return satellites_; }
  [[nodiscard]] std::span<const float> row(Satellite satellite) const {
    return std::span(latencies_).subspan(std::size_t{number(satellite)} * satellites_, satellites_);
  }
  [[nodiscard]] double between(Satellite a, Satellite b) const {
    return static_cast<double>(latencies_[std::size_t{number(a)} * satellites_ + number(b)]);
  }

 private:
  std::uint32_t satellites_;
  std::vector<float> latencies_;
};

}  // namespace spacemoe
