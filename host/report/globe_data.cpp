#include "host/report/globe_data.hpp"

#include <algorithm>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "host/constellation/earth_place.hpp"
#include "host/constellation/orbit_rates.hpp"
#include "host/experiment/scenario.hpp"
#include "host/experiment/study.hpp"
#include "host/placement/subnets.hpp"
#include "host/report/packed_data.hpp"
#include "host/report/token_path.hpp"
#include "host/results/summary_figures.hpp"
#include "kernels/common/constants.hpp"
#include "kernels/tables/numbered_list.hpp"

namespace spacemoe {
namespace {

using Json = nlohmann::ordered_json;

/// Size that the samples of slots may take in the page.
constexpr std::size_t slot_bytes = 900'000;
constexpr std::size_t max_slots = 40;

/// A shell whose planes need not be alike: slots say where its satellites are.
Json found_shell_json(const Shell& shell) {
  Json sizes = Json::array();
  double altitude_km = 0.0;
  for (const OrbitalPlane& plane : shell.planes) {
    sizes.push_back(plane.satellites);
    altitude_km = std::max(altitude_km, plane.altitude_km);
  }
  return {{"planes", shell.planes.size()}, {"plane_sizes", sizes}, {"altitude_km", altitude_km}};
}

Json shells_json(const Constellation& constellation) {
  constexpr double km_per_m = 1e-3;
  Json shells = Json::array();
  for (const Shell& of : constellation.shells()) {
    if (!of.walker) {
      shells.push_back(found_shell_json(of));
      continue;
    }
    const WalkerShell& shell = *of.walker;
    const OrbitRates rates = orbit_rates(shell, constellation.drift());
    shells.push_back({{"planes", shell.planes},
                      {"satellites_per_plane", shell.satellites_per_plane},
                      {"altitude_km", shell.altitude_km},
                      {"inclination_deg", shell.inclination_deg},
                      {"raan_spread_deg", shell.raan_spread_deg},
                      {"phasing", shell.phasing},
                      {"first_raan_deg", shell.first_raan_deg},
                      {"motion_rad_per_s", rates.latitude_argument},
                      {"drift_rad_per_s", rates.raan},
                      {"cluster_spacing_km", shell.cluster_spacing_m.value_or(0.0) * km_per_m}});
  }
  return shells;
}

/// Regions of weather, by the keys of a config that they have.
Json regions_json(const WeatherSpec& weather) {
  Json regions = Json::array();
  for (const RegionSpec& region : weather.regions) {
    Json entry = {{"name", region.name}, {"from_s", region.from_s}};
    const auto put = [&](const char* key, const std::optional<double>& value) {
      if (value) {
        entry[key] = *value;
      }
    };
    put("until_s", region.until_s);
    put("latitude_deg", region.latitude_deg);
    put("longitude_deg", region.longitude_deg);
    put("radius_deg", region.radius_deg);
    put("min_latitude_deg", region.min_latitude_deg);
    put("max_latitude_deg", region.max_latitude_deg);
    regions.push_back(std::move(entry));
  }
  return regions;
}

/// The ring's subnets, by satellite. Empty where the ring does not fit the constellation.
std::vector<std::uint32_t> subnet_layers(const Constellation& constellation, std::uint32_t layers) {
  std::vector<std::uint32_t> layer_of(constellation.size(), no_layer);
  const Subnets subnets = ring_subnets(constellation, layers);
  for (std::uint32_t layer = 0; layer < layers; ++layer) {
    for (const Satellite satellite : subnets[layer]) {
      layer_of[number(satellite)] = layer;
    }
  }
  return layer_of;
}

Json token_json(const std::vector<LayerWay>& way, std::size_t width) {
  Json members = Json::array();
  Json served = Json::array();
  Json expert_ms = Json::array();
  Json layer_ms = Json::array();
  Json lengths = Json::array();
  std::vector<Satellite> nodes;
  for (const LayerWay& layer : way) {
    layer_ms.push_back(rounded_ms(layer.latency_s));
    for (const ExpertWay& expert : layer.experts) {
      members.push_back(number(expert.expert));
      served.push_back(number(expert.satellite));
      expert_ms.push_back(rounded_ms(expert.latency_s));
      for (const auto* part : {&expert.there, &expert.onward}) {
        lengths.push_back(part->size());
        nodes.insert(nodes.end(), part->begin(), part->end());
      }
    }
  }
  return {{"members", members}, {"served", served},
          {"ms", expert_ms},    {"layer_ms", layer_ms},
          {"lengths", lengths}, {"nodes", packed(numbers_of(nodes), width)}};
}

/// Makes the samples of slots of one result.
class SlotSamples {
 public:
  SlotSamples(const StoredResult& stored, const Scenario& scenario, SnapshotPass& pass,
              std::size_t width)
      : stored_(stored),
        scenario_(scenario),
        pass_(pass),
        width_(width),
        study_(config(), scenario) {}

