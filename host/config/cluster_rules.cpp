#include "host/config/cluster_rules.hpp"

#include <cstddef>
#include <string>

#include <fmt/format.h>

#include "host/config/refuse.hpp"
#include "host/constellation/shell_distance.hpp"
#include "host/topology/link_names.hpp"
#include "host/topology/network.hpp"

namespace spacemoe {

void check_clusters(const ExperimentConfig& config) {
  constexpr double max_km = 100.0;
  for (std::size_t i = 0; i < config.constellation.shells.size(); ++i) {
    const WalkerShell& shell = config.constellation.shells[i];
    if (!shell.is_cluster()) {
      continue;
    }
    const std::string of_shell = fmt::format("constellation.shells.{}", i);
    const double across_km =
        pair_distance(shell, shell.planes - 1, shell.satellites_per_plane - 1).max_km;
    if (across_km > max_km) {
      refuse(
          of_shell + ".cluster_spacing_m",
          fmt::format("found {} for a cluster of {:.0f} km", *shell.cluster_spacing_m, across_km),
          fmt::format("up to {:.0f}, a cluster of {} km",
                      *shell.cluster_spacing_m * max_km / across_km, max_km),
          "farther from each other satellites do not fly in ellipses any more");
    }
    if (shell.phasing != 0.0) {
      refuse(of_shell + ".phasing", fmt::format("found {} for a cluster", shell.phasing), "0",
             "its satellites are a lattice");
    }
    const Seam seam = config.links.seam.value_or(shell.seam);
    if (seam != Seam::open) {
      refuse(config.links.seam ? "links.seam" : of_shell + ".seam",
             fmt::format("found \"{}\" for a cluster", name_of(seam)), "open",
             "its first column and its last are its two sides");
    }
  }
}

}  // namespace spacemoe
