#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/successive_shortest_path_nonnegative_weights.hpp>
#include <boost/range/iterator_range.hpp>

namespace spacemoe::oracle {

/// The minimum total cost of an assignment, by Boost.Graph as a flow of minimum cost: source, rows,
/// columns, sink, every edge of capacity 1. `costs`: [rows][columns], not negative.
inline long min_assignment(const std::vector<std::vector<long>>& costs) {
  using Traits = boost::adjacency_list_traits<boost::vecS, boost::vecS, boost::directedS>;
  using Edge = Traits::edge_descriptor;
  using Properties = boost::property<
      boost::edge_capacity_t, long,
      boost::property<boost::edge_residual_capacity_t, long,
                      boost::property<boost::edge_reverse_t, Edge,
                                      boost::property<boost::edge_weight_t, long>>>>;
  using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS,
                                      boost::no_property, Properties>;
  const std::size_t rows = costs.size();
  const std::size_t columns = costs.front().size();
  const std::size_t source = rows + columns;
  const std::size_t sink = source + 1;
  Graph graph(sink + 1);
  const auto add = [&](std::size_t from, std::size_t to, long weight) {
    const Edge edge = boost::add_edge(from, to, graph).first;
    const Edge back = boost::add_edge(to, from, graph).first;
    boost::put(boost::edge_capacity, graph, edge, 1);
    boost::put(boost::edge_capacity, graph, back, 0);
    boost::put(boost::edge_weight, graph, edge, weight);
    boost::put(boost::edge_weight, graph, back, -weight);
    boost::put(boost::edge_reverse, graph, edge, back);
    boost::put(boost::edge_reverse, graph, back, edge);
  };
  for (std::size_t row = 0; row < rows; ++row) {
    add(source, row, 0);
    for (std::size_t column = 0; column < columns; ++column) {
      add(row, rows + column, costs[row][column]);
    }
  }
  for (std::size_t column = 0; column < columns; ++column) {
    add(rows + column, sink, 0);
  }
  boost::successive_shortest_path_nonnegative_weights(graph, source, sink);
  long total = 0;
  for (const Edge edge : boost::make_iterator_range(boost::edges(graph))) {
    const long flow = boost::get(boost::edge_capacity, graph, edge) -
                      boost::get(boost::edge_residual_capacity, graph, edge);
    total += std::max(flow, 0L) * boost::get(boost::edge_weight, graph, edge);
  }
  return total;
}

}  // namespace spacemoe::oracle