  [[nodiscard]] Json slot(Slot slot, const std::vector<const Placement*>& placements) const {
    const SetLawView law = study_.laws.token_view();
    const TokenTracer tracer(scenario_, pass_, law, study_.compute, study_.seed());
    TracedSlot traced = {slot, std::vector<LinkReport>(scenario_.network().links().size())};
    pass_.links(slot, traced.links);
    Json tokens = Json::array();
    for (const Placement* placement : placements) {
      tokens.push_back(token_json(tracer.trace(traced, *placement), width_));
    }
    Json sample = {{"slot", number(slot)},
                   {"time_s", scenario_.slots().start_s[number(slot)]},
                   {"up", packed_up(traced.links)},
                   {"down", down_json(traced.links)},
                   {"tokens", tokens}};
    if (!scenario_.constellation().is_circular()) {
      std::vector<OrbitState> orbits(scenario_.constellation().size());
      pass_.orbits(slot, orbits);
      sample["positions_km"] = packed(orbits);
    }
    return sample;
  }

 private:
  [[nodiscard]] const ExperimentConfig& config() const { return stored_.loaded.config; }

  const StoredResult& stored_;
  const Scenario& scenario_;
  SnapshotPass& pass_;
  std::size_t width_;
  Study study_;
};

/// As many slots as fit, evenly spread.
Json slots_json(const SlotSamples& samples, std::uint32_t slots,
                const std::vector<const Placement*>& placements) {
  Json sampled = Json::array({samples.slot(Slot{0}, placements)});
  const std::size_t fit = slot_bytes / std::max<std::size_t>(1, sampled[0].dump().size());
  const std::size_t count =
      std::min<std::size_t>(slots, std::clamp<std::size_t>(fit, 2, max_slots));
  for (std::size_t i = 1; i < count; ++i) {
    sampled.push_back(
        samples.slot(Slot{static_cast<std::uint32_t>(i * slots / count)}, placements));
  }
  return sampled;
}

}  // namespace

std::vector<const SchemeResult*> globe_schemes(const ExperimentResult& result,
                                               const std::string& found) {
  std::vector<const SchemeResult*> schemes;
  for (const SchemeResult& scheme : result.schemes) {
    if (!scheme.placements.empty()) {
      schemes.push_back(&scheme);
    }
  }
  const SchemeResult* reference = &result.schemes[result.reference];
  const auto rank = [&](const SchemeResult* scheme) {
    const int first = scheme->summary.scheme == found ? 0 : scheme == reference ? 1 : 2;
    return std::pair(
        first, best_mean_s(scheme->summary).value_or(std::numeric_limits<double>::infinity()));
  };
  std::ranges::stable_sort(schemes, {}, rank);
  schemes.resize(std::min(schemes.size(), max_globe_schemes));
  std::ranges::sort(schemes);  // they stand in one array
  return schemes;
}

std::string globe_json(const StoredResult& stored, const std::string& found, Backend& backend) {
  const ExperimentConfig& config = stored.loaded.config;
  const Scenario scenario(config);
  const Constellation& constellation = scenario.constellation();
  const std::size_t width = number_width(constellation.size());
  const auto pass = backend.snapshots(scenario.evaluation_series());
  Json schemes = Json::array();
  std::vector<const Placement*> placements;
  for (const SchemeResult* scheme : globe_schemes(stored.result, found)) {
    const Placement& placement = scheme->placements.front();
    Json entry = {{"name", scheme->summary.scheme}};
    entry.update(placement_json(placement));
    schemes.push_back(std::move(entry));
    placements.push_back(&placement);
  }
  const auto with_placement = static_cast<std::size_t>(
      std::ranges::count_if(stored.result.schemes,
                            [](const SchemeResult& scheme) { return !scheme.placements.empty(); }));
  const SlotSamples samples(stored, scenario, *pass, width);
  const Json globe = {
      {"radius_km", earth_radius_km},
      {"satellites", constellation.size()},
      {"layers", config.model.layers},
      {"experts", config.model.experts},
      {"active", config.model.active},
      {"shells", shells_json(constellation)},
      {"earth_turn_rad_per_s", earth_turn_rad_per_s},
      {"greenwich_deg", config.weather.greenwich_deg},
      {"regions", regions_json(config.weather)},
      {"links", packed_ends(scenario.network().links(), width)},
      {"subnets", packed(subnet_layers(constellation, config.model.layers), width)},
      {"schemes", schemes},
      {"left_out", with_placement - placements.size()},
      {"slots", slots_json(samples, static_cast<std::uint32_t>(scenario.slots().start_s.size()),
                           placements)}};
  return globe.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace spacemoe
