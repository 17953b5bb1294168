#include "host/inspect/shell_summary.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "host/base/text_table.hpp"
#include "host/inspect/seam_geometry.hpp"
#include "host/topology/link_names.hpp"
#include "host/topology/network.hpp"
#include "kernels/common/constants.hpp"

namespace spacemoe {
namespace {

/// Links over all seams, up or down as they would be if these were closed. [shells]
std::vector<MissingSeam> closed_seams(const Constellation& constellation, const LinkSpec& spec,
                                      std::span<const double> times_s) {
  LinkSpec closed = spec;
  closed.seam = Seam::closed;
  closed.cross_plane = CrossPlane::fixed;
  closed.between_shells = BetweenShells::none;
  // Without outages, the length of a slot plays no role.
  closed.mean_outage_s.reset();
  const LinkRules rules = link_rules(closed, 1.0);
  std::vector<LinkCandidate> links = candidate_links(constellation, closed);
  std::erase_if(links, [](const LinkCandidate& link) { return link.kind != LinkKind::seam; });
  const auto shell_of = [&](const LinkCandidate& link) {
    return constellation.address(Satellite{link.a}).shell;
  };
  std::vector<MissingSeam> seams(constellation.shells().size());
  for (const LinkCandidate& link : links) {
    ++seams[shell_of(link)].links;
  }
  std::vector<std::uint64_t> up(seams.size(), 0);
  constellation.visit_orbits(times_s, [&](std::size_t, std::span<const OrbitState> orbits) {
    for (const LinkCandidate& link : links) {
      const OrbitState& a = orbits[link.a];
      const OrbitState& b = orbits[link.b];
      const bool is_up =
          !constellation.has_failed(Satellite{link.a}) &&
          !constellation.has_failed(Satellite{link.b}) &&
          geometric_state(rules, link.kind, link_geometry(a, b), sin_latitude(a.position_km),
                          sin_latitude(b.position_km)) == LinkState::up;
      up[shell_of(link)] += is_up ? 1U : 0U;
    }
  });
  for (std::size_t shell = 0; shell < seams.size(); ++shell) {
    const auto looked_at = static_cast<double>(seams[shell].links * times_s.size());
    seams[shell].up_fraction = looked_at > 0.0 ? static_cast<double>(up[shell]) / looked_at : 0.0;
  }
  return seams;
}

ShellEclipse eclipse_of(const Shell& shell, const Vector3& sun) {
  ShellEclipse eclipse{90.0, -90.0, 0.0, 0.0};
  for (const OrbitalPlane& plane : shell.planes) {
    const double beta = beta_rad(plane, sun);
    const double fraction = eclipse_fraction(plane.altitude_km, beta);
    eclipse.min_beta_deg = std::min(eclipse.min_beta_deg, beta / radians_per_degree);
    eclipse.max_beta_deg = std::max(eclipse.max_beta_deg, beta / radians_per_degree);
    eclipse.mean_fraction += fraction / static_cast<double>(shell.planes.size());
    eclipse.max_fraction = std::max(eclipse.max_fraction, fraction);
  }
  return eclipse;
}

/// "22" satellites in each plane, or "20 to 22".
std::string plane_sizes(const Shell& shell) {
  const auto [least, most] = std::ranges::minmax(shell.planes, {}, &OrbitalPlane::satellites);
  return least.satellites == most.satellites
             ? fmt::format("{}", most.satellites)
             : fmt::format("{} to {}", least.satellites, most.satellites);
}

}  // namespace

std::vector<ShellSummary> summarise_shells(const Constellation& constellation,
                                           const LinkSpec& links, std::span<const double> times_s,
                                           const std::optional<Sun>& sun) {
  std::optional<std::vector<MissingSeam>> seams;
  std::vector<ShellSummary> summaries;
  for (const Shell& shell : constellation.shells()) {
    ShellSummary summary{shell, seam_of(shell, links), {}, {}, {}, {}};
    if (shell.walker) {
      summary.closest = closest_pair(*shell.walker);
      summary.encounter = closest_pair(*shell.walker, close_km);
    }
    if (summary.seam == Seam::open && shell.goes_round) {
      if (!seams) {
        seams = closed_seams(constellation, links, times_s);
      }
      summary.missing_seam = (*seams)[summaries.size()];
    }
    if (sun) {
      summary.eclipse = eclipse_of(shell, sun->at(times_s.front()));
    }
    summaries.push_back(summary);
  }
  return summaries;
}

namespace {

/// That satellites which never part keep to, km: of a cluster, from corner to corner.
double extent_km(const WalkerShell& shell, const PairDistance& closest) {
  return shell.is_cluster()
             ? pair_distance(shell, shell.planes - 1, shell.satellites_per_plane - 1).max_km
             : closest.max_km;
}

/// "5.0", or "12.8 head on"
std::string gap_text(const Shell& shell) {
  const std::optional<SeamGeometry> seam = seam_geometry(shell);
  return seam ? fmt::format("{:.1f}{}", seam->gap_deg, seam->is_head_on ? " head on" : "") : "-";
}

}  // namespace

std::string shells_table(std::span<const ShellSummary> shells) {
  std::vector<std::string> heading = {"shell", "planes",  "per plane",
                                      "seam",  "gap deg", "least distance km"};
  const bool has_sun = !shells.empty() && shells.front().eclipse;
  if (has_sun) {
    heading.insert(heading.end(), {"beta deg", "max", "eclipse %", "max"});
  }
  TextTable table(heading);
  for (std::size_t i = 0; i < shells.size(); ++i) {
    const ShellSummary& of = shells[i];
    std::vector<std::string> line = {
        fmt::format("{}", i),  fmt::format("{}", of.shell.planes.size()),
        plane_sizes(of.shell), std::string(name_of(of.seam)),
        gap_text(of.shell),    of.closest ? fmt::format("{:.1f}", of.closest->min_km) : "-"};
    if (has_sun) {
      constexpr double percent = 100.0;
      line.insert(line.end(), {fmt::format("{:.1f}", of.eclipse->min_beta_deg),
                               fmt::format("{:.1f}", of.eclipse->max_beta_deg),
                               fmt::format("{:.1f}", percent * of.eclipse->mean_fraction),
                               fmt::format("{:.1f}", percent * of.eclipse->max_fraction)});
    }
    table.add(line);
  }
  return table.text();
}

nlohmann::ordered_json shells_json(std::span<const ShellSummary> shells) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const auto& [shell, seam, closest, encounter, missing, eclipse] : shells) {
    nlohmann::ordered_json row = {{"planes", shell.planes.size()},
                                  {"satellites_per_plane", shell.largest_plane()},
                                  {"seam", name_of(seam)},
                                  {"least_distance_km", nullptr}};
    if (!shell.walker) {
      for (const OrbitalPlane& plane : shell.planes) {
        row["plane_sizes"].push_back(plane.satellites);
      }
    }
    if (closest) {
      row["least_distance_km"] = closest->min_km;
    }
    if (const std::optional<SeamGeometry> between = seam_geometry(shell)) {
      row["seam_gap_deg"] = between->gap_deg;
      row["seam_is_head_on"] = between->is_head_on;
    }
    if (missing) {
      row["missing_seam"] = {{"links", missing->links}, {"up_fraction", missing->up_fraction}};
    }
    if (eclipse) {
      row["beta_deg"] = {{"min", eclipse->min_beta_deg}, {"max", eclipse->max_beta_deg}};
      row["eclipse_fraction"] = {{"mean", eclipse->mean_fraction}, {"max", eclipse->max_fraction}};
    }
    list.push_back(row);
  }
  return list;
}

std::vector<std::string> shell_remarks(std::span<const ShellSummary> shells) {
  constexpr double percent = 100.0;
  std::vector<std::string> remarks;
  for (std::size_t i = 0; i < shells.size(); ++i) {
    const auto& [shell, seam, closest, encounter, missing, eclipse] = shells[i];
    if (encounter && encounter->min_km < close_km) {
      remarks.push_back(fmt::format(
          "shell {}: satellites of different planes pass each other at {:.1f} km; its phasing "
          "({}) decides how near they come",
          i, encounter->min_km, shell.walker->phasing));
    } else if (closest && closest->min_km < close_km) {
      remarks.push_back(
          fmt::format("shell {}: a cluster, as satellites stay within {:.2g} km of each other; "
                      "they are meant to be that close",
                      i, extent_km(*shell.walker, *closest)));
    }
    if (missing && missing->up_fraction > 0.0) {
      remarks.push_back(fmt::format(
          "shell {}: its seam is open, which costs {} links between the last plane and the first, "
          "up {:.3g} % of the time if it were closed (constellation.shells.{}.seam, or links.seam "
          "for all shells)",
          i, missing->links, percent * missing->up_fraction, i));
    }
  }
  return remarks;
}

}  // namespace spacemoe
