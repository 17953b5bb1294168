#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "host/sweep/sweep_export.hpp"
#include "host/sweep/sweep_grid.hpp"
#include "host/sweep/sweep_merge.hpp"
#include "tests/complaint.hpp"
#include "tests/unit/sweep/stored_sweep.hpp"

namespace spacemoe {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;
using testing::StartsWith;

/// A base with three cases. The name of the first reads as a number, that of the last as nothing.
const std::string three_cases = R"(  cases:
    - {name: 0.9, set: {links.survival: 0.9}}
    - name: dense and long
      set:
        constellation.shells.0.planes: 5
        time.slots: 6
    - {name: "null", set: {schemes: [SpaceMoE]}}
)";

std::vector<std::string> described_cases(const SweepGrid& grid) {
  std::vector<std::string> points;
  for (std::uint64_t point = 0; point < grid.points().size(); ++point) {
    points.push_back(grid.describe(point));
  }
  return points;
}

std::string case_complaint(const std::string& cases) {
  return complaint_of([&] { static_cast<void>(small_grid("  cases:\n" + cases)); });
}

TEST(SweepCases, MoveFromTheBaseOneAtATime) {
  const SweepGrid grid = small_grid(three_cases);
  EXPECT_THAT(described_cases(grid),
              ElementsAre("case = base", "case = 0.9", "case = dense and long", "case = null"));
  const std::string base = config_hash(read_config_text("study.yaml", small_study).config);
  EXPECT_EQ(config_hash(grid.config(0).config), base);
  // Each is what --set makes of the config, so that nothing of one case is left in the next.
  const auto set = [](const std::vector<std::string>& assignments) {
    return config_hash(read_config_text("study.yaml", small_study, {assignments, {}}).config);
  };
  EXPECT_EQ(config_hash(grid.config(1).config), set({"links.survival=0.9"}));
  EXPECT_EQ(config_hash(grid.config(2).config),
            set({"constellation.shells.0.planes=5", "time.slots=6"}));
  EXPECT_EQ(config_hash(grid.config(3).config), set({"schemes=[SpaceMoE]"}));
  EXPECT_EQ(grid.params(1), R"({"case":"0.9"})");
}

TEST(SweepCases, AreCombinedWithAxes) {
  const SweepGrid grid =
      small_grid(three_cases + "  axes: [{key: evaluation.seed, values: [1, 2]}]\n" +
                 "  keep: [time.slots == 4 or evaluation.seed == 2]");
  EXPECT_THAT(described_cases(grid),
              ElementsAre("case = base, evaluation.seed = 1", "case = base, evaluation.seed = 2",
                          "case = 0.9, evaluation.seed = 1", "case = 0.9, evaluation.seed = 2",
                          "case = dense and long, evaluation.seed = 2",
                          "case = null, evaluation.seed = 1", "case = null, evaluation.seed = 2"));
  EXPECT_EQ(grid.config(3).config.links.survival, 0.9);
  EXPECT_EQ(grid.config(3).config.evaluation.seed, 2U);
  EXPECT_EQ(grid.filtered(), 1U);
}

TEST(SweepCases, TakeKeysOutAndGoIntoPresets) {
  const SweepGrid grid = SweepGrid(draft_config_text("study.yaml", R"(constellation: iridium-66
links: {max_angular_rate_rad_per_s: 0.12}
model: {layers: 6, experts: 4, active: 2}
activation: {kind: conditional_poisson, skew: 0.5}
schemes: [SpaceMoE, RandPlace]
sweep:
  cases:
    - name: rate in degrees
      set: {links.max_angular_rate_rad_per_s: null, links.max_angular_rate_deg_per_s: 0.12}
    - {name: random gateways, set: {schemes.0.gateway: random}}
    - {name: higher, set: {constellation.shells.0.altitude_km: 1000}}
)"),
                                   "1");
  const LinkSpec links = grid.config(1).config.links;
  EXPECT_EQ(links.max_angular_rate_rad_per_s, std::nullopt);
  EXPECT_EQ(links.max_angular_rate_deg_per_s, 0.12);
  EXPECT_EQ(grid.config(2).config.schemes[0].name, "SpaceMoE");
  EXPECT_EQ(grid.config(2).config.schemes[0].gateway, GatewayChoice::random);
  EXPECT_EQ(grid.config(3).config.constellation.shells[0].altitude_km, 1000.0);
  EXPECT_EQ(grid.config(3).config.constellation.shells[0].planes,
            grid.config(0).config.constellation.shells[0].planes);
}

