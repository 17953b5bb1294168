#include "host/report/globe_data.hpp"

#include <bit>
#include <cstdint>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "host/experiment/run_experiment.hpp"
#include "host/report/subject_text.hpp"
#include "tests/flying.hpp"
#include "tests/omm_text.hpp"
#include "tests/test_folder.hpp"
#include "tests/test_study.hpp"
#include "tests/unit/report/from_base64.hpp"

namespace spacemoe {
namespace {

std::vector<float> floats_of(std::string_view text) {
  const std::vector<std::uint8_t> bytes = from_base64(text);
  std::vector<float> floats;
  for (std::size_t i = 0; i + 3 < bytes.size(); i += 4) {
    floats.push_back(std::bit_cast<float>(bytes[i] | bytes[i + 1] << 8U | bytes[i + 2] << 16U |
                                          static_cast<std::uint32_t>(bytes[i + 3]) << 24U));
  }
  return floats;
}

// Of satellites that fly the page gets their places in each slot that it shows, as no shell says
// them; planes of 10 and 11 satellites.
TEST(GlobeData, HasThePositionsOfSatellitesThatFly) {
  const TestFolder folder;
  std::vector<OrbitalElements> satellites = flying_walker({3, 11, 780.0, 86.4, 90.0, 1.0});
  satellites.erase(satellites.begin() + 14);
  {
    std::ofstream file(folder.path() / "flying.json");
    for (std::size_t i = 0; i < satellites.size(); ++i) {
      file << (i == 0 ? "[" : ",\n") << omm_json(satellites[i]);
    }
    file << "]";
  }
  const std::string text = fmt::format(
      "constellation: {{elements: {{file: {}}}}}\ntime: {{slots: 6}}\nplanning: {{slots: 4}}\n"
      "model: {{layers: 2, experts: 3, active: 1, expert_flops: 1e7}}\n"
      "activation: {{kind: successive, skew: 0.5}}\nschemes: [SpaceMoE]\n"
      "evaluation: {{tokens_per_slot: 10, draws: 1}}",
      (folder.path() / "flying.json").string());
  const TestStudy study(text);
  StoredResult stored{read_config_text("study.yaml", text),
                      run_experiment(study.config(), study.scenario(), study.context()),
                      {},
                      {},
                      {},
                      {},
                      {},
                      {},
                      1,
                      {},
                      {}};
  const auto backend = cpu::make_cpu_backend(1);
  const auto json = nlohmann::json::parse(globe_json(stored, "", *backend));
  EXPECT_EQ(json["shells"][0]["planes"], 3);
  EXPECT_EQ(json["shells"][0]["plane_sizes"], (std::vector<int>{11, 10, 11}));
  const auto numbers = catalogue_numbers(study.config().constellation);
  const auto& slots = json["slots"];
  ASSERT_GE(slots.size(), 2U);
  for (const auto& slot : slots) {
    const std::vector<double> time_s = {slot["time_s"].get<double>()};
    const std::vector<float> km = floats_of(slot["positions_km"].get<std::string>());
    ASSERT_EQ(km.size(), 3U * 32U);
    for (std::size_t i = 0; i < 32; ++i) {
      const auto of = std::ranges::find(satellites, numbers[i], &OrbitalElements::catalogue_number);
      const auto state = teme_states(std::span(&*of, 1), flying_epoch(), time_s).front();
      EXPECT_EQ(km[3 * i], static_cast<float>(state.position_km.x));
      EXPECT_EQ(km[3 * i + 2], static_cast<float>(state.position_km.z));
    }
  }
}

// A result is told of without its elements, which need not lie where they were.
TEST(GlobeData, IsLeftOutWhereTheElementsHaveGone) {
  const std::string text =
      "constellation: {elements: {file: /no/such.csv}}\ntime: {epoch: 2026-03-20}\n"
      "model: {layers: 2, experts: 3, active: 1, expert_flops: 1e7}\n"
      "activation: {kind: successive, skew: 0.5}\nschemes: [SpaceMoE]\n";
  StoredResult stored{
      read_stored_config("study.yaml", text), {}, {}, {}, {}, {}, {}, {}, 1, {}, {}};
  const ExperimentConfig& config = stored.loaded.config;
  EXPECT_THAT(subject_text(config, 1, 4), testing::HasSubstr("on satellites that fly over 4"));
  EXPECT_THAT(subject_lines(config)[1].second, testing::HasSubstr("elements of such.csv"));
  const auto backend = cpu::make_cpu_backend(1);
  EXPECT_THROW(static_cast<void>(globe_json(stored, "", *backend)), FileError);
}

}  // namespace
}  // namespace spacemoe
