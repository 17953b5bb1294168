#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <boost/graph/dijkstra_shortest_paths_no_color_map.hpp>

#include "kernels/api/backend.hpp"

namespace spacemoe::oracle {

/// Boost's Dijkstra over the links of a snapshot that are up, with float distances. In the form
/// that was the fastest of those tried, so that it is a fair peer in benchmarks: compressed sparse
/// rows with 32-bit indices, no colours, no predecessors, a plain sum in place of one that guards
/// against overflow.
class BoostDijkstra {
 public:
  /// weights_s: [links], or longer; infinity where down
  BoostDijkstra(std::uint32_t satellites, std::span<const LinkCandidate> links,
                std::span<const float> weights_s)
      : graph_(make_graph(satellites, links, weights_s)) {}

  /// Path latencies from one source, infinity where there is no path. distances_s: [satellites]
  void solve(std::uint32_t source, std::span<float> distances_s) const {
    const auto index = boost::get(boost::vertex_index, graph_);
    boost::dijkstra_shortest_paths_no_color_map(
        graph_, source,
        boost::weight_map(boost::get(&Arc::weight_s, graph_))
            .distance_map(boost::make_iterator_property_map(distances_s.data(), index))
            .distance_inf(std::numeric_limits<float>::infinity())
            .distance_combine(std::plus<float>()));
  }

  [[nodiscard]] std::vector<float> row(std::uint32_t source) const {
    std::vector<float> distances_s(boost::num_vertices(graph_));
    solve(source, distances_s);
    return distances_s;
  }

 private:
  struct Arc {
    float weight_s;
  };
  using Graph =
      boost::compressed_sparse_row_graph<boost::directedS, boost::no_property, Arc,
                                         boost::no_property, std::uint32_t, std::uint32_t>;

  static Graph make_graph(std::uint32_t satellites, std::span<const LinkCandidate> links,
                          std::span<const float> weights_s) {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> ends;
    std::vector<Arc> arcs;
    for (std::size_t link = 0; link < links.size(); ++link) {
      if (weights_s[link] < std::numeric_limits<float>::infinity()) {
        ends.emplace_back(links[link].a, links[link].b);
        ends.emplace_back(links[link].b, links[link].a);
        arcs.insert(arcs.end(), 2, Arc{weights_s[link]});
      }
    }
    return Graph(boost::edges_are_unsorted_multi_pass, ends.begin(), ends.end(), arcs.begin(),
                 satellites);
  }

  Graph graph_;
};

}  // namespace spacemoe::oracle
