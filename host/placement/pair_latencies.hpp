#pragma once

#include <algorithm>
#include <map>
#include <utility>

#include "host/placement/expected_latency.hpp"
#include "kernels/common/index_types.hpp"

namespace spacemoe {

/// Expected latencies (s) between a few of all pairs of satellites, the same in both directions:
/// each is read from the row of the lower number, as rows differ in their last bits. Where most
/// pairs count, LatencyMatrix holds them all.
class PairLatencies {
 public:
  /// Names a pair that will be needed.
  void ask(Satellite a, Satellite b) { latencies_.emplace(std::minmax(a, b), 0.0); }
  /// Finds all pairs that were named.
  void fetch(ExpectedLatency& latency);
  [[nodiscard]] double between(Satellite a, Satellite b) const {
    return latencies_.at(std::minmax(a, b));
  }

 private:
  std::map<std::pair<Satellite, Satellite>, double> latencies_;
};

}  // namespace spacemoe
