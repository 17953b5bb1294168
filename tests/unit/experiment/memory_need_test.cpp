#include "host/experiment/memory_need.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/base/error.hpp"
#include "host/config/config.hpp"

namespace spacemoe {
namespace {

using testing::AllOf;
using testing::HasSubstr;

std::string complaint(const std::vector<MemoryShare>& shares, std::uint64_t available) {
  try {
    check_memory_need(shares, available);
    return "";
  } catch (const ConfigError& error) {
    return error.what();
  }
}

TEST(MemoryNeed, NamesTheLargestShareAndWhatFits) {
  const std::vector<MemoryShare> shares = {{"time.slots", 1000, 2e9},
                                           {"evaluation.draws", 600, 6e9}};
  EXPECT_EQ(complaint(shares, 8'000'000'000), "");
  // 5 GB less 2 GB is half of the 6 GB.
  EXPECT_EQ(complaint(shares, 5'000'000'000),
            "evaluation.draws: found 600, which takes 6.0 GB of memory, and all together 8.0 GB, "
            "allowed: up to about 300 in the 5.0 GB that are available here");
  EXPECT_THAT(complaint(shares, 1'000'000'000),
              AllOf(HasSubstr("evaluation.draws: "), HasSubstr("less, as 1.0 GB are available")));
}

/// Bytes of the share of a key in a study.
double share(const std::string& key, const std::vector<std::string>& set, unsigned threads = 1) {
  const ExperimentConfig config = read_config_text("study.yaml", R"(
constellation: {shells: [{planes: 8, satellites_per_plane: 8, altitude_km: 1200, inclination_deg: 87, raan_spread_deg: 360}]}
time: {slots: 16}
model: {layers: 8, experts: 4, active: 2}
activation: {kind: conditional_poisson, skew: 0.5}
evaluation: {tokens_per_slot: 1000, draws: 10}
schemes: [SpaceMoE, RandPlace]
)",
                                                   {set, {}})
                                      .config;
  for (const MemoryShare& one : memory_need(config, Scenario(config), threads, 16)) {
    if (one.key == key) {
      return one.bytes;
    }
  }
  ADD_FAILURE() << key;
  return 0.0;
}

// What grows with what, from the tables themselves: two bytes for each active expert of a token and
// four for its latency, for each thread; 2,000 replicates that each take as many draws as there
// are.
TEST(MemoryNeed, GrowsAsTheTablesDo) {
  EXPECT_EQ(share("evaluation.tokens_per_slot", {}), 1000.0 * (8 * 2 * 2 + 4));
  EXPECT_EQ(share("evaluation.tokens_per_slot", {}, 4), 4000.0 * (8 * 2 * 2 + 4));
  const double less = share("evaluation.draws", {"evaluation.tokens_per_slot=1000000"});
  const double more =
      share("evaluation.draws", {"evaluation.tokens_per_slot=1000000", "evaluation.draws=1000000"});
  EXPECT_GT((more - less) / (1'000'000 - 10), 2000 * 4);
  EXPECT_LT((more - less) / (1'000'000 - 10), 10 * 2000 * 4);
  // Schemes that draw nothing have one placement, whatever the draws.
  EXPECT_LT(share("evaluation.draws", {"schemes=[SpaceMoE]", "evaluation.tokens_per_slot=1000000",
                                       "evaluation.draws=1000000"}),
            1e9);
}

// 32 bytes for a satellite's links and neighbours in a slot, as long as there is something to
// choose.
TEST(MemoryNeed, GrowsWithTheSlotsOfPartnersThatChange) {
  const auto need = [](const std::vector<std::string>& set) {
    const ExperimentConfig config = read_config_text("study.yaml", R"(
constellation: {shells: [{planes: 8, satellites_per_plane: 8, altitude_km: 1200, inclination_deg: 87, raan_spread_deg: 360}]}
model: {layers: 8, experts: 4, active: 2}
activation: {kind: conditional_poisson, skew: 0.5}
schemes: [SpaceMoE]
)",
                                                     {set, {}})
                                        .config;
    return slot_tables_need(config, Constellation(config.constellation));
  };
  EXPECT_TRUE(need({}).empty());
  const auto few = need({"links.cross_plane=nearest"});
  const auto more = need({"links.cross_plane=nearest", "time.slots=1200"});
  ASSERT_EQ(more.size(), 2U);
  EXPECT_EQ(more[0].key, "time.slots");
  EXPECT_EQ(more[1].key, "planning.slots");
  EXPECT_GE(more[0].bytes - few[0].bytes, 1000.0 * 64 * 32);
  EXPECT_LE(more[0].bytes - few[0].bytes, 1000.0 * 64 * 64);
  EXPECT_EQ(more[1].bytes, few[1].bytes);
}

}  // namespace
}  // namespace spacemoe
