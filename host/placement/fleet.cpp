#include "host/placement/fleet.hpp"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/base/number.hpp"

namespace spacemoe {
namespace {

std::optional<std::uint32_t> plane_number(std::string_view text) {
  const auto number = parse_unsigned(text);
  return number && *number <= std::numeric_limits<std::uint32_t>::max()
             ? std::optional(static_cast<std::uint32_t>(*number))
             : std::nullopt;
}

/// One rule with its planes read.
class RuleMatch {
 public:
  explicit RuleMatch(const FleetRule& rule)
      : rule_(rule), planes_(rule.planes ? plane_range(*rule.planes) : std::nullopt) {}

  [[nodiscard]] bool holds(const SatelliteAddress& at) const {
    return is_in_planes(at) && at.index_in_plane >= rule_.first &&
           (at.index_in_plane - rule_.first) % rule_.every == 0;
  }
  /// Whether a satellite flies in the last plane that the rule names, if it names some.
  [[nodiscard]] bool is_in_last_plane(const SatelliteAddress& at) const {
    return !planes_ || (is_in_planes(at) && at.plane == planes_->last);
  }

 private:
  [[nodiscard]] bool is_in_planes(const SatelliteAddress& at) const {
    return (!rule_.shell || at.shell == *rule_.shell) &&
           (!planes_ || (at.plane >= planes_->first && at.plane <= planes_->last));
  }

  const FleetRule& rule_;
  std::optional<PlaneRange> planes_;
};

/// Applies a rule. Throws ConfigError where it is for no satellite, or for planes that there are
/// not.
void apply(std::size_t number_of_rule, const FleetRule& rule, const Constellation& constellation,
           SatelliteCompute& compute) {
  const RuleMatch match(rule);
  bool has_last_plane = false;
  bool has_any = false;
  for (const Satellite satellite : all<Satellite>(constellation.size())) {
    const SatelliteAddress at = constellation.address(satellite);
    has_last_plane = has_last_plane || match.is_in_last_plane(at);
    if (match.holds(at)) {
      has_any = true;
      compute.peak_gflops[number(satellite)] =
          rule.peak_gflops.value_or(compute.peak_gflops[number(satellite)]);
      if (!compute.memory_gb.empty()) {
        compute.memory_gb[number(satellite)] =
            rule.memory_gb.value_or(compute.memory_gb[number(satellite)]);
      }
    }
  }
  const std::string key = fmt::format("compute.fleet.{}", number_of_rule);
  if (!has_last_plane) {
    throw ConfigError({.key = key + ".planes",
                       .found = fmt::format("found {}", *rule.planes),
                       .allowed = "planes of the constellation, which are counted from 0 in each "
                                  "shell"});
  }
  if (!has_any) {
    throw ConfigError({.key = key,
                       .found = "found a rule for no satellite",
                       .allowed = "shell, planes, every and first of satellites that there are"});
  }
}

SatelliteCompute fleet_compute(const ComputeSpec& compute, const Constellation& constellation) {
  constexpr double unlimited = std::numeric_limits<double>::infinity();
  SatelliteCompute stated;
  stated.peak_gflops.assign(constellation.size(), compute.peak_gflops);
  if (compute.memory_gb || std::ranges::any_of(compute.fleet, [](const FleetRule& rule) {
        return rule.memory_gb.has_value();
      })) {
    stated.memory_gb.assign(constellation.size(), compute.memory_gb.value_or(unlimited));
  }
  for (std::size_t rule = 0; rule < compute.fleet.size(); ++rule) {
    apply(rule, compute.fleet[rule], constellation, stated);
  }
  return stated;
}

}  // namespace

std::optional<PlaneRange> plane_range(std::string_view text) {
  const std::size_t dash = text.find('-');
  const auto first = plane_number(text.substr(0, dash));
  const auto last = dash == std::string_view::npos ? first : plane_number(text.substr(dash + 1));
  return first && last && *first <= *last ? std::optional(PlaneRange{*first, *last}) : std::nullopt;
}

std::string unlike_key(const ComputeSpec& compute) {
  return compute.satellites ? "compute.satellites" : "compute.fleet";
}

SatelliteCompute satellite_compute(const ComputeSpec& compute, const Constellation& constellation) {
  return compute.satellites
             ? read_satellite_compute(*compute.satellites, compute, constellation.size())
             : fleet_compute(compute, constellation);
}

}  // namespace spacemoe
