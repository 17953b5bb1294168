#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "kernels/api/backend.hpp"
#include "tests/backend/sky.hpp"
#include "tests/oracle/boost_dijkstra.hpp"

namespace spacemoe {

/// Path rows over the links of a slot, by Boost's Dijkstra. [sources][satellites]
inline std::vector<float> boost_rows(const Sky& sky, std::span<const LinkReport> links,
                                     std::span<const std::uint32_t> sources) {
  std::vector<float> weights_s;
  for (const LinkReport& link : links) {
    weights_s.push_back(link.weight_s);
  }
  const oracle::BoostDijkstra boost(sky.constellation.size(), sky.network.links(), weights_s);
  std::vector<float> rows;
  for (const std::uint32_t source : sources) {
    const std::vector<float> row = boost.row(source);
    rows.insert(rows.end(), row.begin(), row.end());
  }
  return rows;
}

}  // namespace spacemoe
