#include "host/sweep/sweep_grid.hpp"

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/sweep/axis_value.hpp"
#include "host/sweep/numeric_keys.hpp"
#include "tests/omm_text.hpp"
#include "tests/unit/sweep/small_sweep.hpp"

namespace spacemoe {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> described(const SweepGrid& grid) {
  std::vector<std::string> points;
  for (std::uint64_t point = 0; point < grid.points().size(); ++point) {
    points.push_back(grid.describe(point));
  }
  return points;
}

std::vector<std::string> values_of(const std::string& axis) {
  const SweepGrid grid = small_grid("  axes: [" + axis + "]");
  std::vector<std::string> values;
  for (const ConfigNode& value : grid.axes().front().values) {
    values.push_back(axis_value(value).text);
  }
  return values;
}

std::string grid_complaint(const std::string& sweep) {
  try {
    static_cast<void>(small_grid(sweep));
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "";
}

std::string axis_complaint(const std::string& axis) {
  return grid_complaint("  axes: [" + axis + "]");
}

TEST(SweepGrid, CountsTheLastAxisFastest) {
  const SweepGrid grid = small_grid(R"(  axes:
    - {key: links.survival, values: [0.5, 1.0]}
    - {key: time.slots, values: [4, 6, 8]})");
  EXPECT_THAT(
      described(grid),
      ElementsAre("links.survival = 0.5, time.slots = 4", "links.survival = 0.5, time.slots = 6",
                  "links.survival = 0.5, time.slots = 8", "links.survival = 1, time.slots = 4",
                  "links.survival = 1, time.slots = 6", "links.survival = 1, time.slots = 8"));
  EXPECT_EQ(grid.config(4).config.links.survival, 1.0);
  EXPECT_EQ(grid.config(4).config.time.slots, 6U);
  EXPECT_EQ(grid.params(4), R"({"links.survival":1,"time.slots":6})");
}

/// A sweep of satellites that fly.
SweepGrid flying_grid(const TestFolder& folder, const std::string& axis) {
  std::ofstream(folder.path() / "ring.csv") << two_planes_csv;
  const std::string study =
      "constellation: {elements: {file: ring.csv}}\ntime: {slots: 4}\nplanning: {slots: 2}\n"
      "model: {layers: 1, experts: 2, active: 1, expert_flops: 1e9}\n"
      "activation: {kind: successive, skew: 0.5}\nschemes: [SpaceMoE]\n"
      "sweep:\n  axes: [" +
      axis + "]\n";
  return {draft_config_text(folder.path() / "study.yaml", study), "1.0 abc"};
}

TEST(SweepGrid, ReadsElementsOnceWhereTheyAreNotSwept) {
  const TestFolder folder;
  const SweepGrid grid = flying_grid(folder, "{key: links.survival, values: [0.5, 0.9]}");
  const auto flying = [&](std::uint64_t point) {
    return grid.config(point).config.constellation.flying;
  };
  ASSERT_NE(flying(0), nullptr);
  EXPECT_EQ(flying(0), flying(1));
}

TEST(SweepGrid, ReadsElementsForEachTimeThatIsSwept) {
  const TestFolder folder;
  const SweepGrid grid = flying_grid(folder, "{key: time.epoch, values: [2026-03-21, 2026-03-22]}");
  const auto at = [&](std::uint64_t point) {
    return utc_text(grid.config(point).config.constellation.flying->at);
  };
  EXPECT_THAT(at(0), testing::StartsWith("2026-03-21"));
  EXPECT_THAT(at(1), testing::StartsWith("2026-03-22"));
}

TEST(SweepGrid, ZippedAxesChangeTogether) {
  const SweepGrid grid = small_grid(R"(  axes:
    - zip:
        - {key: constellation.shells.0.planes, values: [3, 4]}
        - {key: constellation.shells.0.satellites_per_plane, values: [8, 5]}
    - {key: evaluation.seed, from: 1, to: 2, count: 2})");
  ASSERT_EQ(grid.points().size(), 4U);
  EXPECT_EQ(grid.describe(2),
            "constellation.shells.0.planes = 4, constellation.shells.0.satellites_per_plane = 5, "
            "evaluation.seed = 1");
  EXPECT_EQ(grid.axes()[0].dimension, grid.axes()[1].dimension);
  EXPECT_NE(grid.axes()[1].dimension, grid.axes()[2].dimension);
}

TEST(SweepGrid, RangesHitTheirEndsAndWhatPeopleWouldWrite) {
  EXPECT_THAT(values_of("{key: links.survival, from: 0.1, to: 0.7, step: 0.1}"),
              ElementsAre("0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7"));
  EXPECT_THAT(values_of("{key: time.slots, from: 4, to: 9, step: 2}"), ElementsAre("4", "6", "8"));
  EXPECT_THAT(values_of("{key: time.slots, from: 8, to: 4, step: -2}"), ElementsAre("8", "6", "4"));
  EXPECT_THAT(values_of("{key: links.survival, from: 0, to: 1, count: 4}"),
              ElementsAre("0", "0.333333333333", "0.666666666667", "1"));
  EXPECT_THAT(values_of("{key: time.slots, from: 1, to: 1000, count: 4, scale: log}"),
              ElementsAre("1", "10", "100", "1000"));
}

TEST(SweepGrid, TakesWordsPresetsListsMapsAndNothing) {
  EXPECT_THAT(values_of("{key: links.seam, values: [open, closed]}"),
              ElementsAre("open", "closed"));
  EXPECT_THAT(values_of("{key: schemes, values: [[SpaceMoE], [{name: A, preset: SpaceMoE}]]}"),
              ElementsAre(R"(["SpaceMoE"])", R"([{"name":"A","preset":"SpaceMoE"}])"));
  EXPECT_THAT(values_of("{key: links.max_range_km, values: [null, 9000]}"),
              ElementsAre("null", "9000"));
  const SweepGrid grid = small_grid(R"(  axes:
    - {key: constellation, values: [paper-1056, iridium-66]})");
  EXPECT_EQ(grid.config(0).config.constellation.shells[0].planes, 33U);
  EXPECT_EQ(grid.config(1).config.constellation.shells[0].planes, 6U);
}

TEST(SweepGrid, APartOfAPresetAfterThePreset) {
  const SweepGrid grid = small_grid(R"(  axes:
    - {key: constellation, values: [paper-1056, iridium-66]}
    - {key: constellation.shells.0.planes, values: [11, 12]})");
  EXPECT_EQ(grid.config(1).config.constellation.shells[0].planes, 12U);
  EXPECT_EQ(grid.config(1).config.constellation.shells[0].satellites_per_plane, 32U);
  EXPECT_EQ(grid.config(3).config.constellation.shells[0].satellites_per_plane, 11U);
}

TEST(SweepGrid, KeepLeavesOutPointsAndNumbersTheRest) {
  const SweepGrid grid = small_grid(R"(  axes:
    - {key: constellation.shells.0.planes, values: [2, 4, 6]}
    - {key: constellation.shells.0.satellites_per_plane, values: [4, 6, 8]}
  keep:
    - constellation.shells.0.planes * constellation.shells.0.satellites_per_plane <= 32
    - constellation.shells.0.planes > model.layers)");
  // Of 2x4 ... 6x8 the ones with more than two planes and up to 32 satellites.
  EXPECT_EQ(grid.points().size(), 4U);
  EXPECT_EQ(grid.filtered(), 5U);
  for (std::uint64_t point = 0; point < 4; ++point) {
    const WalkerShell shell = grid.config(point).config.constellation.shells[0];
    EXPECT_LE(shell.planes * shell.satellites_per_plane, 32U);
    EXPECT_GT(shell.planes, 2U);
  }
}

TEST(SweepGrid, KeepMayLeaveOutWhatWouldBeAnError) {
  const std::string axes =
      "  axes: [{key: activation.skew, values: [0]}, {key: model.active, values: [1, 2, 3]}]";
  EXPECT_THAT(grid_complaint(axes),
              HasSubstr("model.active: found 3 of 2 experts, allowed: 1 to 2 (at "
                        "activation.skew = 0, model.active = 3)"));
  EXPECT_EQ(small_grid(axes + "\n  keep: [model.active <= model.experts]").points().size(), 2U);
}

/// A condition that axes alone decide is decided before a config is read.
TEST(SweepGrid, KeepMayLeaveOutWhatCannotBeRead) {
  const std::string axes = "  axes: [{key: links.survival, values: [0.5, 1, 2]}]";
  EXPECT_THAT(grid_complaint(axes), HasSubstr("links.survival: found 2"));
  const SweepGrid grid = small_grid(axes + "\n  keep: [links.survival <= 1]");
  EXPECT_EQ(grid.points().size(), 2U);
  EXPECT_EQ(grid.filtered(), 1U);
}

/// Counts, and asks for a stop after some.
class CountedProgress final : public Progress {
 public:
  explicit CountedProgress(std::uint64_t last) : last_(last) {}

  void begin(std::string_view /*stage*/, std::uint64_t total) override { total_ = total; }
  void advance(std::uint64_t amount) override {
    done_ += amount;
    if (done_ == last_) {
      stop_.request_stop();
    }
  }
  void end() override { has_ended_ = true; }

  [[nodiscard]] std::stop_token stop() const { return stop_.get_token(); }
  [[nodiscard]] std::uint64_t total() const { return total_; }
  [[nodiscard]] std::uint64_t done() const { return done_; }
  [[nodiscard]] bool has_ended() const { return has_ended_; }

 private:
  std::uint64_t last_;
  std::stop_source stop_;
  std::uint64_t total_ = 0;
  std::uint64_t done_ = 0;
  bool has_ended_ = false;
};

TEST(SweepGrid, IsReadWithProgressAndStopsWhenAsked) {
  const auto read = [](CountedProgress& progress) {
    return SweepGrid(draft_config_text("study.yaml", small_study + "sweep:\n" + ten_points), "1",
                     {&progress, progress.stop()});
  };
  CountedProgress all(1000);
  EXPECT_EQ(read(all).points().size(), 10U);
  EXPECT_EQ(all.total(), 10U);
  EXPECT_EQ(all.done(), 10U);
  EXPECT_TRUE(all.has_ended());
  CountedProgress three(3);
  EXPECT_THROW(read(three), Interrupted);
  EXPECT_EQ(three.done(), 3U);
  EXPECT_TRUE(three.has_ended());
}

TEST(SweepGrid, RefusesAnUnknownKeyWhereItStandsWithTheNearest) {
  EXPECT_THAT(grid_complaint(R"(  axes:
    - {key: links.survivel, values: [0.5, 1.0]})"),
              HasSubstr("study.yaml:11:13: links.survivel: unknown key, allowed: "));
  EXPECT_THAT(grid_complaint("  axes:\n    - {key: links.survivel, values: [1]}"),
              HasSubstr("(is survival meant?; at links.survivel = 1)"));
  EXPECT_THAT(axis_complaint("{key: constellation.shells.1.planes, values: [4]}"),
              HasSubstr("found item \"1\", allowed: 0 to 0"));
  EXPECT_THAT(axis_complaint("{key: links..survival, values: [1]}"), HasSubstr("study.yaml:10:16"));
}

TEST(SweepGrid, RefusesValuesWhereTheyStand) {
  EXPECT_EQ(grid_complaint("  axes:\n    - {key: links.survival, values: [0.5, high]}"),
            "study.yaml:11:43: links.survival: found \"high\", allowed: a number, 0 to 1 (at "
            "links.survival = high)");
  EXPECT_THAT(
      axis_complaint("{key: model.layers, values: [2, 900]}"),
      HasSubstr("found 2700 modules (900 layers of a gateway and 2 experts), allowed: up to "
                "16, one a satellite (2700 satellites, or compute.modules_per_satellite 169 and "
                "placements from a file or rule blocks; at model.layers = 900)"));
}

TEST(SweepGrid, RefusesAxesThatSayNothingOrTooMuch) {
  EXPECT_THAT(axis_complaint("{key: time.slots}"), HasSubstr("found no from"));
  EXPECT_THAT(axis_complaint("{values: [1]}"), HasSubstr("found no key"));
  EXPECT_THAT(axis_complaint("{key: time.slots, values: []}"), HasSubstr("found 0 items"));
  EXPECT_THAT(axis_complaint("{key: time.slots, values: 3}"),
              HasSubstr("found 3, allowed: a list"));
  EXPECT_THAT(axis_complaint("{key: time.slots, value: [3]}"),
              HasSubstr("sweep.axes.0.value: unknown key, allowed: key, values, from, to, step, "
                        "count, scale, zip (is values meant?)"));
  EXPECT_THAT(axis_complaint("{key: time.slots, values: [3], from: 1}"),
              HasSubstr("sweep.axes.0.from: found beside values, allowed: from or values"));
  EXPECT_THAT(axis_complaint("{key: time.slots, from: 1, to: 4, count: 2, step: 1}"),
              HasSubstr("sweep.axes.0.count: found beside step"));
  EXPECT_THAT(axis_complaint("{key: time.slots, from: 1, to: 4, step: 1, scale: log}"),
              HasSubstr("sweep.axes.0.scale: found beside step"));
  EXPECT_THAT(axis_complaint("{key: time.slots, from: one, to: 4, count: 2}"),
              HasSubstr("sweep.axes.0.from: found \"one\", allowed: a number"));
  EXPECT_THAT(axis_complaint("{key: time.slots, from: 1, to: 4}"), HasSubstr("found no step"));
  EXPECT_THAT(axis_complaint("{key: time.slots, from: 1, to: 4, step: 0}"), HasSubstr("found 0"));
  EXPECT_THAT(axis_complaint("{key: time.slots, from: 1, to: 4, step: -1}"), HasSubstr("found -1"));
  EXPECT_THAT(axis_complaint("{key: time.slots, from: 1, to: 4, step: 1e-7}"), HasSubstr("steps"));
  EXPECT_THAT(axis_complaint("{key: time.slots, from: 1, to: 4, count: 1}"), HasSubstr("2 to"));
  EXPECT_THAT(axis_complaint("{key: time.slots, from: 0, to: 4, count: 3, scale: log}"),
              HasSubstr("found log from 0 to 4"));
  EXPECT_THAT(axis_complaint("{key: time.slots, from: 1, to: 4, count: 3, scale: cubic}"),
              HasSubstr("linear, log"));
  EXPECT_THAT(axis_complaint("{key: time.slots, values: [3, 4, 3.0]}"),
              HasSubstr("study.yaml:10:43: sweep.axes.0: found 3 a second time"));
}

TEST(SweepGrid, RefusesAxesThatDoNotGoTogether) {
  EXPECT_THAT(axis_complaint("{zip: [{key: time.slots, values: [3]}]}"),
              HasSubstr("found 1 items, allowed: a list of 2 to 100000 axes"));
  EXPECT_THAT(axis_complaint("{key: time.slots, zip: [{key: time.slots, values: [3]}, {key: "
                             "planning.slots, values: [1]}]}"),
              HasSubstr("sweep.axes.0.key: found beside zip"));
  EXPECT_THAT(axis_complaint("{zip: [{key: time.slots, values: [3]}, {values: [1]}]}"),
              HasSubstr("sweep.axes.0.zip.1.key: missing"));
  EXPECT_THAT(axis_complaint("{zip: [{key: time.slots, values: [3, 4]}, {key: planning.slots, "
                             "values: [1, 2, 3]}]}"),
              HasSubstr("sweep.axes.0.zip.1: found 3 values, allowed: 2"));
  EXPECT_THAT(axis_complaint("{key: time.slots, values: [3]}, {key: time.slots, values: [4]}"),
              HasSubstr("study.yaml:10:48: sweep.axes.1.key: found time.slots a second time"));
  EXPECT_THAT(
      axis_complaint("{key: model.layers, values: [2]}, {key: model, values: [mixtral-8x7b]}"),
      HasSubstr("found model after model.layers, which it replaces"));
  EXPECT_THAT(axis_complaint("{key: compute.charge, values: [all, null]}"),
              HasSubstr("found nothing"));
  EXPECT_THAT(grid_complaint("  axes: [{key: evaluation.seed, from: 0, to: 9999, step: 1}, {key: "
                             "time.slots, from: 1, to: 1000, step: 1}]"),
              HasSubstr("found 1e+07 combinations, allowed: up to 1000000"));
}

TEST(SweepGrid, RefusesTheSameConfigTwice) {
  // A map that says what the default says.
  EXPECT_THAT(axis_complaint("{key: links, values: [{survival: 1}, {max_isls: 4}]}"),
              HasSubstr("found the same config at links = {\"survival\":1} and at links = "
                        "{\"max_isls\":4}"));
}

TEST(SweepGrid, RefusesConditionsThatCannotBeDecided) {
  const std::string axes = "  axes: [{key: time.slots, values: [3, 4]}]\n  keep: ";
  EXPECT_THAT(grid_complaint(axes + "[time.slot < 4]"),
              HasSubstr("study.yaml:11:10: sweep.keep: found time.slot, which has no number"));
  EXPECT_THAT(grid_complaint(axes + "[time.slot < 4]"), HasSubstr("is time.slots meant?"));
  EXPECT_THAT(grid_complaint(axes + "[links.max_range_km < 4]"), HasSubstr("which has no number"));
  EXPECT_THAT(grid_complaint(axes + "[time.slots < 3]"),
              HasSubstr("found no point that keeps to it, of 2"));
  EXPECT_THAT(grid_complaint(axes + "time.slots < 3"), HasSubstr("a list of"));
}

TEST(SweepGrid, RefusesASweepWithoutAxes) {
  EXPECT_THAT(grid_complaint("  keep: []"), HasSubstr("sweep.axes: missing"));
  EXPECT_THAT(grid_complaint("  axes: []"), HasSubstr("found 0 items"));
  EXPECT_THAT(grid_complaint("  axis: []"), HasSubstr("is axes meant?"));
  EXPECT_THROW(SweepGrid(draft_config_text("study.yaml", small_study), "1"), ConfigError);
}

TEST(SweepGrid, ARunTakesTheConfigWithoutItsSweep) {
  const LoadedConfig with = read_config_text("study.yaml", small_study + "sweep:\n" + ten_points);
  EXPECT_EQ(config_hash(with.config),
            config_hash(read_config_text("study.yaml", small_study).config));
  EXPECT_THROW(static_cast<void>(read_config_text("study.yaml", small_study + "sweep: 3")),
               ConfigError);
}

TEST(SweepGrid, TakesEveryStudyOfTheRepository) {
  int studies = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(SPACEMOE_SOURCE_DIR "/configs/studies")) {
    if (entry.path().extension() == ".yaml") {
      ++studies;
      EXPECT_GE(SweepGrid(draft_config(entry.path()), "1").points().size(), 2U) << entry.path();
    }
  }
  EXPECT_GE(studies, 1);
}

TEST(NumericKeys, HaveDefaultsPresetsAndItemsOfLists) {
  const auto numbers = numeric_keys(read_config_text("study.yaml", small_study).config);
  EXPECT_EQ(numbers.at("constellation.shells.0.planes"), 4.0);
  EXPECT_EQ(numbers.at("links.max_isls"), 4.0);
  EXPECT_EQ(numbers.at("activation.skew"), 0.5);
  EXPECT_FALSE(numbers.contains("links.max_range_km"));
}

TEST(Shard, EveryPointIsInExactlyOne) {
  for (std::uint64_t point = 0; point < 100; ++point) {
    int holders = 0;
    for (std::uint32_t number = 1; number <= 7; ++number) {
      holders += Shard{number, 7}.holds(point) ? 1 : 0;
    }
    EXPECT_EQ(holders, 1);
  }
}

}  // namespace
}  // namespace spacemoe
