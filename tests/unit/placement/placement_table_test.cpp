#include "host/placement/placement_table.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/base/error.hpp"
#include "host/placement/free_satellites.hpp"
#include "tests/placed.hpp"
#include "tests/test_folder.hpp"

namespace spacemoe {
namespace {

using testing::ElementsAre;
using testing::ElementsAreArray;
using testing::HasSubstr;

/// Two layers of one expert on six satellites, of which satellite 5 has failed.
Placement read(const std::string& text, const Capacity& capacity = {}) {
  const TestFile file("placement.csv", text);
  const Constellation constellation({{{2, 3, 550.0, 87.0}}, {5}});
  return read_placement(file.path(), {2, 1, constellation, capacity});
}

std::string complaint(const std::string& text, const Capacity& capacity = {}) {
  try {
    static_cast<void>(read(text, capacity));
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "";
}

const std::string heading = "layer,role,expert,satellite\n";

TEST(PlacementTable, IsReadInAnyOrder) {
  const Placement placement =
      read(heading + "1,expert,0,4\n0,gateway,,2\n1,gateway,,3\n0,expert,0,0\n");
  EXPECT_THAT(numbers_of(placement.gateways), ElementsAre(2, 3));
  EXPECT_THAT(numbers_of(placement.satellites), ElementsAre(0, 4));
}

/// A layer with an expert on ten satellites, in two planes.
const std::string two_sets =
    "layer,role,expert,satellite\n0,gateway_replica,2,5\n0,gateway,,0\n1,gateway_replica,1,4\n"
    "0,gateway_replica,1,6\n1,gateway,,1\n0,expert,0,2\n1,expert,0,3\n1,gateway_replica,2,7\n";

TEST(PlacementTable, HasFurtherSetsOfGateways) {
  const Constellation constellation({{{2, 5, 550.0, 87.0}}, {}});
  const TestFile file("placement.csv", two_sets);
  const Placement placement = read_placement(file.path(), {2, 1, constellation, {}});
  EXPECT_EQ(placement.gateway_sets(), 3U);
  EXPECT_THAT(numbers_of(placement.gateways), ElementsAre(0, 1));
  EXPECT_THAT(numbers_of(placement.further_gateways), ElementsAre(6, 4, 5, 7));
  const TestFile again("again.csv", placement_csv(placement, constellation));
  EXPECT_EQ(read_placement(again.path(), {2, 1, constellation, {}}), placement);
}

TEST(PlacementTable, HasWholeSetsOfGateways) {
  const auto complain = [](const std::string& lines, const std::string& part) {
    const std::string modules =
        heading + "0,gateway,,0\n1,gateway,,1\n0,expert,0,2\n1,expert,0,3\n";
    EXPECT_THAT(complaint(modules + lines), HasSubstr(part));
  };
  complain("0,gateway_replica,1,4\n", "found no line for the gateway of layer 1 in set 1");
  complain("0,gateway_replica,0,4\n", ":6:19: expert: found 0");
  complain("0,gateway_replica,,4\n", ":6:");
  complain("0,gateway_replica,2,4\n", ":6:19: expert: found \"2\"");
  complain("0,gateway_replica,1,4\n0,gateway_replica,1,4\n", ":7:");
  complain("0,gateway_replica,1,3\n", "which holds another module");
  complain("0,gateway_replica,1,5\n", "has failed");
}

// Of two planes with three satellites, 4 is the second one of plane 1.
TEST(PlacementTable, MayGiveSatellitesByTheirPlaceAlone) {
  const std::string by_place = "layer,role,expert,plane,slot\r\n";
  const Placement placement = read(by_place +
                                   "0,gateway,,0,0\r\n0,expert,0,1,0\r\n"
                                   "1,gateway,,0,2\r\n1,expert,0,1,1\r\n");
  EXPECT_THAT(numbers_of(placement.gateways), ElementsAre(0, 2));
  EXPECT_THAT(numbers_of(placement.satellites), ElementsAre(3, 4));
  EXPECT_THAT(complaint(by_place + "0,gateway,,2,0\n"),
              testing::AllOf(HasSubstr(":2:12: plane: found \"2\""), HasSubstr("from 0 to 1")));
  EXPECT_THAT(complaint(by_place + "0,gateway,,1,3\n"), HasSubstr(":2:14: slot: found \"3\""));
  EXPECT_THAT(complaint(by_place + "0,gateway,,1,2\n"), HasSubstr("found 5, which has failed"));
  EXPECT_THAT(complaint("layer,role,expert,shell,plane,slot\n0,gateway,,1,0,0\n"),
              HasSubstr("shell: found \"1\""));
}

TEST(PlacementTable, NeedsTheShellWhereThereAreSeveral) {
  const TestFile file("placement.csv", "layer,role,expert,plane,slot\n0,gateway,,0,0\n");
  const Constellation two({{{2, 3, 550.0, 87.0}, {2, 3, 600.0, 87.0}}, {}});
  try {
    static_cast<void>(read_placement(file.path(), {2, 1, two, {}}));
    FAIL();
  } catch (const ConfigError& error) {
    EXPECT_THAT(error.what(), HasSubstr("the constellation has 2 shells"));
  }
}

TEST(PlacementTable, ComplaintsNameThePlace) {
  EXPECT_THAT(complaint(heading + "0,gateway,,2\n0,expert,0,2\n"),
              testing::AllOf(HasSubstr("placement.csv:3:12"), HasSubstr("another module")));
  EXPECT_THAT(complaint(heading + "0,gateway,,6\n"), HasSubstr(":2:12"));
  EXPECT_THAT(complaint(heading + "0,gateway,,5\n"), HasSubstr("failed"));
  EXPECT_THAT(complaint(heading + "0,gateway,,1\n0,gateway,,2\n"), HasSubstr("second time"));
  EXPECT_THAT(complaint(heading + "0,router,,1\n"), HasSubstr("gateway, expert"));
  EXPECT_THAT(complaint(heading + "2,gateway,,1\n"), HasSubstr(":2:1"));
  EXPECT_THAT(complaint(heading + "0,expert,1,1\n"), HasSubstr(":2:10"));
  EXPECT_THAT(complaint(heading + "0,gateway,,2\n1,gateway,,3\n0,expert,0,0\n"),
              HasSubstr("expert 0 of layer 1"));
  EXPECT_THAT(complaint("draw," + heading + "0,0,gateway,,2\n1,0,gateway,,2\n"),
              HasSubstr("a second draw"));
  EXPECT_THAT(complaint("scheme," + heading + "A,0,gateway,,2\nB,0,expert,0,3\n"),
              testing::AllOf(HasSubstr(":3:1"), HasSubstr("a second scheme"), HasSubstr("\"B\"")));
  EXPECT_THAT(complaint("layer,role,expert\n0,gateway,\n"), HasSubstr("satellite"));
  // Of two planes with three satellites, 4 is the second one of plane 1.
  EXPECT_THAT(complaint("plane,slot," + heading + "1,1,0,gateway,,4\n0,1,0,expert,0,4\n"),
              testing::AllOf(HasSubstr(":3:1"), HasSubstr("another constellation")));
}

TEST(PlacementTable, OfSeveralSchemesGivesTheOneThatIsNamed) {
  const std::string text =
      "scheme,draw," + heading +
      "A,0,0,gateway,,0\nB,0,0,gateway,,3\nA,0,0,expert,0,1\nB,0,0,expert,0,2\n"
      "A,0,1,gateway,,2\nB,0,1,gateway,,1\nA,0,1,expert,0,3\nB,0,1,expert,0,0\n"
      "C,0,0,gateway,,0\nC,1,0,gateway,,1\n";
  const TestFile file("placements.csv", text);
  const Constellation constellation({{{2, 3, 550.0, 87.0}}, {}});
  const PlacementFrame frame = {2, 1, constellation, {}};
  EXPECT_EQ(read_placement(file.path(), frame, "B").gateways,
            (std::vector{Satellite{3}, Satellite{1}}));
  EXPECT_EQ(read_placement(file.path(), frame, "A").satellites,
            (std::vector{Satellite{1}, Satellite{3}}));
  const auto complaint_about = [&](std::string_view scheme) {
    try {
      static_cast<void>(read_placement(file.path(), frame, scheme));
    } catch (const ConfigError& error) {
      return std::string(error.what());
    }
    return std::string("none");
  };
  EXPECT_THAT(complaint_about("Mine"),
              testing::AllOf(HasSubstr(":3:1"), HasSubstr("a second scheme, \"B\""),
                             HasSubstr("call the config's scheme as the file does")));
  EXPECT_THAT(complaint_about("C"), testing::AllOf(HasSubstr(":11:3"), HasSubstr("a second draw")));
}

const std::string modules = "0,gateway,,0\n0,expert,0,1\n1,gateway,,2\n1,expert,0,3\n";

TEST(PlacementTable, CopiesOfExpertsAreReadInAnyOrder) {
  const Placement placement = read(heading + "1,replica,0,4\n" + modules);
  EXPECT_THAT(numbers_of(placement.satellites), ElementsAre(1, 3));
  EXPECT_THAT(placement.replicas, ElementsAreArray(placed({}, {}, {{1, 0, 4}}).replicas));
  const Capacity two{2, {}, 0.0, 0.0};
  const Placement more =
      read(heading + "1,replica,0,4\n1,replica,0,2\n" + modules + "0,replica,0,4\n", two);
  EXPECT_THAT(more.replicas,
              ElementsAreArray(placed({}, {}, {{0, 0, 4}, {1, 0, 2}, {1, 0, 4}}).replicas));
}

TEST(PlacementTable, ComplaintsAboutCopiesNameThePlace) {
  using testing::AllOf;
  EXPECT_THAT(complaint(heading + modules + "0,replica,0,3\n"),
              AllOf(HasSubstr(":6:13"), HasSubstr("found 3, which holds another module"),
                    HasSubstr("one module a satellite")));
  EXPECT_THAT(complaint(heading + "0,replica,0,1\n" + modules),
              AllOf(HasSubstr(":2:13"), HasSubstr("found 1, where the expert itself stands"),
                    HasSubstr("different satellites")));
  EXPECT_THAT(complaint(heading + modules + "0,replica,0,4\n0,replica,0,4\n"),
              AllOf(HasSubstr(":7:13"), HasSubstr("has a copy of that expert already")));
  EXPECT_THAT(complaint(heading + modules + "0,replica,0,5\n"), HasSubstr("failed"));
  EXPECT_THAT(complaint(heading + modules + "0,replica,1,4\n"), HasSubstr(":6:11"));
  EXPECT_THAT(complaint(heading + modules + "0,replica,,4\n"), HasSubstr(":6:11"));
  EXPECT_THAT(complaint(heading + "0,replica,0,4\n0,gateway,,2\n"), HasSubstr("no line for"));
}

TEST(PlacementTable, SparesOfModulesAreReadAndWritten) {
  const Placement placement = read(heading + "0,spare,0,4\n" + modules);
  ASSERT_EQ(placement.spares.size(), 1U);
  EXPECT_EQ(placement.spares[0], (Spare{Layer{0}, Expert{0}, Satellite{4}}));
  const Capacity two{2, {}, 0.0, 0.0};
  const Placement more = read(heading + "0,spare,0,4\n1,spare,,4\n" + modules, two);
  ASSERT_EQ(more.spares.size(), 2U);
  EXPECT_EQ(more.spares[1], (Spare{Layer{1}, std::nullopt, Satellite{4}}));
  const std::string csv = placement_csv(more, Constellation({{{2, 3, 550.0, 87.0}}, {}}));
  EXPECT_THAT(csv, HasSubstr("\n0,spare,0,0,1,1,4\n"));
  EXPECT_THAT(csv, HasSubstr("\n1,spare,,0,1,1,4\n"));
  EXPECT_EQ(read(csv, two), more);
}

TEST(PlacementTable, ComplaintsAboutSparesNameThePlace) {
  using testing::AllOf;
  EXPECT_THAT(complaint(heading + modules + "0,spare,0,3\n"),
              AllOf(HasSubstr(":6:11"), HasSubstr("holds another module")));
  const Capacity two{2, {}, 0.0, 0.0};
  EXPECT_THAT(complaint(heading + modules + "0,spare,,0\n", two),
              AllOf(HasSubstr(":6:10"), HasSubstr("found 0, where the module itself stands")));
  EXPECT_THAT(complaint(heading + modules + "0,spare,,4\n0,spare,,1\n", two),
              AllOf(HasSubstr(":7:3"), HasSubstr("a second spare")));
  EXPECT_THAT(complaint(heading + modules + "0,spare,,5\n"), HasSubstr("failed"));
}

TEST(PlacementTable, SeveralModulesStandOnASatelliteWhereTheyFit) {
  const std::string together = "0,gateway,,0\n0,expert,0,0\n1,gateway,,0\n1,expert,0,3\n";
  const Capacity three{3, {}, 0.0, 0.0};
  const Placement placement = read(heading + together, three);
  EXPECT_THAT(numbers_of(placement.gateways), ElementsAre(0, 0));
  EXPECT_THAT(numbers_of(placement.satellites), ElementsAre(0, 3));
  EXPECT_THAT(complaint(heading + together + "1,replica,0,0\n", three),
              testing::AllOf(HasSubstr(":6:13"), HasSubstr("2 gateways and 2 experts"),
                             HasSubstr("up to 3 modules a satellite")));
}

TEST(PlacementTable, WhatDoesNotFitIntoMemoryIsToldWhatDoes) {
  const std::string together = "0,gateway,,0\n0,expert,0,0\n1,gateway,,2\n1,expert,0,0\n";
  const Capacity small{4, 1.0, 0.5, 0.3};
  EXPECT_THAT(complaint(heading + together, small),
              testing::AllOf(HasSubstr(":5:12"), HasSubstr("1 gateway and 2 experts"),
                             HasSubstr("up to 4 modules a satellite and 1 GB"),
                             HasSubstr("gateway takes 0.5 and an expert 0.3")));
  const Capacity enough{4, 1.1, 0.5, 0.3};
  EXPECT_EQ(complaint(heading + together, enough), "");
}

/// Three placements of two schemes, as the table of several.
std::vector<std::vector<Placement>> read_several(const std::string& text) {
  const Constellation constellation({{{2, 3, 550.0, 87.0}}, {5}});
  const std::vector<SchemeDraws> schemes = {{"a", 1}, {"b", 2}};
  return read_placements(CsvTable("placements.csv", text), schemes, {1, 1, constellation});
}

TEST(PlacementTable, OfSeveralSchemesMayMixTheirLines) {
  const std::string several_heading = "scheme,draw," + heading;
  const auto placements = read_several(several_heading +
                                       "b,1,0,gateway,,2\n"
                                       "a,0,0,expert,0,1\n"
                                       "b,0,0,gateway,,3\n"
                                       "a,0,0,gateway,,0\n"
                                       "b,1,0,expert,0,4\n"
                                       "b,0,0,expert,0,4\n");
  const Placement a = placed({0}, {1});
  const Placement b_0 = placed({3}, {4});
  const Placement b_1 = placed({2}, {4});
  EXPECT_THAT(placements, ElementsAre(ElementsAre(a), ElementsAre(b_0, b_1)));
}

TEST(PlacementTable, OfSeveralSchemesComplainsAboutLinesThatBelongToNone) {
  const std::string several_heading = "scheme,draw," + heading;
  const auto complaint_of = [&](const std::string& lines) -> std::string {
    try {
      static_cast<void>(read_several(several_heading + lines));
    } catch (const ConfigError& error) {
      return error.what();
    }
    return "";
  };
  EXPECT_THAT(complaint_of("c,0,0,gateway,,2\n"),
              testing::AllOf(HasSubstr(":2:1"), HasSubstr("found \"c\"")));
  EXPECT_THAT(complaint_of("a,1,0,gateway,,2\n"), HasSubstr(":2:3"));
  EXPECT_THAT(
      complaint_of("a,0,0,gateway,,2\na,0,0,expert,0,1\nb,0,0,gateway,,2\n"),
      testing::AllOf(HasSubstr("expert 0 of layer 0 of b, draw 0"), HasSubstr("cut short")));
}

TEST(PlacementTable, ThatIsWrittenIsReadAgain) {
  const Constellation constellation({{{2, 3, 550.0, 87.0}}, {5}});
  const std::vector<Placement> a = {placed({0, 1}, {2, 3}, {{0, 0, 4}})};
  const std::vector<Placement> b = {placed({4, 3}, {2, 1}), placed({1, 2}, {3, 4})};
  const std::vector<SchemePlacements> written = {{"a, \"quoted\"", a}, {"b", b}};
  const std::vector<SchemeDraws> schemes = {{"a, \"quoted\"", 1}, {"b", 2}};
  const CsvTable table("placements.csv", placements_csv(written, constellation));
  EXPECT_THAT(read_placements(table, schemes, {2, 1, constellation}), ElementsAre(a, b));
  EXPECT_EQ(read(placement_csv(a[0], constellation)), a[0]);
}

TEST(Capacity, CountsModulesAndMemory) {
  EXPECT_TRUE(Capacity{}.fits(1, 0));
  EXPECT_TRUE(Capacity{}.fits(0, 1));
  EXPECT_FALSE(Capacity{}.fits(1, 1));
  // In double 0.1 + 0.1 + 0.1 is more than 0.3.
  const Capacity full{9, 0.3, 0.2, 0.1};
  EXPECT_TRUE(full.fits(0, 3));
  EXPECT_TRUE(full.fits(1, 1));
  EXPECT_FALSE(full.fits(0, 4));
  EXPECT_FALSE(full.fits(2, 0));
}

TEST(Capacity, OfAConfigCountsSharedExpertsWithTheGateway) {
  MoeModel model;
  model.shared_experts = 2;
  model.expert_memory_gb = 0.5;
  model.gateway_memory_gb = 0.25;
  ComputeSpec compute;
  compute.modules_per_satellite = 8;
  EXPECT_TRUE(capacity_of(compute, model).fits(8, 0));
  compute.memory_gb = 2.0;
  EXPECT_FALSE(capacity_of(compute, model).fits(2, 0));
  EXPECT_TRUE(capacity_of(compute, model).fits(1, 1));
}

TEST(PlacementTable, ThatIsMissingIsAFileError) {
  const Constellation constellation({{{2, 3, 550.0, 87.0}}, {}});
  EXPECT_THROW(static_cast<void>(read_placement("no-such.csv", {2, 1, constellation})), FileError);
}

TEST(FreeSatellites, FindTheNthWhateverWasTaken) {
  const auto some = list_of<Satellite>({2, 3, 5, 7, 11, 13, 17});
  FreeSatellites free(some);
  std::vector<Satellite> left = some;
  for (const Satellite taken : list_of<Satellite>({7, 2, 17, 11})) {
    free.take(taken);
    std::erase(left, taken);
    ASSERT_EQ(free.count(), left.size());
    EXPECT_EQ(free.all(), left);
    EXPECT_FALSE(free.contains(taken));
    for (std::uint32_t n = 0; n < left.size(); ++n) {
      EXPECT_EQ(free.nth(n), left[n]);
      EXPECT_TRUE(free.contains(left[n]));
    }
  }
  EXPECT_FALSE(free.contains(Satellite{4}));
}

}  // namespace
}  // namespace spacemoe
