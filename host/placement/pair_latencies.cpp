#include "host/placement/pair_latencies.hpp"

#include <vector>

namespace spacemoe {
namespace {

// Rows fetched at a time: what ExpectedLatency keeps of them stays small.
constexpr std::size_t pair_rows_at_once = 1024;

}  // namespace

void PairLatencies::fetch(ExpectedLatency& latency) {
  auto done = latencies_.begin();
  while (done != latencies_.end()) {
    std::vector<Satellite> sources;
    auto end = done;
    for (; end != latencies_.end(); ++end) {
      const Satellite source = end->first.first;
      if (sources.empty() || sources.back() != source) {
        if (sources.size() == pair_rows_at_once) {
          break;
        }
        sources.push_back(source);
      }
    }
    latency.fetch(sources);
    for (; done != end; ++done) {
      done->second = latency.row(done->first.first)[number(done->first.second)];
    }
  }
}

}  // namespace spacemoe
