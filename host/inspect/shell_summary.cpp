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

constexpr double full_round_deg = 360.0;

/// The links over all seams as they would be if they were closed.
class ClosedSeams {
 public:
  ClosedSeams(const Constellation& constellation, const LinkSpec& spec,
              std::span<const double> times_s)
      : constellation_(constellation),
        phases_(constellation.phases(times_s)),
        links_(constellation.shells().size()) {
    LinkSpec closed = spec;
    closed.seam = Seam::closed;
    closed.cross_plane = CrossPlane::fixed;
    closed.between_shells = BetweenShells::none;
    // Without outages, the length of a slot plays no role.
    closed.mean_outage_s.reset();
    rules_ = link_rules(closed, 1.0);
    for (const LinkCandidate& link : candidate_links(constellation, closed)) {
      if (link.kind == LinkKind::seam) {
        links_[constellation.address(Satellite{link.a}).shell].push_back(link);
      }
    }
  }

  [[nodiscard]] MissingSeam of(std::uint32_t shell) const {
    std::size_t up = 0;
    std::size_t looked_at = 0;
    for (std::size_t at = shell; at < phases_.size(); at += links_.size()) {
      for (const LinkCandidate& link : links_[shell]) {
        up += is_up(link, phases_[at]) ? 1U : 0U;
        ++looked_at;
      }
    }
    return {static_cast<std::uint32_t>(links_[shell].size()),
            looked_at == 0 ? 0.0 : static_cast<double>(up) / static_cast<double>(looked_at)};
  }

 private:
  [[nodiscard]] bool is_up(const LinkCandidate& link, const ShellPhase& phase) const {
    const auto state = [&](std::uint32_t satellite) {
      const SatelliteConstants& constants = constellation_.satellite_constants()[satellite];
      return orbit_state(constellation_.shell_constants()[constants.shell], constants, phase);
    };
    const OrbitState a = state(link.a);
    const OrbitState b = state(link.b);
    return !constellation_.has_failed(Satellite{link.a}) &&
           !constellation_.has_failed(Satellite{link.b}) &&
           geometric_state(rules_, link.kind, link_geometry(a, b), sin_latitude(a.position_km),
                           sin_latitude(b.position_km)) == LinkState::up;
  }

  const Constellation& constellation_;
  std::vector<ShellPhase> phases_;                 ///< [times][shells]
  std::vector<std::vector<LinkCandidate>> links_;  ///< [shells]
  LinkRules rules_{};
};

ShellEclipse eclipse_of(const WalkerShell& shell, const Vector3& sun) {
  ShellEclipse eclipse{90.0, -90.0, 0.0, 0.0};
  for (std::uint32_t plane = 0; plane < shell.planes; ++plane) {
    const double beta = beta_rad(shell, plane, sun);
    const double fraction = eclipse_fraction(shell.altitude_km, beta);
    eclipse.min_beta_deg = std::min(eclipse.min_beta_deg, beta / radians_per_degree);
    eclipse.max_beta_deg = std::max(eclipse.max_beta_deg, beta / radians_per_degree);
    eclipse.mean_fraction += fraction / shell.planes;
    eclipse.max_fraction = std::max(eclipse.max_fraction, fraction);
  }
  return eclipse;
}

}  // namespace

std::vector<ShellSummary> summarise_shells(const Constellation& constellation,
                                           const LinkSpec& links, std::span<const double> times_s,
                                           const std::optional<Sun>& sun) {
  std::optional<ClosedSeams> seams;
  std::vector<ShellSummary> summaries;
  for (const WalkerShell& shell : constellation.shells()) {
    const auto number = static_cast<std::uint32_t>(summaries.size());
    ShellSummary summary{
        shell, seam_of(shell, links), closest_pair(shell), closest_pair(shell, close_km), {}, {}};
    if (summary.seam == Seam::open && shell.raan_spread_deg >= full_round_deg &&
        !shell.is_cluster()) {
      if (!seams) {
        seams.emplace(constellation, links, times_s);
      }
      summary.missing_seam = seams->of(number);
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
std::string gap_text(const WalkerShell& shell) {
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
    std::vector<std::string> line = {fmt::format("{}", i),
                                     fmt::format("{}", of.shell.planes),
                                     fmt::format("{}", of.shell.satellites_per_plane),
                                     std::string(name_of(of.seam)),
                                     gap_text(of.shell),
                                     of.closest ? fmt::format("{:.1f}", of.closest->min_km) : "-"};
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
    nlohmann::ordered_json row = {{"planes", shell.planes},
                                  {"satellites_per_plane", shell.satellites_per_plane},
                                  {"seam", name_of(seam)},
                                  {"least_distance_km", nullptr}};
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
          i, encounter->min_km, shell.phasing));
    } else if (closest && closest->min_km < close_km) {
      remarks.push_back(
          fmt::format("shell {}: a cluster, as satellites stay within {:.2g} km of each other; "
                      "they are meant to be that close",
                      i, extent_km(shell, *closest)));
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
