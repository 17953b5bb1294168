#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/cli/program.hpp"

/// `spacemoe export placement`: what a search has found, for engines that serve models.
namespace spacemoe {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

/// A placement of eight layers of four experts on 64 satellites: layer l has its gateway on 8 l,
/// and expert i on 8 l + 4 - i.
class PlacementFolder : public WorkFolder {
 public:
  PlacementFolder() {
    std::ofstream placement(path() / "placement.csv");
    placement << "layer,role,expert,satellite\n";
    for (int layer = 0; layer < 8; ++layer) {
      placement << layer << ",gateway,," << 8 * layer << '\n';
      for (int expert = 0; expert < 4; ++expert) {
        placement << layer << ",expert," << expert << ',' << 8 * layer + 4 - expert << '\n';
      }
    }
  }
};

TEST(ExportPlacement, GivesEachPlaceItsExpert) {
  const PlacementFolder work;
  const std::string command = "export placement placement.csv --config " + config("smoke.yaml");
  const auto sglang = work.spacemoe(command);
  ASSERT_EQ(sglang.exit_code, 0) << sglang.err;
  const auto rows = nlohmann::json::parse(sglang.out)["physical_to_logical_map"];
  ASSERT_EQ(rows.size(), 8U);
  for (const auto& row : rows) {
    EXPECT_EQ(row.get<std::vector<int>>(), (std::vector<int>{3, 2, 1, 0}));
  }
  const auto tensorrt = work.spacemoe(command + " --format tensorrt --first-layer 3");
  EXPECT_THAT(tensorrt.out,
              StartsWith("initial_global_assignments:\n  3: [3, 2, 1, 0]\n  4: [3, 2, 1, 0]\n"));
  EXPECT_THAT(tensorrt.out, HasSubstr("\nnum_slots: 4\n"));
}

TEST(ExportPlacement, WritesAFileThatGivesWayToItself) {
  const PlacementFolder work;
  const std::string command =
      "export placement placement.csv --config " + config("smoke.yaml") + " --out map.json";
  EXPECT_EQ(work.spacemoe(command).exit_code, 0);
  EXPECT_EQ(work.spacemoe(command).exit_code, 2);
  EXPECT_EQ(work.spacemoe(command + " --force").exit_code, 0);
  EXPECT_EQ(work.spacemoe(command + " --force --format tensorrt").exit_code, 2);
}

TEST(ExportPlacement, SaysWhatIsMissing) {
  const PlacementFolder work;
  EXPECT_THAT(work.spacemoe("export placement placement.csv").err,
              HasSubstr("--config: found none, allowed: the config of the placement"));
  EXPECT_THAT(work.spacemoe("export placment placement.csv").err,
              HasSubstr("allowed: a file, or one of sweep, placement and a file"));
  EXPECT_THAT(work.spacemoe("export sweep placement.csv --format sglang").err,
              HasSubstr("--format: found the form of another subject"));
}

}  // namespace
}  // namespace spacemoe