TEST(SweepCases, AreRefusedWhereTheirNamesDoNotTellThemApart) {
  EXPECT_EQ(case_complaint("    - {name: base, set: {links.survival: 0.9}}"),
            "study.yaml:11:14: sweep.cases.0.name: found base, allowed: another name: that is the "
            "config as it stands, which is a case of every sweep of cases");
  EXPECT_EQ(case_complaint("    - {name: A, set: {links.survival: 0.9}}\n"
                           "    - {name: A, set: {links.survival: 0.8}}"),
            "study.yaml:12:14: sweep.cases.1.name: found A a second time, allowed: each name once");
  EXPECT_THAT(case_complaint("    - {name: '', set: {links.survival: 0.9}}"),
              HasSubstr("sweep.cases.0.name: found \"\""));
  EXPECT_THAT(case_complaint("    - {set: {links.survival: 0.9}}"),
              HasSubstr("sweep.cases.0.name: missing"));
}

TEST(SweepCases, AreRefusedWhereTheyChangeNothing) {
  EXPECT_EQ(case_complaint("    - {name: A, set: {links.survival: 0.9}}\n"
                           "    - {name: B, set: {links.survival: 1}}"),
            "study.yaml:12:14: sweep.cases.1: found the same config at case = base and at case = "
            "B, allowed: cases that each change it");
  EXPECT_THAT(case_complaint("    - {name: A, set: {links.survival: 0.9}}\n"
                             "    - {name: B, set: {links: {survival: 0.9}}}"),
              HasSubstr("sweep.cases.1: found the same config at case = A and at case = B"));
  EXPECT_THAT(case_complaint("    - {name: A, set: {}}"),
              HasSubstr("sweep.cases.0.set: found a map"));
  EXPECT_THAT(case_complaint("    - {name: A}"), HasSubstr("sweep.cases.0.set: missing"));
  EXPECT_THAT(case_complaint("    - {name: A, set: links.survival}"),
              HasSubstr("sweep.cases.0.set: found \"links.survival\", allowed: a map of keys"));
  EXPECT_THAT(complaint_of([] { static_cast<void>(small_grid("  cases: []")); }),
              HasSubstr("sweep.cases: found 0 items"));
}

TEST(SweepCases, AreRefusedAtTheKeyThatIsWrong) {
  EXPECT_THAT(case_complaint("    - {name: A, set: {links.survivel: 0.9}}"),
              StartsWith("study.yaml:11:23: links.survivel: unknown key, allowed: "));
  EXPECT_THAT(case_complaint("    - {name: A, set: {links.survivel: 0.9}}"),
              HasSubstr("(is survival meant?; at case = A)"));
  EXPECT_EQ(case_complaint("    - {name: A, set: {links.survival: high}}"),
            "study.yaml:11:39: links.survival: found \"high\", allowed: a number, 0 to 1 (at case "
            "= A)");
  EXPECT_THAT(case_complaint("    - {name: A, sets: {links.survival: 0.9}}"),
              HasSubstr("sweep.cases.0.sets: unknown key, allowed: name, set (is set meant?)"));
  EXPECT_THAT(case_complaint("    - {name: A, set: {links.survival: 0.9, links: {max_isls: 3}}}"),
              HasSubstr("sweep.cases.0.set: found links after links.survival, which it replaces"));
}

/// An axis would undo what a case sets: the case would change nothing, under its name.
TEST(SweepCases, AreRefusedBesideAnAxisThatReplacesWhatTheySet) {
  const std::string one = "    - {name: A, set: {links.survival: 0.9}}\n";
  EXPECT_THAT(case_complaint(one + "  axes: [{key: links.survival, values: [0.5, 0.7]}]"),
              HasSubstr("study.yaml:12:16: sweep.axes.0.key: found links.survival, and case A sets "
                        "links.survival, allowed: keys that no case sets"));
  EXPECT_THAT(case_complaint(one + "  axes: [{key: links, values: [{max_isls: 3}]}]"),
              HasSubstr("found links, and case A sets links.survival"));
  const std::string whole = "    - {name: A, set: {links: {survival: 0.9}}}\n";
  EXPECT_EQ(case_complaint(whole + "  axes: [{key: links.max_isls, values: [3, 4]}]"), "");
}

