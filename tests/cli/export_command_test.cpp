#include <algorithm>
#include <filesystem>
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
              HasSubstr("allowed: a file, or one of sweep, placement, network and a file"));
  EXPECT_THAT(work.spacemoe("export network").err,
              HasSubstr("found network, allowed: a file, or one of"));
  EXPECT_THAT(work.spacemoe("export sweep placement.csv --format sglang").err,
              HasSubstr("--format: found sglang, the form of another subject, allowed: csv, json "
                        "for a sweep"));
}

/// `spacemoe export network` and places of a placement. What the files say is tested by their
/// readers, in tests/interchange.
TEST(ExportNetwork, RefusesWhatSaysNothing) {
  const PlacementFolder work;
  const std::string smoke = config("smoke.yaml");
  EXPECT_THAT(work.spacemoe("export network " + smoke + " --slot 12").err,
              HasSubstr("--slot: found 12, allowed: 0 to 11"));
  EXPECT_THAT(work.spacemoe("export network " + smoke + " --format npz").err,
              HasSubstr("--out: found none, allowed: a file"));
  EXPECT_THAT(work.spacemoe("export network " + smoke + " --format czml --slot 1").err,
              HasSubstr("--slot: found where it says nothing, allowed: with a placement as csv"));
  EXPECT_THAT(work.spacemoe("export network " + smoke + " --sources all").err,
              HasSubstr("--sources: found where it says nothing, allowed: with a network as npz"));
  EXPECT_THAT(work.spacemoe("export network " + smoke + " --format nodes --links all").err,
              HasSubstr("--links: found where it says nothing, allowed: with a network as edges"));
  EXPECT_THAT(work.spacemoe("export network " + smoke + " --config " + smoke).err,
              HasSubstr("--config: found where it says nothing, allowed: with a placement"));
  EXPECT_THAT(work.spacemoe("export sweep placement.csv --seed 1").err,
              HasSubstr("--seed: found where it says nothing"));
  EXPECT_THAT(work.spacemoe("export network " + smoke + " --first-layer 1").err,
              HasSubstr("--first-layer: found where it says nothing"));
}

TEST(ExportNetwork, RefusesSourcesThatAreNotThere) {
  const PlacementFolder work;
  const std::string command =
      "export network " + config("smoke.yaml") + " --format npz --out s.npz --sources ";
  EXPECT_THAT(work.spacemoe(command + "3,64").err,
              HasSubstr("--sources: found 64, allowed: an integer from 0 to 63"));
  EXPECT_THAT(work.spacemoe(command + "nowhere.csv").err,
              HasSubstr("--sources: found nowhere.csv, allowed: all, satellites such as 0,8,16, or "
                        "a placement.csv"));
  EXPECT_FALSE(std::filesystem::exists(work.path() / "s.npz"));
}

// All pairs of 10,000 satellites in a million slots are 400 terabytes.
TEST(ExportNetwork, RefusesWhatTheDiskHasNoRoomFor) {
  const PlacementFolder work;
  const auto refused = work.spacemoe(
      "export network " + config("smoke.yaml") +
          " --threads 1 --set constellation.shells.0.planes=100 --set "
          "constellation.shells.0.satellites_per_plane=100 --set time.slots=1000000 --format npz "
          "--sources all --out new/s.npz",
      "ulimit -f 1000 &&");  // who tries nevertheless does not get far
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_THAT(refused.err, HasSubstr("--out: found 4e+05 GB to write, allowed: up to"));
  EXPECT_FALSE(std::filesystem::exists(work.path() / "new"));
}

TEST(ExportNetwork, WritesFilesThatGiveWayToThemselves) {
  const PlacementFolder work;
  const std::string network = "export network " + config("smoke.yaml") + " --threads 1 --out ";
  const std::string placement =
      "export placement placement.csv --threads 1 --config " + config("smoke.yaml") + " --out ";
  for (const std::string& command :
       {network + "new/edges.txt", network + "nodes.csv --format nodes",
        network + "series.npz --format npz --sources 0,5", network + "sky.czml --format czml",
        placement + "places.csv --format csv", placement + "places.geojson --format geojson",
        placement + "token.czml --format czml"}) {
    EXPECT_EQ(work.spacemoe(command).exit_code, 0) << command;
    EXPECT_EQ(work.spacemoe(command).exit_code, 2) << command;
    EXPECT_EQ(work.spacemoe(command + " --force").exit_code, 0) << command;
  }
  // Never a file of another kind.
  EXPECT_EQ(work.spacemoe(network + "nodes.csv --force").exit_code, 2);
  EXPECT_EQ(work.spacemoe(network + "placement.csv --format npz --force").exit_code, 2);
  EXPECT_THAT(slurp(work.path() / "placement.csv"), StartsWith("layer,role"));
  for (const auto& file : std::filesystem::directory_iterator(work.path())) {
    EXPECT_FALSE(file.path().filename().string().starts_with(".spacemoe-")) << file.path();
  }
}

TEST(ExportNetwork, FollowsSeedAndOverrides) {
  const PlacementFolder work;
  const std::string command = "export network " + config("smoke.yaml") + " --threads 1";
  const std::string once = work.spacemoe(command).out;
  EXPECT_EQ(work.spacemoe(command).out, once);
  EXPECT_NE(work.spacemoe(command + " --seed 2").out, once);  // other outages
  const std::string clear = work.spacemoe(command + " --set links.survival=1").out;
  EXPECT_EQ(work.spacemoe(command + " --set links.survival=1 --seed 2").out, clear);
  EXPECT_GT(clear.size(), once.size());
}

}  // namespace
}  // namespace spacemoe
