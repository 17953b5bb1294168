#include "host/interchange/constellation_czml.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "host/constellation/epoch.hpp"
#include "host/interchange/orbit_samples.hpp"
#include "host/interchange/used_links.hpp"
#include "host/placement/placement_table.hpp"

namespace spacemoe {
namespace {

/// What satellites hold, in words, and which of it is shown.
class HeldModules {
 public:
  HeldModules() = default;
  explicit HeldModules(const Placement& placement) {
    for (const PlacedModule& module : placed_modules(placement)) {
      Words& words = of_[module.satellite];
      const std::string expert = module.expert ? fmt::format(" {}", *module.expert) : "";
      words.all += fmt::format("{}layer {} {}{}", words.all.empty() ? "" : ", ", module.layer,
                               module.role, expert);
      if (module.role == "gateway") {
        words.is_gateway = true;
        words.label += fmt::format("{} {}", words.label.empty() ? "layer" : ",", module.layer);
      }
    }
  }

  [[nodiscard]] CzmlSatellite drawn(Satellite satellite, const Constellation& constellation) const {
    const auto found = of_.find(satellite);
    const Words words = found == of_.end() ? Words{} : found->second;
    return {satellite, constellation.address(satellite), words.all, words.is_gateway, words.label};
  }

 private:
  struct Words {
    std::string all;
    bool is_gateway = false;
    std::string label;  ///< layers that it is the gateway of
  };
  std::map<Satellite, Words> of_;
};

CzmlWriter begun_czml(const TextSink& sink, const ExperimentConfig& config,
                      const TimeSlots& slots) {
  const double end_s =
      slots.start_s.front() + slots.length_s * static_cast<double>(slots.start_s.size());
  return {sink, config.name, czml_epoch(config), end_s};
}

void write_satellites(CzmlWriter& writer, const ExperimentConfig& config, const Scenario& scenario,
                      const HeldModules& held, Backend& backend, Progress& progress) {
  OrbitSamples samples(config, scenario, backend);
  const Constellation& constellation = scenario.constellation();
  const std::uint32_t at_once = samples.satellites_at_once();
  const std::size_t count = samples.times().count;
  progress.begin("satellites", constellation.size());
  for (std::uint32_t first = 0; first < constellation.size(); first += at_once) {
    const std::uint32_t some = std::min(at_once, constellation.size() - first);
    const std::vector<Vector3> positions_km = samples.positions_km(Satellite{first}, some);
    for (std::uint32_t i = 0; i < some; ++i) {
      writer.satellite(held.drawn(Satellite{first + i}, constellation), samples.times().step_s,
                       std::span(positions_km).subspan(i * count, count));
      progress.advance(1);
    }
  }
  progress.end();
}

}  // namespace

UtcTime czml_epoch(const ExperimentConfig& config) {
  constexpr auto j2000 =
      std::chrono::sys_days(std::chrono::January / 1 / 2000) + std::chrono::hours(12);
  using Days = std::chrono::duration<double, std::chrono::days::period>;
  double days = 0.0;
  if (config.time.epoch) {
    days = days_since_j2000(*config.time.epoch).value_or(0.0);
  } else {
    const double ahead_deg = config.weather.greenwich_deg - greenwich_deg(0.0);
    const double turn_of_a_day_deg = 360.0 + greenwich_deg(1.0) - greenwich_deg(0.0);
    days = (ahead_deg - 360.0 * std::floor(ahead_deg / 360.0)) / turn_of_a_day_deg;
  }
  // Epochs are whole seconds; where there is none, a millisecond is less than a metre anywhere.
  return UtcTime(j2000) + std::chrono::round<std::chrono::milliseconds>(Days(days));
}

void write_czml(const TextSink& sink, const ExperimentConfig& config, const Scenario& scenario,
                Backend& backend, Progress& progress) {
  CzmlWriter writer = begun_czml(sink, config, scenario.slots());
  write_satellites(writer, config, scenario, {}, backend, progress);
  writer.end();
}

void write_czml(const TextSink& sink, const Study& study, const Placement& placement,
                Backend& backend, Progress& progress) {
  const Scenario& scenario = study.scenario;
  const auto pass = backend.snapshots(scenario.evaluation_series());
  const UsedLinks used = used_links(study, *pass, placement, progress);
  CzmlWriter writer = begun_czml(sink, study.config, scenario.slots());
  write_satellites(writer, study.config, scenario, HeldModules(placement), backend, progress);
  for (const auto& [link, parts] : used) {
    writer.link(link.second.first, link.second.second, link.first, parts);
  }
  writer.end();
}

}  // namespace spacemoe
