#include "host/replacement/move_routes.hpp"

#include <cstddef>
#include <limits>

#include <boost/container/flat_map.hpp>

#include "host/topology/path_trace.hpp"

namespace spacemoe {
namespace {

/// The satellites that modules leave from, each once, with its row among them.
using Sources = boost::container::flat_map<Satellite, std::size_t>;

Sources sources_of(std::span<const ModuleMove> moves) {
  Sources sources;
  for (const ModuleMove& move : moves) {
    if (move.from) {
      sources.emplace(*move.from, 0);
    }
  }
  std::size_t row = 0;
  for (auto& source : sources) {
    source.second = row++;
  }
  return sources;
}

/// Both directions of a link carry its rate.
DirectedLink directed(std::uint32_t link, Satellite from, Satellite to) {
  return 2 * link + (from < to ? 0U : 1U);
}

}  // namespace

MoveRoutes::MoveRoutes(const SnapshotSeries& series, Backend& backend)
    : series_(series), pass_(backend.snapshots(series)), links_(series.network.links.size()) {}

std::vector<Route> MoveRoutes::of(std::span<const ModuleMove> moves, Slot slot) {
  const std::size_t satellites = series_.network.satellites.size();
  const Sources sources = sources_of(moves);
  std::vector<Satellite> from;
  for (const auto& source : sources) {
    from.push_back(source.first);
  }
  std::vector<float> rows(from.size() * satellites);
  pass_->path_rows({slot, 1}, from, rows);
  pass_->links(slot, links_);
  const std::vector<float> weights_s = path_weights(links_);
  const std::span<const SatelliteLinks> adjacency = links_in(series_, slot);
  std::vector<Route> routes;
  routes.reserve(moves.size());
  for (const ModuleMove& move : moves) {
    Route route{{}, 0.0};
    if (move.from) {
      const auto row =
          std::span<const float>(rows).subspan(sources.at(*move.from) * satellites, satellites);
      const auto path = trace_path(adjacency, weights_s, row, *move.from, move.to);
      route.latency_s = path ? static_cast<double>(row[number(move.to)])
                             : std::numeric_limits<double>::infinity();
      for (std::size_t hop = 1; path && hop < path->size(); ++hop) {
        const Satellite before = (*path)[hop - 1];
        const Satellite next = (*path)[hop];
        route.links.push_back(directed(link_between(adjacency, before, next), before, next));
      }
    }
    routes.push_back(std::move(route));
  }
  return routes;
}

}  // namespace spacemoe