class StoredCases : public testing::Test {
 protected:
  /// All that export and report take.
  [[nodiscard]] static std::string content(const std::filesystem::path& path) {
    return content_of(read_sweep(path));
  }

  TestFolder work;
  SweepGrid grid = small_grid(three_cases + "  axes: [{key: evaluation.seed, values: [1, 2]}]");
};

TEST_F(StoredCases, AreExportedByTheirNamesWithWhatTheySet) {
  ASSERT_EQ(compute_small(work.path(), grid), 8U);
  const SweepData data = read_sweep(work.path());
  ASSERT_EQ(data.axes.size(), 2U);
  ASSERT_TRUE(data.axes[0].is_cases());
  EXPECT_FALSE(data.axes[1].is_cases());
  EXPECT_EQ(changes_text(data.axes[0].changes[0]), "the config as it stands");
  EXPECT_EQ(changes_text(data.axes[0].changes[2]),
            "constellation.shells.0.planes = 5, time.slots = 6");
  EXPECT_THAT(data.axes[0].changes[1], ElementsAre(Pair("links.survival", AxisValue{"0.9", 0.9})));
  const std::string csv = sweep_csv(data);
  EXPECT_THAT(csv, StartsWith("point,case,evaluation.seed,status,scheme,"));
  for (const char* line : {"\n0,base,1,done,SpaceMoE,", "\n3,0.9,2,done,RandPlace,",
                           "\n4,dense and long,1,done,SpaceMoE,"}) {
    EXPECT_THAT(csv, HasSubstr(line));
  }
  const auto json = nlohmann::json::parse(sweep_json(data));
  EXPECT_EQ(json["axes"][0]["values"][1], "0.9");
  EXPECT_EQ(json["axes"][0]["changes"][0], nlohmann::json::object());
  EXPECT_EQ(json["axes"][0]["changes"][2]["time.slots"], 6);
  EXPECT_EQ(json["axes"][0]["changes"][3]["schemes"][0], "SpaceMoE");
  EXPECT_FALSE(json["axes"][1].contains("changes"));
  EXPECT_EQ(json["rows"][4]["axes"]["case"], "0.9");
  EXPECT_EQ(json["rows"].back()["axes"]["case"], "null");
}

TEST_F(StoredCases, AreGoneOnWithAndMergedByteForByte) {
  compute_small(work.path() / "whole", grid);
  EXPECT_EQ(compute_small(work.path() / "whole", grid), 0U);
  EXPECT_EQ(compute_small(work.path() / "parts", grid, {1, 2}), 4U);
  EXPECT_EQ(compute_small(work.path() / "parts", grid, {2, 2}), 4U);
  const std::filesystem::path merged = work.path() / "merged.sqlite";
  EXPECT_EQ(merge_sweeps({work.path() / "parts"}, merged).points, 8U);
  EXPECT_EQ(content(merged), content(work.path() / "whole"));
}

TEST_F(StoredCases, AreAnotherSweepUnderOtherNames) {
  compute_small(work.path(), grid);
  std::string renamed = three_cases;
  renamed.replace(renamed.find("null"), 4, "void");
  const SweepGrid other = small_grid(renamed + "  axes: [{key: evaluation.seed, values: [1, 2]}]");
  EXPECT_EQ(other.points()[7].key, grid.points()[7].key);
  EXPECT_THAT(complaint_of([&] { compute_small(work.path(), other); }),
              HasSubstr("holds another sweep"));
}

TEST_F(StoredCases, AreCoveredByTheDigest) {
  compute_small(work.path(), grid);
  const std::string whole = content(work.path());
  SQLite::Database((work.path() / shard_file_name({})).string(), SQLite::OPEN_READWRITE)
      .exec("UPDATE axis SET values_json = replace(values_json, '0.9}', '0.8}')");
  EXPECT_THAT(complaint_of([&] { static_cast<void>(read_sweep(work.path())); }),
              HasSubstr("it is damaged"));
  compute_small(work.path(), grid);
  EXPECT_EQ(content(work.path()), whole);
}

}  // namespace
}  // namespace spacemoe
