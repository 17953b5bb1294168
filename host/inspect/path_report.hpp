#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/constellation/constellation.hpp"
#include "kernels/common/index_types.hpp"

namespace spacemoe {

/// A satellite on a path, with the link that led to it; the first one has none.
struct PathHop {
  struct Link {
    std::string_view kind;
    double length_km;
    double latency_s;
  };
  Satellite satellite;
  SatelliteAddress address;
  std::optional<Link> link;
  double sum_s;  ///< latency from the source to here
};

/// A shortest path of one slot; without hops where there is none.
struct PathReport {
  Satellite source;
  Satellite target;
  Slot slot;
  std::vector<PathHop> hops;
};

[[nodiscard]] std::string path_table(const PathReport& path);
/// satellite,shell,plane,slot,link,length_km,link_s,sum_s, where `slot` is the index in the plane
[[nodiscard]] std::string path_csv(const PathReport& path);
/// `latency_s` is null where there is no path.
[[nodiscard]] std::string path_json(const PathReport& path);

}  // namespace spacemoe
