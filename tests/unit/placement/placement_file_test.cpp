#include "host/placement/placement_file.hpp"

#include <filesystem>
#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/base/error.hpp"
#include "host/placement/free_satellites.hpp"

namespace spacemoe {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// Two layers of one expert on six satellites, of which satellite 5 has failed.
Placement read(const std::string& text) {
  const auto path = std::filesystem::temp_directory_path() / "spacemoe_placement_test.csv";
  std::ofstream(path) << text;
  const Constellation constellation({{{2, 3, 550.0, 87.0}}, {5}});
  return read_placement(path, 2, 1, constellation);
}

std::string complaint(const std::string& text) {
  try {
    static_cast<void>(read(text));
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "";
}

const std::string heading = "layer,role,expert,satellite\n";

TEST(PlacementFile, IsReadInAnyOrder) {
  const Placement placement =
      read(heading + "1,expert,0,4\n0,gateway,,2\n1,gateway,,3\n0,expert,0,0\n");
  EXPECT_THAT(placement.gateways, ElementsAre(2, 3));
  EXPECT_THAT(placement.satellites, ElementsAre(0, 4));
}

TEST(PlacementFile, ComplaintsNameThePlace) {
  EXPECT_THAT(complaint(heading + "0,gateway,,2\n0,expert,0,2\n"),
              testing::AllOf(HasSubstr("placement_test.csv:3:12"), HasSubstr("another module")));
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

TEST(PlacementFile, ThatIsMissingIsAFileError) {
  const Constellation constellation({{{2, 3, 550.0, 87.0}}, {}});
  EXPECT_THROW(static_cast<void>(read_placement("no-such.csv", 2, 1, constellation)), FileError);
}

TEST(FreeSatellites, FindTheNthWhateverWasTaken) {
  const std::vector<std::uint32_t> all = {2, 3, 5, 7, 11, 13, 17};
  FreeSatellites free(all);
  std::vector<std::uint32_t> left = all;
  for (const std::uint32_t taken : {7U, 2U, 17U, 11U}) {
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
  EXPECT_FALSE(free.contains(4));
}

}  // namespace
}  // namespace spacemoe
