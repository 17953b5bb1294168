#include "host/report/subject_text.hpp"

#include <string_view>

#include <fmt/format.h>

#include "host/constellation/constellation.hpp"
#include "kernels/common/constants.hpp"

namespace spacemoe {
namespace {

std::string plural(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string shell_text(const WalkerShell& shell) {
  return fmt::format(
      "{} of {} at {:g} km, inclined by {:g}°, over {:g}° of ascending nodes, phasing {:g}",
      plural(shell.planes, "plane"), plural(shell.satellites_per_plane, "satellite"),
      shell.altitude_km, shell.inclination_deg, shell.raan_spread_deg, shell.phasing);
}

std::string flying_shell_text(const FoundShell& shell) {
  std::size_t satellites = 0;
  double height_km = 0.0;
  for (const FoundPlane& plane : shell.planes) {
    satellites += plane.satellites.size();
    height_km +=
        (plane.semi_major_axis_km - earth_radius_km) / static_cast<double>(shell.planes.size());
  }
  return fmt::format("{} in {} at {:.0f} km, inclined by {:.1f}°", plural(satellites, "satellite"),
                     plural(shell.planes.size(), "plane"), height_km,
                     shell.planes.front().inclination_rad / radians_per_degree);
}

/// How many; of a stored result whose file of elements has gone, that is not known.
std::string satellites_text(const ConstellationSpec& constellation) {
  return constellation.is_flying() && !constellation.flying
             ? "satellites that fly"
             : plural(Constellation(constellation).size(), "satellite");
}

std::string constellation_text(const ConstellationSpec& constellation) {
  std::string text;
  if (constellation.is_flying() && !constellation.flying) {
    text = fmt::format("elements of {}, which is not there any more",
                       constellation.elements.file->filename().string());
  }
  if (const auto& flying = constellation.flying) {
    for (const FoundShell& shell : flying->shells) {
      text += (text.empty() ? "" : "; ") + flying_shell_text(shell);
    }
    text +=
        fmt::format("; elements of {}, at {}",
                    std::filesystem::path(flying->file).filename().string(), utc_text(flying->at));
  }
  for (const WalkerShell& shell : constellation.shells) {
    text += (text.empty() ? "" : "; ") + shell_text(shell);
  }
  const std::size_t failed = constellation.failed_satellites.size();
  return failed == 0 ? text : fmt::format("{}; {} failed", text, plural(failed, "satellite"));
}

std::string model_text(const MoeModel& model) {
  return fmt::format("{}: {}, {} in each, {} of them active", model.name,
                     plural(model.layers, "layer"), plural(model.experts, "expert"), model.active);
}

}  // namespace

std::string subject_text(const ExperimentConfig& config, std::size_t schemes, std::uint32_t slots) {
  return fmt::format("{} of a mixture of {} with {}, {} of them active, on {} over {}",
                     plural(schemes, "placement scheme"), plural(config.model.layers, "layer"),
                     plural(config.model.experts, "expert"), config.model.active,
                     satellites_text(config.constellation), plural(slots, "time slot"));
}

std::vector<std::pair<std::string, std::string>> subject_lines(const ExperimentConfig& config) {
  return {{"Model", model_text(config.model)},
          {"Constellation", constellation_text(config.constellation)}};
}

}  // namespace spacemoe
