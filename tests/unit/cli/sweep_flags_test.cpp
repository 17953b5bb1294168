#include <map>
#include <optional>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/base/duration.hpp"
#include "host/base/error.hpp"
#include "host/cli/shard_flag.hpp"

namespace spacemoe {
namespace {

double seconds(const char* text) {
  const auto duration = parse_duration(text);
  return duration ? duration->count() : -1.0;
}

std::optional<Shard> in_array(const std::map<std::string, std::string>& variables) {
  return slurm_shard([&](const char* name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  });
}

TEST(Duration, IsWrittenAsPeopleWriteIt) {
  EXPECT_EQ(seconds("90"), 90.0);
  EXPECT_EQ(seconds("0.5"), 0.5);
  EXPECT_EQ(seconds("90s"), 90.0);
  EXPECT_EQ(seconds("30m"), 1800.0);
  EXPECT_EQ(seconds("1h30m"), 5400.0);
  EXPECT_EQ(seconds("1.5h"), 5400.0);
  EXPECT_EQ(seconds("2d1s"), 172'801.0);
}

TEST(Duration, IsNothingElse) {
  for (const char* text :
       {"", "0", "-5", "h", "1h30", "1m1h", "1s1s", "1 h", "1w", "inf", "1e", "0s"}) {
    EXPECT_EQ(parse_duration(text), std::nullopt) << text;
  }
}

TEST(ShardFlag, CountsFromOne) {
  EXPECT_EQ(parse_shard("1/1"), (Shard{1, 1}));
  EXPECT_EQ(parse_shard("8/8"), (Shard{8, 8}));
  for (const char* text :
       {"", "1", "0/2", "3/2", "1/0", "-1/2", "1/2/3", "a/b", "1/100001", " 1/2"}) {
    EXPECT_EQ(parse_shard(text), std::nullopt) << text;
  }
}

TEST(ShardFlag, FollowsASlurmArrayWhereverItsNumbersStart) {
  EXPECT_EQ(in_array({}), std::nullopt);
  EXPECT_EQ(in_array({{"SLURM_ARRAY_TASK_ID", "0"}, {"SLURM_ARRAY_TASK_COUNT", "4"}}),
            (Shard{1, 4}));
  std::map<std::string, std::string> array = {{"SLURM_ARRAY_TASK_ID", "4"},
                                              {"SLURM_ARRAY_TASK_MIN", "1"},
                                              {"SLURM_ARRAY_TASK_MAX", "4"},
                                              {"SLURM_ARRAY_TASK_STEP", "1"},
                                              {"SLURM_ARRAY_TASK_COUNT", "4"}};
  EXPECT_EQ(in_array(array), (Shard{4, 4}));
  array["SLURM_ARRAY_TASK_ID"] = "30";
  array["SLURM_ARRAY_TASK_MIN"] = "10";
  array["SLURM_ARRAY_TASK_MAX"] = "40";
  array["SLURM_ARRAY_TASK_STEP"] = "10";
  EXPECT_EQ(in_array(array), (Shard{3, 4}));
}

/// --array=1,4: the second task would take the points of the fourth.
TEST(ShardFlag, RefusesAnArrayWithGaps) {
  EXPECT_THROW(static_cast<void>(in_array({{"SLURM_ARRAY_TASK_ID", "4"},
                                           {"SLURM_ARRAY_TASK_MIN", "1"},
                                           {"SLURM_ARRAY_TASK_MAX", "4"},
                                           {"SLURM_ARRAY_TASK_COUNT", "2"}})),
               ConfigError);
}

/// Guessing would compute the whole sweep in each task.
TEST(ShardFlag, RefusesVariablesOfAnArrayThatAreNoNumbersOrStandAlone) {
  const std::map<std::string, std::string> array = {{"SLURM_ARRAY_TASK_ID", "4"},
                                                    {"SLURM_ARRAY_TASK_MIN", "1"},
                                                    {"SLURM_ARRAY_TASK_MAX", "4"},
                                                    {"SLURM_ARRAY_TASK_STEP", "1"},
                                                    {"SLURM_ARRAY_TASK_COUNT", "4"}};
  for (const auto& [name, ignored] : array) {
    for (const char* text : {"abc", "", "-1", "4x", "99999999999999999999"}) {
      auto changed = array;
      changed[name] = text;
      EXPECT_THROW(static_cast<void>(in_array(changed)), ConfigError) << name << "=" << text;
    }
  }
  EXPECT_THROW(static_cast<void>(in_array({{"SLURM_ARRAY_TASK_ID", "4"}})), ConfigError);
  EXPECT_THROW(static_cast<void>(in_array({{"SLURM_ARRAY_TASK_COUNT", "4"}})), ConfigError);
}

}  // namespace
}  // namespace spacemoe
