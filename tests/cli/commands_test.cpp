#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/cli/program.hpp"
#include "tests/omm_text.hpp"

namespace spacemoe {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

long lines(const std::string& text) {
  return std::ranges::count(text, '\n');
}

TEST(Inspect, ExportsASnapshotThatOtherToolsCanCheck) {
  const WorkFolder work;
  const auto run = work.spacemoe("inspect " + config("paper.yaml") + " --slot 3 --export sky");
  ASSERT_EQ(run.exit_code, 0) << run.err;
  const std::string positions = slurp(work.path() / "sky/positions.csv");
  EXPECT_THAT(positions,
              StartsWith("satellite,shell,plane,slot,x_eci_km,y_eci_km,z_eci_km,vx_eci_km_s,"
                         "vy_eci_km_s,vz_eci_km_s\n0,0,0,0,"));
  EXPECT_EQ(lines(positions), 1057);
  const std::string links = slurp(work.path() / "sky/links.csv");
  EXPECT_THAT(links, StartsWith("a,b,kind,length_km,angular_rate_rad_s,up,state,weight_s\n"));
  // 33 rings of 32 and 32 gaps of 32 rungs; the seam is open.
  EXPECT_EQ(lines(links), 1 + 33 * 32 + 32 * 32);
  const std::string paths = slurp(work.path() / "sky/paths.npy");
  EXPECT_THAT(paths, StartsWith(std::string("\x93NUMPY\x01\x00", 8)));
  EXPECT_THAT(paths, HasSubstr("'shape': (1056, 1056)"));
  EXPECT_EQ(paths.size() % 64, 0U);
  float first = 1.0F;
  std::memcpy(&first, paths.data() + (paths.size() - 1056UL * 1056UL * 4UL), sizeof first);
  EXPECT_EQ(first, 0.0F);
  const auto about = nlohmann::json::parse(slurp(work.path() / "sky/export.json"));
  EXPECT_THAT(about["frame"].get<std::string>(), StartsWith("Earth-centred inertial"));
  EXPECT_EQ(about["slot"], 3);
  EXPECT_THAT(run.err, HasSubstr("Earth-centred inertial"));
}

TEST(Inspect, ExportsOverAnEarlierExportAlone) {
  const WorkFolder work;
  const std::string command = "inspect " + config("smoke.yaml") + " --slot 0 --export sky";
  std::filesystem::create_directories(work.path() / "sky");
  std::ofstream(work.path() / "sky/positions.csv") << "mine";
  const auto refused = work.spacemoe(command);
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_THAT(refused.err, HasSubstr("sky/positions.csv, which this command did not make"));
  EXPECT_EQ(work.spacemoe(command + " --force").exit_code, 2);
  EXPECT_EQ(slurp(work.path() / "sky/positions.csv"), "mine");
  EXPECT_FALSE(std::filesystem::exists(work.path() / "sky/links.csv"));
  std::filesystem::remove(work.path() / "sky/positions.csv");
  EXPECT_EQ(work.spacemoe(command).exit_code, 0);
  const auto again = work.spacemoe(command);
  EXPECT_EQ(again.exit_code, 2);
  EXPECT_THAT(again.err, HasSubstr("--force"));
  EXPECT_EQ(work.spacemoe(command + " --force").exit_code, 0);
  EXPECT_THAT(slurp(work.path() / "sky/positions.csv"), StartsWith("satellite,shell"));
}

TEST(Inspect, ExportsAllSlotsAsArrays) {
  const WorkFolder work;
  const std::string inspect = "inspect " + config("smoke.yaml") + " --set time.slots=5 ";
  EXPECT_EQ(work.spacemoe(inspect + "--export sky").exit_code, 2);
  const auto run = work.spacemoe(inspect + "--slots all --export sky");
  ASSERT_EQ(run.exit_code, 0) << run.err;
  EXPECT_THAT(slurp(work.path() / "sky/positions_km.npy"), HasSubstr("'<f8'"));
  EXPECT_THAT(slurp(work.path() / "sky/times_s.npy"), HasSubstr("'shape': (5,)"));
  EXPECT_EQ(work.spacemoe(inspect + "--slots all --export sky").exit_code, 2);
  EXPECT_EQ(work.spacemoe(inspect + "--slots all --export sky --force").exit_code, 0);
  const auto large = work.spacemoe("inspect " + config("paper.yaml") +
                                   " --set time.slots=1000000 --slots all --export big");
  EXPECT_EQ(large.exit_code, 2);
  EXPECT_THAT(large.err, HasSubstr("up to 4 GB"));
  EXPECT_FALSE(std::filesystem::exists(work.path() / "big"));
}

// The paper's satellites pass each other at 2.5 km, and its open seam is one of choice.
TEST(Inspect, RemarksOnWhatLooksOdd) {
  const WorkFolder work;
  const std::string paper = "inspect " + config("paper.yaml") + " --slot 0 ";
  const auto table = work.spacemoe(paper);
  EXPECT_THAT(table.out, HasSubstr("least distance km"));
  EXPECT_THAT(table.err, HasSubstr("shell 0: satellites of different planes pass each other at 2.5 "
                                   "km"));
  EXPECT_THAT(table.err, HasSubstr("its seam is open, which costs 32 links"));
  const auto json = nlohmann::json::parse(work.spacemoe(paper + "--format json").out);
  EXPECT_NEAR(json["shells"][0]["least_distance_km"].get<double>(), 2.456, 0.001);
  EXPECT_EQ(json["remarks"].size(), 2U);
  const auto closed = work.spacemoe(paper + "--set constellation=starlink-1584 --set links=null");
  EXPECT_THAT(closed.err, testing::Not(HasSubstr("shell 0")));
  EXPECT_THAT(closed.out, HasSubstr("closed"));
}

// Planes 71 and 0 of Starlink's first shell are neighbours: a hop of 5 ms, not a way round the
// Earth.
TEST(Inspect, LinksTheLastPlaneOfADeltaToTheFirst) {
  const WorkFolder work;
  const auto latency_s = [&](const std::string& more) {
    const auto run =
        work.spacemoe("inspect " + config("paper.yaml") +
                      " --set constellation=starlink-1584 --set links=null --slot 0 --path 1562 0 "
                      "--format json" +
                      more);
    return nlohmann::json::parse(run.out)["latency_s"].get<double>();
  };
  EXPECT_LT(latency_s(""), 0.05);
  EXPECT_GT(latency_s(" --set links.seam=open"), 0.1);
}

TEST(Inspect, AnExportLeavesTheManifestOfARunAlone) {
  const WorkFolder work;
  ASSERT_EQ(work.spacemoe("run " + config("smoke.yaml") + " --out both").exit_code, 0);
  ASSERT_EQ(work.spacemoe("inspect " + config("smoke.yaml") + " --slot 0 --export both").exit_code,
            0);
  EXPECT_TRUE(std::filesystem::exists(work.path() / "both/manifest.json"));
}

TEST(Inspect, PrintsAPathLinkByLink) {
  const WorkFolder work;
  const auto run = work.spacemoe("inspect " + config("paper.yaml") +
                                 " --slot 0 --path 0 2 --set links.survival=1");
  ASSERT_EQ(run.exit_code, 0) << run.err;
  // Two steps along plane 0: 0, 1, 2, each 2 a sin(pi / 32) = 1,356.75 km or 4.5256 ms.
  EXPECT_EQ(lines(run.out), 4);
  EXPECT_THAT(run.out, HasSubstr("1356.8"));
  EXPECT_THAT(run.out, HasSubstr("4.5256"));
  EXPECT_THAT(run.out, HasSubstr("9.0513"));
}

TEST(Inspect, PrintsAPathForPrograms) {
  const WorkFolder work;
  const std::string path = "inspect " + config("paper.yaml") + " --slot 0 --path 0 2 ";
  const auto csv = work.spacemoe(path + "--set links.survival=1 --format csv");
  EXPECT_THAT(csv.out, StartsWith("satellite,shell,plane,slot,link,length_km,link_s,sum_s\n"
                                  "0,0,0,0,,,,0\n1,0,0,1,in_plane,1356.7"));
  const auto json = work.spacemoe(path + "--set links.survival=1 --format json");
  EXPECT_NEAR(nlohmann::json::parse(json.out)["latency_s"].get<double>(), 0.0090513, 1e-7);
  const auto none = work.spacemoe(path + "--set links.survival=0 --format json");
  EXPECT_TRUE(nlohmann::json::parse(none.out)["latency_s"].is_null());
}

TEST(Inspect, NeedsNoRoomForTheModel) {
  const WorkFolder work;
  const std::string few = config("paper.yaml") + " --set constellation.shells.0.planes=2";
  EXPECT_EQ(work.spacemoe("inspect " + few).exit_code, 0);
  EXPECT_EQ(work.spacemoe("validate " + few).exit_code, 2);
}

TEST(Inspect, SaysWhereItsDataCannotBeWritten) {
  const WorkFolder work;
  const std::string command = SPACEMOE_PROGRAM " inspect " + config("smoke.yaml") +
                              " > /dev/full 2> " + (work.path() / "complaint").string();
  const int status = std::system(command.c_str());
  EXPECT_EQ(WEXITSTATUS(status), 1);
  EXPECT_THAT(slurp(work.path() / "complaint"), HasSubstr("cannot write to stdout"));
}

TEST(Inspect, SummarisesAllSlots) {
  const WorkFolder work;
  const auto table = work.spacemoe("inspect " + config("smoke.yaml"));
  EXPECT_EQ(table.exit_code, 0) << table.err;
  EXPECT_THAT(table.out, HasSubstr("connected pairs"));
  const auto csv = work.spacemoe("inspect " + config("smoke.yaml") + " --format csv");
  EXPECT_THAT(csv.out,
              StartsWith("slot,time_s,up,sight,range,rate,polar,failed,silent,outage,region,"
                         "trace,acquiring,unpaired,components,largest,"
                         "connected_pairs_fraction,handovers,across_shells\n0,0,"));
  const auto json = work.spacemoe("inspect " + config("smoke.yaml") + " --format json");
  EXPECT_EQ(nlohmann::json::parse(json.out)["slots"].size(),
            static_cast<std::size_t>(lines(csv.out) - 1));
}

// Figures of a column stand below each other.
TEST(Inspect, GivesTheFiguresOfAColumnOneNumberOfDecimals) {
  const WorkFolder work;
  const std::string out = work.spacemoe("inspect " + config("smoke.yaml")).out;
  std::istringstream lines(out.substr(out.find("over slots")));
  std::string line;
  std::getline(lines, line);
  std::size_t point = 0;
  int rows = 0;
  for (; std::getline(lines, line); ++rows) {
    ASSERT_GT(line.size(), 3U);
    EXPECT_EQ(line[line.size() - 3], '.') << line;
    point = point == 0 ? line.size() : point;
    EXPECT_EQ(line.size(), point) << line;
  }
  EXPECT_GE(rows, 4);
}

TEST(Inspect, RejectsSlotsAndSatellitesThatDoNotExist) {
  const WorkFolder work;
  EXPECT_EQ(work.spacemoe("inspect " + config("paper.yaml") + " --slot 200 --path 0 1").exit_code,
            2);
  const auto run = work.spacemoe("inspect " + config("paper.yaml") + " --slot 0 --path 0 1056");
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_THAT(run.err, HasSubstr("0 to 1055"));
}

TEST(Validate, PrintsAConfigThatValidatesToItself) {
  const WorkFolder work;
  const auto first = work.spacemoe("validate " + config("paper.yaml"));
  ASSERT_EQ(first.exit_code, 0) << first.err;
  std::ofstream(work.path() / "paper.yaml") << first.out;
  const auto second = work.spacemoe("validate paper.yaml");
  EXPECT_EQ(second.exit_code, 0) << second.err;
  EXPECT_EQ(second.out, first.out);
}

TEST(Validate, ListsPresets) {
  const WorkFolder work;
  const auto run = work.spacemoe("validate --list");
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_THAT(run.out, HasSubstr("llama-moe-3.5b-2of8"));
  EXPECT_THAT(run.out, HasSubstr("RandIntra-CG"));
}

TEST(Doctor, TellsWhatServes) {
  const WorkFolder work;
  const auto run = work.spacemoe("doctor");
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_THAT(run.out, HasSubstr("cpu        ready"));
}

TEST(Doctor, TellsAboutCudaOrWhatToDo) {
  const WorkFolder work;
  const std::string out = work.spacemoe("doctor").out;
  const bool ready = out.find("cuda       ready") != std::string::npos;
  EXPECT_NE(ready, out.find("cuda       not available: ") != std::string::npos);
  EXPECT_NE(ready, out.find("To have it: ") != std::string::npos);
#ifdef SPACEMOE_HAS_CUDA
  EXPECT_THAT(out, HasSubstr("runtime   CUDA 1"));
  EXPECT_THAT(out, HasSubstr("driver    "));
  EXPECT_THAT(out, HasSubstr("compiled  sm_"));
  EXPECT_THAT(out, HasSubstr("device"));
#else
  EXPECT_THAT(out, HasSubstr("built without CUDA"));
#endif
}

TEST(Schema, IsJson) {
  const WorkFolder work;
  const auto run = work.spacemoe("schema");
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_EQ(nlohmann::json::parse(run.out)["type"], "object");
}

TEST(Failover, PrintsATableAndWritesALineForEachLoss) {
  const WorkFolder work;
  const std::string command =
      "failover " + config("smoke.yaml") + " --spares 1 --pairs 20 --out losses.csv";
  const auto run = work.spacemoe(command);
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_THAT(run.out, HasSubstr("delivered"));
  EXPECT_THAT(run.out, HasSubstr("SpaceMoE with 1 spare a layer, worst losses: satellite "));
  EXPECT_THAT(slurp(work.path() / "losses.csv"),
              StartsWith("scheme,spares,satellite,shell,plane,slot,"));
  // A file that is there is the user's until --force, and then if it is of this kind.
  EXPECT_EQ(work.spacemoe(command).exit_code, 2);
  EXPECT_EQ(work.spacemoe(command + " --force").exit_code, 0);
  const auto many = work.spacemoe("failover " + config("smoke.yaml") + " --spares 64 --pairs 0");
  EXPECT_EQ(many.exit_code, 2);
  EXPECT_THAT(many.err, HasSubstr("--spares"));
}

// Five minutes of work are not to end with a file in the way.
TEST(Failover, LooksForFiguresInTheWayBeforeItBegins) {
  const WorkFolder work;
  std::filesystem::create_directory(work.path() / "figures");
  std::ofstream(work.path() / "figures" / "delivered.svg") << "mine";
  const auto run = work.spacemoe("failover " + config("smoke.yaml") + " --figures figures");
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_EQ(run.out, "");
  EXPECT_THAT(run.err, HasSubstr("figures/delivered.svg"));
}

TEST(Replan, PrintsATableAndWritesALineForEachPolicyAndRate) {
  const WorkFolder work;
  const std::string command = "replan " + config("smoke.yaml") +
                              " --set model.expert_memory_gb=0.1 --set model.gateway_memory_gb=0.2"
                              " --every 2,3 --worse 0.1 --gbps 100,0.001 --out policies.csv "
                              "--figures figures";
  const auto run = work.spacemoe(command);
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_THAT(run.out, HasSubstr("every 2"));
  EXPECT_THAT(run.out, HasSubstr("10 % worse"));
  EXPECT_THAT(run.out, HasSubstr("Of RandPlace the first of"));
  EXPECT_THAT(slurp(work.path() / "policies.csv"), StartsWith("scheme,policy,link_gbps,"));
  EXPECT_TRUE(std::filesystem::exists(work.path() / "figures" / "gain-by-rate.svg"));
  EXPECT_EQ(work.spacemoe(command).exit_code, 2) << "what is there stays";
  EXPECT_EQ(work.spacemoe(command + " --force").exit_code, 0);
}

TEST(Replan, SaysWhichItemOfAListIsWrong) {
  const WorkFolder work;
  const auto every = work.spacemoe("replan " + config("smoke.yaml") + " --every 2,x");
  EXPECT_EQ(every.exit_code, 2);
  EXPECT_THAT(every.err, HasSubstr("--every: found x"));
  // Not left out without a word.
  const auto longer = work.spacemoe("replan " + config("smoke.yaml") + " --every 3,500");
  EXPECT_EQ(longer.exit_code, 2);
  EXPECT_THAT(longer.err, HasSubstr("--every: found 500, allowed: less than the 12 slots"));
  // Before there is a network, to which this trace does not belong.
  std::ofstream(work.path() / "trace.csv") << "no trace\n";
  const auto before =
      work.spacemoe("replan " + config("smoke.yaml") +
                    " --every 3,500 --set weather.trace=" + (work.path() / "trace.csv").string());
  EXPECT_EQ(before.exit_code, 2);
  EXPECT_THAT(before.err, HasSubstr("--every: found 500, allowed: less than the 12 slots"));
  const auto gbps = work.spacemoe("replan " + config("smoke.yaml") + " --gbps 1,0");
  EXPECT_EQ(gbps.exit_code, 2);
  EXPECT_THAT(gbps.err, HasSubstr("numbers from 1e-06 to 1e+06 Gbps"));
}

TEST(Robustness, PlansUnderEachCaseAndWritesWhatItFinds) {
  const WorkFolder work;
  std::ofstream study(work.path() / "study.yaml");
  study << slurp(config("smoke.yaml")) << R"(
sweep:
  cases:
    - {name: fragile, set: {links.survival: 0.8}}
)";
  study.close();
  const std::string command = "robustness study.yaml --out cases.csv --figures figures";
  const auto run = work.spacemoe(command);
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_THAT(run.out, HasSubstr("judged under"));
  EXPECT_THAT(slurp(work.path() / "cases.csv"), HasSubstr("\nfragile,base,SpaceMoE,"));
  EXPECT_THAT(slurp(work.path() / "figures" / "ratio.svg"), StartsWith("<svg"));
  std::filesystem::remove(work.path() / "cases.csv");
  std::ofstream(work.path() / "figures" / "price-0.svg") << "mine";
  const auto again = work.spacemoe(command + " --force");
  EXPECT_EQ(again.exit_code, 2);
  EXPECT_EQ(again.out, "");
}

