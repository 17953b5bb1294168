#include "host/results/study_remarks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/config/config.hpp"

namespace spacemoe {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> remarks(const std::vector<std::string>& set,
                                 std::optional<std::uint64_t> seed = {}) {
  return study_remarks(read_config_text("study.yaml", R"(
constellation: iridium-66
model: {layers: 3, experts: 4, active: 2, expert_flops: 3e7}
activation: {kind: conditional_poisson, skew: 0.5}
schemes: [SpaceMoE]
)",
                                        {set, seed})
                           .config);
}

TEST(StudyRemarks, SayWhatLatencyCountsAndWhatNot) {
  EXPECT_THAT(
      remarks({}),
      ElementsAre("Latency counts propagation and compute of experts, not that of attention "
                  "and router (compute.charge: experts), transmission (links.payload_bits: "
                  "0), processing at hops (links.processing_ms: 0) and waiting for other "
                  "tokens."));
  EXPECT_THAT(remarks({"model.hidden_size=4096"})[0],
              HasSubstr("not that of attention and router (compute.charge: experts), transmission "
                        "(links.payload_bits: 0, from_model: 65536), "));
  EXPECT_THAT(remarks({"compute.charge=all", "model.gateway_flops=1e8", "model.shared_experts=1",
                       "links.payload_bits=65536", "links.processing_ms=0.1"}),
              ElementsAre("Latency counts propagation, compute of experts, that of attention and "
                          "router, that of shared experts, transmission of 65536 bits and "
                          "processing at each hop, not waiting for other tokens."));
  EXPECT_THAT(
      remarks({"compute.charge=none", "model.hidden_size=4096", "links.payload_bits=from_model"}),
      ElementsAre("Latency counts propagation and transmission of 65536 bits, not compute "
                  "(compute.charge: none), processing at hops (links.processing_ms: 0) and "
                  "waiting for other tokens."));
}

TEST(StudyRemarks, SayWhatEachSeedDecidesWhereTheyDiffer) {
  EXPECT_THAT(
      remarks({}, 7),
      ElementsAre(testing::_,
                  "evaluation.seed 7 decides outages, random placements and sampled tokens; "
                  "activation.seed 1 decides which experts are popular."));
  EXPECT_EQ(remarks({"activation.seed=7"}, 7).size(), 1U);
}

}  // namespace
}  // namespace spacemoe
