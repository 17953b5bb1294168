#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "host/constellation/constellation.hpp"
#include "host/constellation/shell.hpp"
#include "host/constellation/shell_distance.hpp"
#include "host/constellation/sun.hpp"
#include "host/topology/link_spec.hpp"

/// Views of the shells of a constellation, and what a user might want to know of each.
namespace spacemoe {

/// Satellites that come closer than this to each other are worth a remark, km.
inline constexpr double close_km = 10.0;

/// Links over an open seam, up or down as they would be if it were closed.
struct MissingSeam {
  std::uint32_t links;
  double up_fraction;  ///< over links and moments, but for outages
};

/// How the Sun stands to the planes of a shell, and the part of an orbit in the Earth's shadow.
struct ShellEclipse {
  double min_beta_deg;
  double max_beta_deg;
  double mean_fraction;  ///< over planes
  double max_fraction;
};

struct ShellSummary {
  Shell shell;
  Seam seam;  ///< as the links or else the shell says
  /// The two satellites that come closest to each other; nothing for a single satellite, and where
  /// there is no closed form.
  std::optional<PairDistance> closest;
  /// The same, of satellites that part again: by `close_km` or more.
  std::optional<PairDistance> encounter;
  /// Where the seam is open though the planes go all the way round.
  std::optional<MissingSeam> missing_seam;
  std::optional<ShellEclipse> eclipse;  ///< where the Sun is known
};

/// times_s: moments at which to look at seams, and at the Sun, which takes the first
[[nodiscard]] std::vector<ShellSummary> summarise_shells(const Constellation& constellation,
                                                         const LinkSpec& links,
                                                         std::span<const double> times_s,
                                                         const std::optional<Sun>& sun = {});

[[nodiscard]] std::string shells_table(std::span<const ShellSummary> shells);
[[nodiscard]] nlohmann::ordered_json shells_json(std::span<const ShellSummary> shells);

/// What looks odd: satellites that nearly meet, an open seam that costs links.
[[nodiscard]] std::vector<std::string> shell_remarks(std::span<const ShellSummary> shells);

}  // namespace spacemoe