TEST(Robustness, SaysWhereACaseIsOfOtherSatellites) {
  const WorkFolder work;
  std::ofstream study(work.path() / "study.yaml");
  study << slurp(config("smoke.yaml")) << R"(
sweep:
  cases:
    - {name: larger, set: {constellation.shells.0.planes: 9}}
)";
  study.close();
  const auto run = work.spacemoe("robustness study.yaml");
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_THAT(run.err, HasSubstr("study.yaml:"));
  EXPECT_THAT(run.err, HasSubstr("case \"larger\" with other satellites"));
}

TEST(TableCommands, TellWhichSatellitesFly) {
  const WorkFolder work;
  std::ofstream(work.path() / "ring.csv") << two_planes_csv;
  std::ofstream(work.path() / "ring.yaml")
      << "constellation: {elements: {file: ring.csv}}\ntime: {slots: 4}\nplanning: {slots: 2}\n"
         "model: {layers: 1, experts: 2, active: 1, expert_flops: 1e9}\n"
         "activation: {kind: successive, skew: 0.5}\nschemes: [SpaceMoE]\n"
         "generation: {sequences: 2, tokens: 3}\n";
  for (const std::string command : {"failover", "generate"}) {
    const auto told = work.spacemoe(command + " ring.yaml");
    ASSERT_EQ(told.exit_code, 0) << told.err;
    EXPECT_THAT(told.err, HasSubstr("6 satellites of ring.csv in 2 planes, by SGP4")) << command;
  }
}

}  // namespace
}  // namespace spacemoe
