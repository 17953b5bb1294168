#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/serving/serving_study.hpp"

/// Links that are servers, on the ways to experts that jobs choose a copy of.
namespace spacemoe {
namespace {

/// What links, which are servers, have to do for one expert at two places, if a part of its tokens
/// goes to the first: told by the ways alone. Each token holds a link for 10 ms.
struct LinksOfTwoPlaces {
  explicit LinksOfTwoPlaces(const ServingSlots& slots) {
    for (const std::uint32_t copy : {0U, 1U}) {
      for (const ExpertWay way : {ExpertWay::to_expert, ExpertWay::onward}) {
        for (const Hop& hop : slots.route(0, {Layer{0}, 0, copy}, way)) {
          takes[hop.server][copy] += 1.0;
        }
      }
    }
  }
  /// Tokens on the busiest link, of one.
  [[nodiscard]] double most(double first) const {
    double most = 0.0;
    for (const auto& [link, times] : takes) {
      most = std::max(most, first * times[0] + (1.0 - first) * times[1]);
    }
    return most;
  }
  /// Mean wait of a token at all links, as M/D/1 queues.
  [[nodiscard]] double wait_s(double first, double rate_per_s) const {
    double sum_s = 0.0;
    for (const auto& [link, times] : takes) {
      const double visits = first * times[0] + (1.0 - first) * times[1];
      const double load = rate_per_s * visits * 0.01;
      sum_s += visits * 0.01 * load / (2.0 * (1.0 - load));
    }
    return sum_s;
  }

  std::map<std::uint32_t, std::array<double, 2>> takes;
};

// Links are the bottleneck: one expert at two places, whose ways share links or do not. The best
// part for the first place is looked for in steps of 1/1000, where no link has more than twice a
// token; where links are shared many are best, and the estimate is that of one of them.
TEST(ExpectedLoad, OfCopiesCountsTheLinksOnTheirWays) {
  const ServingStudy study(
      slow_links({"model.layers=1", "model.experts=1", "model.active=1", "activation.skew=0",
                  "model.expert_flops=1", "model.gateway_flops=1", "serving.copies=balanced"}));
  const std::vector<Request> requests = {{0.0, 0, 1}};
  bool shared = false;
  bool apart = false;
  for (const std::uint32_t from : {0U, 8U, 21U, 33U, 47U}) {
    const Played played(study, requests, 1.0, with_copy_of_expert(study.placement(), from));
    const LinksOfTwoPlaces links(played.stage.slots);
    double best = 2.0;
    double best_first = 0.0;
    for (int i = 0; i <= 1000; ++i) {
      if (links.most(i / 1000.0) < best - 1e-12) {
        best_first = i / 1000.0;
        best = links.most(best_first);
      }
    }
    EXPECT_NEAR(1.0 / *played.stage.load.capacity_per_s(), 0.01 * best, 1e-5) << from;
    shared = shared || best > 0.75;
    if (best < 0.75) {
      apart = true;
      EXPECT_NEAR(*played.stage.load.waiting_s(100.0), links.wait_s(best_first, 100.0), 1e-5)
          << from;
    }
  }
  EXPECT_TRUE(shared && apart);
}

// In the weather, with sets of gateways, in chunks and at twice the bound: nothing serves more.
TEST(Serving, NeverExceedsTheBoundOfLinksWithCopies) {
  const ServingStudy study(
      {"links.payload_bits=1e6", "links.rate_gbps=0.1", "serving.links=servers",
       "serving.copies=balanced", "serving.loads=[2]", "serving.warm_up_share=0.3",
       "serving.cool_down_share=0", "serving.prompt_tokens=5", "serving.output_tokens=1",
       "model.gateway_flops=1e4", "model.expert_flops=1e4",
       "schemes=[{name: experts, rule: replicas, copies: 12}, {name: both, rule: replicas, "
       "copies: 12, copies_of: busiest}]"});
  for (const ServedScheme& scheme : study.serve().schemes) {
    EXPECT_LE(scheme.points[0].done_per_s.value, *scheme.capacity_per_s) << scheme.name;
    EXPECT_GE(scheme.points[0].done_per_s.value, 0.3 * *scheme.capacity_per_s) << scheme.name;
    EXPECT_THAT(scheme.bottleneck, testing::StartsWith("link ")) << scheme.name;
  }
}

}  // namespace
}  // namespace spacemoe
