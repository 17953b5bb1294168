#include "host/config/config_presets.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/config/config.hpp"
#include "host/constellation/constellation.hpp"
#include "host/constellation/orbit_rates.hpp"
#include "host/constellation/shell_distance.hpp"
#include "host/constellation/sun.hpp"
#include "kernels/common/constants.hpp"
#include "kernels/common/link.hpp"

namespace spacemoe {
namespace {

MoeModel model(const std::string& name) {
  return read_config_text("study.yaml", "constellation: paper-1056\nmodel: " + name +
                                            "\nactivation: {kind: conditional_poisson, skew: 0}\n"
                                            "schemes: [SpaceMoE]\n")
      .config.model;
}

ConstellationSpec constellation(const std::string& name) {
  return read_config_text("study.yaml", "constellation: " + name +
                                            "\nmodel: {layers: 2, experts: 4, active: 2}\n"
                                            "activation: {kind: conditional_poisson, skew: 0}\n"
                                            "schemes: [SpaceMoE]\n")
      .config.constellation;
}

ExperimentConfig under_weather(const std::string& weather) {
  return read_config_text(
             "study.yaml",
             "constellation: paper-1056\nmodel: llama-moe-3.5b-2of8\nweather: " + weather +
                 "\nactivation: {kind: conditional_poisson, skew: 0}\n"
                 "schemes: [SpaceMoE]\n")
      .config;
}

std::uint64_t satellites(const ConstellationSpec& spec) {
  std::uint64_t sum = 0;
  for (const WalkerShell& shell : spec.shells) {
    sum += std::uint64_t{shell.planes} * shell.satellites_per_plane;
  }
  return sum;
}

// The paper: 36.3 TFLOP for a forward pass of 4,096 tokens. Besides the layers a token pays for the
// output layer, 4096 x 32000 weights.
TEST(ModelPreset, LlamaMoeCostsWhatThePaperSays) {
  const MoeModel llama = model("llama-moe-3.5b-2of8");
  const double layer = llama.active * llama.expert_flops + llama.gateway_flops;
  const double token = llama.layers * layer + 2.0 * 4096.0 * 32000.0;
  EXPECT_NEAR(4096.0 * token, 36.3e12, 0.1e12);
  // 4.65 ms for an expert at 10.4 GFLOPS x 70 %.
  EXPECT_NEAR(llama.expert_flops / 7.28e9, 4.65e-3, 0.005e-3);
}

TEST(ModelPreset, AFinerCutCostsTheSame) {
  const MoeModel coarse = model("llama-moe-3.5b-2of8");
  const MoeModel fine = model("llama-moe-3.5b-4of16");
  EXPECT_EQ(fine.active * fine.expert_flops, coarse.active * coarse.expert_flops);
  EXPECT_EQ(fine.experts * fine.expert_flops, coarse.experts * coarse.expert_flops);
}

// Mixtral-8x7B has 46.7 billion parameters and uses 12.9 billion per token (arXiv 2401.04088).
// Without embeddings (2 x 32000 x 4096) they are weights of experts and of attention, 2 FLOP each.
TEST(ModelPreset, MixtralHasAsManyWeightsAsItsAuthorsSay) {
  const MoeModel mixtral = model("mixtral-8x7b");
  const double context = 2.0 * 2.0 * 4096.0 * 4096.0;  // scores and values, which have no weights
  const double embeddings = 2.0 * 32000.0 * 4096.0;
  const auto weights = [&](double experts) {
    return mixtral.layers * (experts * mixtral.expert_flops + mixtral.gateway_flops - context) /
               2.0 +
           embeddings;
  };
  EXPECT_NEAR(weights(mixtral.experts), 46.7e9, 0.05e9);
  EXPECT_NEAR(weights(mixtral.active), 12.9e9, 0.05e9);
}

// LLaMA-2-7B has 6.74 billion parameters (arXiv 2307.09288, table 1), cut into experts or not.
TEST(ModelPreset, LlamaMoeTakesWhatLlamaDoes) {
  for (const char* name : {"llama-moe-3.5b-2of8", "llama-moe-3.5b-4of16"}) {
    const MoeModel llama = model(name);
    const double layer_gb =
        llama.experts * llama.expert_memory_gb.value() + llama.gateway_memory_gb.value();
    EXPECT_NEAR(llama.layers * layer_gb + 2.0 * (2.0 * 32000.0 * 4096.0) / 1e9, 2.0 * 6.74, 0.01);
  }
}

TEST(ConstellationPreset, HasTheSatellitesOfItsName) {
  for (const std::string& name : preset_names(PresetKind::constellation)) {
    EXPECT_EQ(satellites(constellation(name)), std::stoull(name.substr(name.rfind('-') + 1)))
        << name;
  }
}

/// Least, mean and largest length of the links between planes 0 and 1 over an orbit.
std::array<double, 3> rung_km(const WalkerShell& shell) {
  const Constellation sky({{shell}, {}});
  std::vector<double> times_s;
  constexpr int moments = 2000;
  for (int k = 0; k < moments; ++k) {
    times_s.push_back(sky.period_s(0) * k / moments);
  }
  std::array<double, 3> lengths = {1e9, 0.0, 0.0};
  for (const ShellPhase& phase : sky.phases(times_s)) {
    const auto at = [&](std::uint32_t satellite) {
      return orbit_state(sky.shell_constants()[0], sky.satellite_constants()[satellite], phase);
    };
    const double km = link_geometry(at(0), at(shell.satellites_per_plane)).length_km;
    lengths[0] = std::min(lengths[0], km);
    lengths[1] += km / moments;
    lengths[2] = std::max(lengths[2], km);
  }
  return lengths;
}

// Two-line elements of Iridium NEXT, March 2019, moved to one moment: nodes of neighbouring planes
// are 31.60 deg apart (158.02 from the first to the last), phases 15.06 deg.
TEST(ConstellationPreset, IridiumIsThatOfItsElements) {
  const WalkerShell shell = constellation("iridium-66").shells[0];
  EXPECT_NEAR(shell.raan_spread_deg / 6.0, 31.60, 0.01);
  EXPECT_NEAR(shell.phasing * 360.0 / 66.0, 15.06, 0.01);
  EXPECT_EQ(shell.seam, Seam::open);
  const auto [least, mean, most] = rung_km(shell);
  EXPECT_NEAR(least, 2045.0, 2.0);
  EXPECT_NEAR(mean, 3325.0, 2.0);
  EXPECT_NEAR(most, 4390.0, 2.0);
}

TEST(ConstellationPreset, StarlinkHasItsEstimatedPhasing) {
  const WalkerShell shell = constellation("starlink-1584").shells[0];
  EXPECT_EQ(shell.phasing, 39.0);
  EXPECT_NEAR(rung_km(shell)[1], 1471.0, 1.0);
}

// Satellites of planes that cross keep their distance, but for the paper's, whose phasing is fitted
// to its table.
TEST(ConstellationPreset, KeepsSatellitesApart) {
  for (const std::string& name : preset_names(PresetKind::constellation)) {
    for (const WalkerShell& shell : constellation(name).shells) {
      if (!shell.is_cluster()) {
        EXPECT_GE(closest_pair(shell)->min_km, name == "paper-1056" ? 2.0 : 45.0) << name;
      }
    }
  }
}

// Phasings that no source states keep satellites the farthest apart of all whole ones; of equally
// good ones it is the lowest.
TEST(ConstellationPreset, TakesThePhasingThatKeepsSatellitesFarthestApart) {
  for (const auto& [name, from] : {std::pair("kuiper-3236", 0U), std::pair("starlink-4408", 1U),
                                   std::pair("oneweb-588", 0U), std::pair("telesat-298", 0U)}) {
    const std::vector<WalkerShell> shells = constellation(name).shells;
    for (std::size_t number = from; number < shells.size(); ++number) {
      const WalkerShell& shell = shells[number];
      const double least_km = closest_pair(shell)->min_km;
      for (std::uint32_t phasing = 0; phasing < shell.planes; ++phasing) {
        WalkerShell other = shell;
        other.phasing = phasing;
        const double other_km = closest_pair(other)->min_km;
        const bool is_lower = name != std::string("kuiper-3236") && phasing < shell.phasing;
        EXPECT_LE(other_km, least_km + (is_lower ? -1e-6 : 1e-6))
            << name << ", shell " << number << ", F = " << phasing;
      }
    }
  }
}

/// A shell as a filing states it.
struct FiledShell {
  std::uint32_t planes;
  std::uint32_t satellites_per_plane;
  double altitude_km;
  double inclination_deg;
};

// Tables of the filings that each preset names.
TEST(ConstellationPreset, HasTheShellsOfItsFiling) {
  const auto expect_shells = [](const char* name, const std::vector<FiledShell>& filed) {
    const std::vector<WalkerShell> shells = constellation(name).shells;
    ASSERT_EQ(shells.size(), filed.size()) << name;
    for (std::size_t number = 0; number < filed.size(); ++number) {
      EXPECT_EQ(shells[number].planes, filed[number].planes) << name;
      EXPECT_EQ(shells[number].satellites_per_plane, filed[number].satellites_per_plane) << name;
      EXPECT_EQ(shells[number].altitude_km, filed[number].altitude_km) << name;
      EXPECT_EQ(shells[number].inclination_deg, filed[number].inclination_deg) << name;
    }
  };
  expect_shells("starlink-4408", {{72, 22, 550, 53},
                                  {72, 22, 540, 53.2},
                                  {36, 20, 570, 70},
                                  {6, 58, 560, 97.6},
                                  {4, 43, 560, 97.6}});
  expect_shells("kuiper-3236", {{34, 34, 630, 51.9}, {36, 36, 610, 42}, {28, 28, 590, 33}});
  expect_shells("oneweb-588", {{12, 49, 1200, 87.9}});
  expect_shells("telesat-298", {{6, 13, 1015, 98.98}, {20, 11, 1325, 50.88}});
  expect_shells("iridium-66", {{6, 11, 780, 86.4}});
}

// The first shell alone is a preset too. At 560 km no plane of one shell lies on one of the other.
TEST(ConstellationPreset, StarlinksFirstShellIsTheSameInBoth) {
  const std::vector<WalkerShell> all = constellation("starlink-4408").shells;
  const WalkerShell first = constellation("starlink-1584").shells.at(0);
  EXPECT_EQ(all[0].phasing, first.phasing);
  EXPECT_EQ(all[0].seam, first.seam);
  const auto node_deg = [](const WalkerShell& shell, std::uint32_t plane) {
    return shell.first_raan_deg + shell.raan_spread_deg * plane / shell.planes;
  };
  for (std::uint32_t plane = 0; plane < all[3].planes; ++plane) {
    for (std::uint32_t other = 0; other < all[4].planes; ++other) {
      EXPECT_GE(std::abs(std::remainder(node_deg(all[3], plane) - node_deg(all[4], other), 360.0)),
                15.0 - 1e-9);
    }
  }
}

// OneWeb's planes are 15.2 deg apart, and 12.8 deg where the last meets the first head on.
TEST(ConstellationPreset, OneWebIsThatOfItsElements) {
  const WalkerShell shell = constellation("oneweb-588").shells.at(0);
  EXPECT_NEAR(shell.raan_spread_deg / shell.planes, 15.2, 1e-9);
}

// arXiv 2511.19468: 81 satellites within 1 km, neighbours 100 to 200 m apart, at 650 km in a
// sun-synchronous dawn-dusk orbit: its node moves once round in a tropical year, and at the March
// equinox, when the Sun stands in the x axis, the Sun is over its pole but for what is missing to
// 90 deg of inclination.
TEST(ConstellationPreset, SuncatcherIsADawnDuskCluster) {
  const ConstellationSpec spec = constellation("suncatcher-81");
  ASSERT_EQ(spec.shells.size(), 1U);
  const WalkerShell& cluster = spec.shells[0];
  EXPECT_EQ(cluster.altitude_km, 650.0);
  EXPECT_EQ(closest_pair(cluster)->min_km, 0.1);
  EXPECT_EQ(closest_pair(cluster)->max_km, 0.2);
  const double half_km = pair_distance(cluster, 8, 8).max_km / 2.0;
  EXPECT_NEAR(half_km, 1.0, 0.15);
  EXPECT_EQ(spec.drift, Drift::j2);
  constexpr double year_s = 365.2422 * 86400.0;
  EXPECT_NEAR(orbit_rates(cluster, spec.drift).raan * year_s, 2.0 * pi, 0.005);
  const double beta = beta_rad(plane_of(cluster, 8), {1.0, 0.0, 0.0}) / radians_per_degree;
  EXPECT_NEAR(beta, 180.0 - 97.96, 1e-9);
}

// A delta's last plane is the first one's neighbour. Star and paper have open seams: satellites
// meet head on over those of stars, and the paper's results are made without.
TEST(ConstellationPreset, ClosesTheSeamOfADelta) {
  for (const std::string& name : preset_names(PresetKind::constellation)) {
    for (const WalkerShell& shell : constellation(name).shells) {
      const bool is_delta =
          shell.raan_spread_deg == 360.0 && name != "paper-1056" && !shell.is_cluster();
      EXPECT_EQ(shell.seam, is_delta ? Seam::closed : Seam::open) << name;
    }
  }
}

// A laser is acquired 266,141 / 9,000 times a day and is down for 1 % of the time between.
TEST(WeatherPreset, StarlinkHasAsManyOutagesAsItHasAcquisitions) {
  const WeatherSpec starlink = under_weather("starlink-2024").weather;
  EXPECT_EQ(starlink.outages.survival, 0.99);
  const double between_s = 86400.0 / (266'141.0 / 9'000.0);
  EXPECT_NEAR(starlink.outages.mean_s.value(), 0.01 * between_s, 0.5);
  EXPECT_EQ(starlink.acquisition_s, 12.0);
  EXPECT_EQ(starlink.acquire_after, AcquireAfter::all_but_outages);
}

TEST(WeatherPreset, ThePapersIsThatOfItsConfig) {
  const WeatherSpec paper = under_weather("paper").weather;
  const LinkSpec links = read_config(SPACEMOE_SOURCE_DIR "/configs/paper.yaml").config.links;
  EXPECT_EQ(paper.outages.survival, links.survival);
  EXPECT_EQ(paper.outages.mean_s, links.mean_outage_s);
  WeatherSpec without = paper;
  without.outages = {};
  EXPECT_EQ(without, WeatherSpec{});
}

TEST(WeatherPreset, TheAnomalyHasTenTimesTheResets) {
  const WeatherSpec saa = under_weather("saa").weather;
  ASSERT_EQ(saa.regions.size(), 1U);
  EXPECT_EQ(saa.regions[0].silences_per_year, 10.0 * saa.silences.per_year);
  EXPECT_TRUE(saa.regions[0].is_cap());
}

TEST(WeatherPreset, AStormIsAlikeAtBothPoles) {
  const std::vector<RegionSpec> poles = under_weather("polar-storm").weather.regions;
  ASSERT_EQ(poles.size(), 2U);
  EXPECT_EQ(poles[0].min_latitude_deg, -*poles[1].max_latitude_deg);
  EXPECT_EQ(poles[0].survival, poles[1].survival);
  EXPECT_EQ(poles[0].mean_outage_s, poles[1].mean_outage_s);
}

// What a study says of one key leaves the others of the same map.
TEST(WeatherPreset, KeepsWhatIsNotSaidAnew) {
  for (const char* text : {"{preset: saa, silences: {duration_s: 60}, trace: ~}",
                           "{silences: {duration_s: 60}, preset: saa}"}) {
    const WeatherSpec saa = under_weather(text).weather;
    EXPECT_EQ(saa.silences.duration_s, 60.0) << text;
    EXPECT_EQ(saa.silences.per_year, 0.7) << text;
    EXPECT_EQ(saa.regions.size(), 1U) << text;
  }
  EXPECT_TRUE(under_weather("{preset: saa, regions: []}").weather.regions.empty());
}

TEST(WeatherPreset, TakesWhatEachOneSays) {
  for (const std::string& name : preset_names(PresetKind::weather)) {
    EXPECT_NE(under_weather(name).weather, WeatherSpec{}) << name;
    // Each decides about the outages of all links, so that links.survival beside it is refused.
    EXPECT_TRUE(under_weather(name).weather.outages.survival) << name;
  }
}

TEST(Presets, AreThoseOfTheConfigsFolder) {
  for (const auto& [kind, folder] :
       {std::pair(PresetKind::model, "models"), std::pair(PresetKind::weather, "weather"),
        std::pair(PresetKind::constellation, "constellations"),
        std::pair(PresetKind::compute, "compute")}) {
    std::set<std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator(
             std::string(SPACEMOE_SOURCE_DIR "/configs/") + folder)) {
      files.insert(entry.path().stem().string());
    }
    const auto names = preset_names(kind);
    EXPECT_EQ(std::set<std::string>(names.begin(), names.end()), files);
  }
}

TEST(Presets, AreListedWithALineEach) {
  const std::string list = list_presets();
  for (const PresetKind kind : {PresetKind::model, PresetKind::constellation, PresetKind::weather,
                                PresetKind::compute, PresetKind::scheme}) {
    for (const std::string& name : preset_names(kind)) {
      EXPECT_THAT(list, testing::HasSubstr("  " + name + " "));
      EXPECT_FALSE(preset_summary(kind, name).empty()) << name;
    }
  }
}

TEST(Factorial, HasAll24CombinationsWithNamesOfTheirOwn) {
  const auto schemes =
      read_config_text("study.yaml",
                       "constellation: paper-1056\nmodel: llama-moe-3.5b-2of8\n"
                       "activation: {kind: conditional_poisson, skew: 0}\nschemes: factorial\n")
          .config.schemes;
  std::set<std::string> names;
  std::set<std::tuple<LayerChoice, GatewayChoice, SatelliteChoice, ExpertOrder>> choices;
  for (const Scheme& scheme : schemes) {
    names.insert(scheme.name);
    choices.emplace(scheme.layers, scheme.gateway, scheme.satellites, scheme.experts);
  }
  EXPECT_EQ(schemes.size(), 24U);
  EXPECT_EQ(choices.size(), 24U);
  EXPECT_EQ(names.size(), 24U);
  for (const char* const name : {"SpaceMoE", "RandIntra-CG", "RandIntra", "RandPlace"}) {
    EXPECT_TRUE(names.contains(name)) << name;
  }
}

}  // namespace
}  // namespace spacemoe
