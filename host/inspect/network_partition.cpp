#include "host/inspect/network_partition.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/topology/connectivity.hpp"
#include "host/topology/link_names.hpp"

namespace spacemoe {
namespace {

/// "31 % of the links are down (range 30 %, failed 1 %)"; empty where all are up.
std::string links_text(const NetworkPartition& partition) {
  const auto percent = [&](std::uint64_t links) {
    return 100.0 * static_cast<double>(links) / static_cast<double>(partition.links);
  };
  const std::uint64_t down =
      std::accumulate(partition.down.begin(), partition.down.end(), std::uint64_t{0});
  if (down == 0) {
    return "";
  }
  std::vector<std::string> reasons;
  for (std::size_t state = 0; state < partition.down.size(); ++state) {
    if (partition.down[state] > 0) {
      reasons.push_back(fmt::format("{} {:.3g} %", name_of(static_cast<LinkState>(state)),
                                    percent(partition.down[state])));
    }
  }
  return fmt::format("{:.3g} % of the links are down ({})", percent(down),
                     fmt::join(reasons, ", "));
}

}  // namespace

NetworkPartition partition_of(const Network& network, SnapshotPass& snapshots, std::uint32_t slots,
                              std::uint32_t looks) {
  const Constellation& constellation = network.constellation();
  const auto shells = static_cast<std::uint32_t>(constellation.shells().size());
  NetworkPartition partition{network.has_links_between_shells() ? 1 : shells,
                             std::numeric_limits<std::uint32_t>::max(),
                             0,
                             0,
                             {}};
  std::vector<LinkReport> reports(network.links().size());
  const std::uint32_t looked_at = std::min(slots, looks);
  for (std::uint64_t look = 0; look < looked_at; ++look) {
    snapshots.links(Slot{static_cast<std::uint32_t>(look * slots / looked_at)}, reports);
    const std::uint32_t components =
        connectivity(constellation.size(), network.links(), reports).components;
    partition.min_components = std::min(partition.min_components, components);
    partition.max_components = std::max(partition.max_components, components);
    for (const LinkReport& report : reports) {
      if (report.state == LinkState::unpaired) {
        continue;
      }
      ++partition.links;
      if (report.state != LinkState::up) {
        ++partition.down[static_cast<std::size_t>(report.state)];
      }
    }
  }
  return partition;
}

std::string partition_text(const NetworkPartition& partition) {
  const auto& [shells, fewest, most, links, down] = partition;
  if (most <= 1) {
    return "the network is connected in the slots looked at";
  }
  std::vector<std::string> reasons;
  if (shells > 1) {
    reasons.push_back(fmt::format(
        "its {} shells are not linked with one another (links.between_shells)", shells));
  }
  // Where there are no more parts than shells, links that are down are not why.
  if (const std::string text = links_text(partition); most > shells && !text.empty()) {
    reasons.push_back(text);
  }
  if (reasons.empty()) {
    reasons.emplace_back("its links do not join them (links.max_isls, seam)");
  }
  return fmt::format(
      "the network falls into {} parts: {}",
      fewest == most ? fmt::format("{}", most) : fmt::format("{} to {}", fewest, most),
      fmt::join(reasons, "; "));
}

}  // namespace spacemoe
