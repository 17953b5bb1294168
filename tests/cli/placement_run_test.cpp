#include <fstream>
#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/cli/program.hpp"

/// Runs of placements that are read from a file.
namespace spacemoe {
namespace {

using testing::HasSubstr;
using testing::Not;

/// A config for a placement file of two layers, on eight planes of eight satellites.
void write_config(const WorkFolder& work, const std::string& file, int experts, int active) {
  std::ofstream(work.path() / "study.yaml") << fmt::format(
      "constellation: {{shells: [{{planes: 8, satellites_per_plane: 8, altitude_km: 1200, "
      "inclination_deg: 87}}]}}\n"
      "time: {{slots: 6}}\n"
      "compute: {{modules_per_satellite: 16}}\n"
      "model: {{name: small, layers: 2, experts: {}, active: {}, expert_flops: 1e7}}\n"
      "activation: {{kind: conditional_poisson, skew: 0.1}}\n"
      "evaluation: {{tokens_per_slot: 50}}\n"
      "schemes: [{{name: mine, placement: {}}}]\n",
      experts, active, file);
}

/// Both layers with all experts on one satellite, and two copies of an expert of the second.
std::string placement_of(int experts) {
  std::string text = "layer,role,expert,satellite\n";
  for (int layer = 0; layer < 2; ++layer) {
    text += fmt::format("{},gateway,,{}\n", layer, 10 * layer);
    for (int expert = 0; expert < experts; ++expert) {
      text += fmt::format("{},expert,{},{}\n", layer, expert, 20 + layer);
    }
  }
  return text + "1,replica,1,30\n1,replica,1,3\n";
}

TEST(RunOfAPlacement, WithCopiesOnSharedSatellitesComesBackAsItWent) {
  const WorkFolder work;
  std::ofstream(work.path() / "placement.csv") << placement_of(3);
  write_config(work, "placement.csv", 3, 2);
  const auto run = work.spacemoe("run study.yaml --out first");
  ASSERT_EQ(run.exit_code, 0) << run.err;
  const std::string placements = slurp(work.path() / "first/placements.csv");
  EXPECT_THAT(placements, HasSubstr("mine,0,1,expert,1,0,2,5,21\n"));
  EXPECT_THAT(placements, HasSubstr("mine,0,1,replica,1,0,0,3,3\nmine,0,1,replica,1,0,3,6,30\n"));
  EXPECT_THAT(run.out, HasSubstr("Sampled and exact means differ by up to"));

  write_config(work, "first/placements.csv", 3, 2);
  ASSERT_EQ(work.spacemoe("run study.yaml --out again").exit_code, 0);
  for (const std::string file : {"placements.csv", "summary.csv", "layers.csv"}) {
    EXPECT_EQ(slurp(work.path() / "again" / file), slurp(work.path() / "first" / file)) << file;
  }
}

// Of 16 experts there are 8008 sets of 6.
TEST(RunOfAPlacement, SaysWhySharedSatellitesHaveNoExactMeans) {
  const WorkFolder work;
  std::ofstream(work.path() / "placement.csv") << placement_of(16);
  write_config(work, "placement.csv", 16, 6);
  const auto run = work.spacemoe("run study.yaml --out result");
  ASSERT_EQ(run.exit_code, 0) << run.err;
  EXPECT_THAT(run.out, HasSubstr("No exact means: experts of a layer share a satellite"));
  EXPECT_THAT(run.out, Not(HasSubstr("Sampled and exact means")));
  const auto manifest = nlohmann::json::parse(slurp(work.path() / "result/manifest.json"));
  EXPECT_THAT(manifest["why_not_exact"].get<std::string>(), HasSubstr("up to 5000"));
  EXPECT_THAT(slurp(work.path() / "result/draws.csv"), HasSubstr("\nmine,0,,"));
}

}  // namespace
}  // namespace spacemoe
