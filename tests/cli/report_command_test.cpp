#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/cli/program.hpp"

namespace spacemoe {
namespace {

using testing::HasSubstr;

TEST(ReportCommand, SaysWhatItCannotPlay) {
  const WorkFolder work;
  ASSERT_EQ(work.spacemoe("run " + config("smoke.yaml") + " --threads 1 --out r").exit_code, 0);
  const auto expect_refused = [&](const std::string& arguments, const std::string& message) {
    const auto report = work.spacemoe("report " + arguments);
    EXPECT_EQ(report.exit_code, 2) << arguments;
    EXPECT_THAT(report.err, HasSubstr(message)) << arguments;
    EXPECT_FALSE(std::filesystem::exists(work.path() / "r/report.html"));
  };
  expect_refused("r --play 0", "--play: found 0, allowed: an integer from 1 to 64");
  expect_refused("r --play 65", "--play: found 65, allowed: an integer from 1 to 64");
  expect_refused("r --sequence 1", "--sequence: found without --play");
  expect_refused("r --play 3 --sequence 200",
                 "--sequence: found 200, allowed: from 0 to 199: the result's config has "
                 "generation.sequences 200");
  const std::string kept = SPACEMOE_SOURCE_DIR "/results/published-rules";
  expect_refused(kept + " --out kept.html --play 3",
                 "--play: found with a result that has no placements.csv");
  ASSERT_EQ(
      work.spacemoe("sweep " + config("studies/smoke.yaml") + " --threads 1 --out s").exit_code, 0);
  expect_refused("s --play 3", "--play: found with a sweep");
  EXPECT_EQ(work.spacemoe("report r --play 3 --sequence 199").exit_code, 0);
  // generation.sequences is at most 100,000.
  EXPECT_THAT(work.spacemoe("report --help").out, HasSubstr("(0 to 99999)"));
}

}  // namespace
}  // namespace spacemoe
