#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/sweep/sweep_grid.hpp"
#include "tests/unit/sweep/small_sweep.hpp"

namespace spacemoe {
namespace {

TEST(PointKeys, KeysTellPointsSeedsAndVersionsApart) {
  const SweepGrid grid = small_grid(ten_points);
  std::set<std::string> keys;
  for (const GridPoint& point : grid.points()) {
    keys.insert(point.key);
  }
  EXPECT_EQ(keys.size(), 10U);
  EXPECT_EQ(small_grid(ten_points).hash(), grid.hash());
  for (const SweepGrid& other :
       {small_grid(ten_points, {{}, 2}), small_grid(ten_points, {}, "1.0 abd"),
        small_grid(ten_points, {{"planning.slots=3"}, {}})}) {
    EXPECT_NE(other.hash(), grid.hash());
    EXPECT_FALSE(keys.contains(other.points()[3].key));
  }
}

TEST(PointKeys, AnAxisOverTheSeedWinsOverTheFlag) {
  const SweepGrid grid =
      small_grid("  axes: [{key: evaluation.seed, values: [5, 18446744073709551615]}]", {{}, 2});
  EXPECT_EQ(grid.config(0).config.evaluation.seed, 5U);
  EXPECT_EQ(grid.config(1).config.evaluation.seed, 18446744073709551615U);
}

TEST(PointKeys, FilesThatPointsNameAreInTheirKeys) {
  const TestFolder folder;
  const auto key = [&](const std::string& counts) {
    std::ofstream(folder.path() / "counts.csv") << "layer,e0,e1\n" << counts;
    std::ofstream(folder.path() / "study.yaml")
        << small_study
        << "sweep: {axes: [{key: activation, values: [{kind: counts, file: counts.csv}]}]}";
    return SweepGrid(draft_config(folder.path() / "study.yaml"), "1").points()[0].key;
  };
  const std::string first = key("0,1,3\n1,2,3\n");
  EXPECT_EQ(key("0,1,3\n1,2,3\n"), first);
  EXPECT_NE(key("0,1,3\n1,2,4\n"), first);
}

TEST(PointKeys, ARecordOfOutagesIsInTheKeysOfPoints) {
  const TestFolder folder;
  const auto key = [&](const std::string& outage) {
    std::ofstream(folder.path() / "trace.csv") << "start_s,end_s,satellite,neighbour\n" << outage;
    std::ofstream(folder.path() / "study.yaml")
        << small_study
        << "weather: {trace: trace.csv}\nsweep: {axes: [{key: links.survival, values: [0.9]}]}";
    return SweepGrid(draft_config(folder.path() / "study.yaml"), "1").points()[0].key;
  };
  const std::string first = key("0,60,1,2\n");
  EXPECT_EQ(key("0,60,1,2\n"), first);
  EXPECT_NE(key("0,61,1,2\n"), first);
}

TEST(PointKeys, RatesOfSatellitesAreInTheKeysOfPoints) {
  const TestFolder folder;
  const auto key = [&](const std::string& rates) {
    std::ofstream(folder.path() / "rates.csv") << "satellite,peak_gflops\n" << rates;
    std::ofstream(folder.path() / "study.yaml")
        << small_study << "compute: {satellites: rates.csv}\n"
        << "sweep: {axes: [{key: links.survival, values: [0.9]}]}";
    return SweepGrid(draft_config(folder.path() / "study.yaml"), "1").points()[0].key;
  };
  const std::string first = key("3,10\n");
  EXPECT_EQ(key("3,10\n"), first);
  EXPECT_NE(key("3,11\n"), first);
}

TEST(PointKeys, CommandsThatPlaceAreInTheKeysOfPointsWithTheFilesThatTheyName) {
  const TestFolder folder;
  const auto key = [&](const std::string& rule, const std::string& words) {
    std::ofstream(folder.path() / "rule.py") << rule;
    std::string text = small_study;
    const std::size_t schemes = text.find("schemes:");
    text.replace(schemes, text.find('\n', schemes) - schemes,
                 "schemes: [{name: Mine, exec: [" + words + "]}]");
    std::ofstream(folder.path() / "study.yaml")
        << text << "\nsweep: {axes: [{key: links.survival, values: [0.9]}]}";
    return SweepGrid(draft_config(folder.path() / "study.yaml"), "1").points()[0].key;
  };
  const std::string first = key("one", "sh, rule.py");
  EXPECT_EQ(key("one", "sh, rule.py"), first);
  EXPECT_NE(key("two", "sh, rule.py"), first) << "another rule";
  EXPECT_NE(key("one", "sh, rule.py, -v"), first) << "another argument";
}

}  // namespace
}  // namespace spacemoe
