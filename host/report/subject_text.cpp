#include "host/report/subject_text.hpp"

#include <string_view>

#include <fmt/format.h>

#include "host/constellation/constellation.hpp"

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

std::string constellation_text(const ConstellationSpec& constellation) {
  std::string text;
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
                     plural(Constellation(config.constellation).size(), "satellite"),
                     plural(slots, "time slot"));
}

std::vector<std::pair<std::string, std::string>> subject_lines(const ExperimentConfig& config) {
  return {{"Model", model_text(config.model)},
          {"Constellation", constellation_text(config.constellation)}};
}

}  // namespace spacemoe
