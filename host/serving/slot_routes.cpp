#include "host/serving/slot_routes.hpp"

#include <algorithm>
#include <optional>

#include "host/topology/path_trace.hpp"

namespace spacemoe {

SlotRoutes::SlotRoutes(const SnapshotSeries& series, Slot slot, std::span<const LinkReport> reports,
                       const GatewayRows& rows, const Placement& placement,
                       const ServedSlot& served, double token_s,
                       const std::function<bool(std::size_t)>& is_asked_for)
    : begin_{0} {
  const std::span<const SatelliteLinks> adjacency = links_in(series, slot);
  const std::vector<float> weights_s = path_weights(reports);
  const auto satellites = static_cast<std::uint32_t>(series.network.satellites.size());
  const auto add = [&](Satellite from, Satellite to) {
    const std::uint32_t link = link_between(adjacency, from, to);
    const std::uint32_t back = series.network.links[link].a == number(from) ? 0 : 1;
    hops_.push_back({satellites + 2 * link + back,
                     std::max(0.0F, weights_s[link] - static_cast<float>(token_s))});
  };
  const auto path = [&](Satellite gateway, Satellite expert) {
    return trace_path(adjacency, weights_s, rows.from(number(gateway)), gateway, expert)
        .value_or(std::vector<Satellite>{});
  };
  for (const Layer layer : all<Layer>(placement.layers())) {
    for (std::uint32_t expert = 0; expert < placement.experts(); ++expert) {
      if (!is_asked_for(std::size_t{number(layer)} * placement.experts() + expert)) {
        begin_.insert(begin_.end(), 2, static_cast<std::uint32_t>(hops_.size()));
        continue;
      }
      const Satellite at{served.experts(layer).satellites[expert]};
      const std::vector<Satellite> there = path(placement.gateway(layer), at);
      for (std::size_t i = 1; i < there.size(); ++i) {
        add(there[i - 1], there[i]);
      }
      begin_.push_back(static_cast<std::uint32_t>(hops_.size()));
      const std::vector<Satellite> onward = path(placement.next_gateway(layer), at);
      for (std::size_t i = onward.size(); i > 1; --i) {
        add(onward[i - 1], onward[i - 2]);
      }
      begin_.push_back(static_cast<std::uint32_t>(hops_.size()));
    }
  }
}

LinkEnds link_of(const NetworkView& network, std::uint32_t server) {
  const std::uint32_t number = server - static_cast<std::uint32_t>(network.satellites.size());
  const LinkCandidate& link = network.links[number / 2];
  return number % 2 == 0 ? LinkEnds{link.a, link.b} : LinkEnds{link.b, link.a};
}

}  // namespace spacemoe
