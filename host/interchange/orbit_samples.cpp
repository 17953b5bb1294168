#include "host/interchange/orbit_samples.hpp"

#include <algorithm>
#include <cmath>

namespace spacemoe {
namespace {

/// The study with slots at these times, and nothing else that takes long: of links and weather
/// nobody asks.
ExperimentConfig sampled_config(ExperimentConfig config, const SampleTimes& times) {
  config.time.slots = times.count;
  config.time.horizon_s = times.step_s * times.count;
  config.time.realisations = 1;
  config.planning = {};
  config.planning.slots = 1;
  config.links.cross_plane = CrossPlane::fixed;
  config.weather = {};
  return config;
}

}  // namespace

SampleTimes sample_times(const TimeSlots& slots, const Constellation& constellation) {
  constexpr double samples_of_a_period = 90.0;
  double shortest_s = constellation.period_s(0);
  for (std::uint32_t shell = 1; shell < constellation.shells().size(); ++shell) {
    shortest_s = std::min(shortest_s, constellation.period_s(shell));
  }
  const double of_a_slot =
      std::max(1.0, std::ceil(slots.length_s * samples_of_a_period / shortest_s));
  const auto steps =
      static_cast<std::uint32_t>(of_a_slot * static_cast<double>(slots.start_s.size()));
  return {slots.length_s / of_a_slot, steps + 1};
}

OrbitSamples::OrbitSamples(const ExperimentConfig& config, const Scenario& scenario,
                           Backend& backend)
    : times_(sample_times(scenario.slots(), scenario.constellation())),
      sampled_(sampled_config(config, times_)),
      pass_(backend.snapshots(sampled_.evaluation_series())) {}

std::uint32_t OrbitSamples::satellites_at_once() const {
  constexpr std::uint32_t bytes = 1U << 26U;
  const std::uint32_t fit = bytes / sizeof(Vector3) / times_.count;
  return std::clamp(fit, 1U, sampled_.constellation().size());
}

std::vector<Vector3> OrbitSamples::positions_km(Satellite first, std::uint32_t count) {
  std::vector<OrbitState> orbits(sampled_.constellation().size());
  std::vector<Vector3> positions(std::size_t{count} * times_.count);
  for (std::uint32_t sample = 0; sample < times_.count; ++sample) {
    pass_->orbits(Slot{sample}, orbits);
    for (std::uint32_t i = 0; i < count; ++i) {
      positions[std::size_t{i} * times_.count + sample] = orbits[number(first) + i].position_km;
    }
  }
  return positions;
}

}  // namespace spacemoe
