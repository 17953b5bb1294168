#include "host/failover/used_satellites.hpp"

#include <algorithm>
#include <cstddef>
#include <span>

#include "host/topology/path_trace.hpp"
#include "kernels/common/parallel_loop.hpp"

namespace spacemoe {
namespace {

/// Slots whose path rows are kept at once.
constexpr std::uint32_t slots_at_once = 16;

/// Satellites that tokens come to a gateway's satellite from, or go to.
struct Ways {
  Satellite gateway;
  std::vector<Satellite> others;
};

/// Experts of a layer on both of its ways: from its gateway, and to that of the next layer.
std::vector<Ways> ways_of(const Placement& placement) {
  std::vector<Ways> ways;
  const std::uint32_t layers = placement.layers();
  for (const Layer layer : all<Layer>(layers)) {
    Ways of_gateway{placement.gateway(layer), {}};
    const auto take_layer = [&](Layer of) {
      for (const Expert expert : all<Expert>(placement.experts())) {
        of_gateway.others.push_back(placement.expert(of, expert));
      }
      for (const Replica& replica : placement.replicas) {
        if (replica.layer == of) {
          of_gateway.others.push_back(replica.satellite);
        }
      }
    };
    take_layer(layer);
    take_layer(previous_layer(layer, layers));
    ways.push_back(std::move(of_gateway));
  }
  return ways;
}

}  // namespace

UsedSatellites::UsedSatellites(const SnapshotSeries& series, const Placement& placement,
                               const RunContext& context)
    : satellites_(series.network.satellites.size()), used_(series.slots * satellites_, 0) {
  const std::vector<Ways> ways = ways_of(placement);
  std::vector<Satellite> sources;
  for (const Ways& of_gateway : ways) {
    sources.push_back(of_gateway.gateway);
  }
  const auto pass = context.backend.snapshots(series);
  std::vector<float> rows(std::size_t{slots_at_once} * sources.size() * satellites_);
  std::vector<LinkReport> links(series.network.links.size());
  context.progress.begin("paths", series.slots);
  for (std::uint32_t first = 0; first < series.slots; first += slots_at_once) {
    const std::uint32_t count = std::min(slots_at_once, series.slots - first);
    const std::size_t per_slot = sources.size() * satellites_;
    pass->path_rows({Slot{first}, count}, sources, std::span(rows).first(count * per_slot));
    std::vector<std::vector<float>> weights_s;
    for (std::uint32_t k = 0; k < count; ++k) {
      pass->links(Slot{first + k}, links);
      weights_s.push_back(path_weights(links));
    }
    parallel_loop(context.arena, count, [&](std::uint32_t k) {
      std::uint8_t* used = &used_[(std::size_t{first} + k) * satellites_];
      for (std::size_t at = 0; at < ways.size(); ++at) {
        const std::span distances_s(&rows[k * per_slot + at * satellites_], satellites_);
        used[number(ways[at].gateway)] = 1;
        for (const Satellite other : ways[at].others) {
          used[number(other)] = 1;
          const auto path = trace_path(links_in(series, Slot{first + k}), weights_s[k], distances_s,
                                       ways[at].gateway, other);
          for (const Satellite satellite : path.value_or(std::vector<Satellite>())) {
            used[number(satellite)] = 1;
          }
        }
      }
    });
    context.progress.advance(count);
  }
  context.progress.end();
}

}  // namespace spacemoe
