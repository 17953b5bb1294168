#include "host/serving/serving.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/generation/generation.hpp"
#include "host/serving/serving_table.hpp"
#include "tests/unit/serving/serving_study.hpp"

namespace spacemoe {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Serving, ALinkCanBoundTheCapacity) {
  const ServingStudy study(
      slow_links({"serving.loads=[2]", "serving.warm_up_share=0", "serving.cool_down_share=0",
                  "model.expert_flops=1e5", "model.gateway_flops=1e5"}));
  const ServedScheme scheme = study.serve().schemes[0];
  EXPECT_THAT(scheme.bottleneck, testing::StartsWith("link "));
  EXPECT_LE(scheme.points[0].done_per_s.value, 1.05 * *scheme.capacity_per_s);
  EXPECT_THAT(scheme.points[0].busiest[0].name, testing::StartsWith("link "));
  EXPECT_GE(scheme.points[0].busiest[0].share, 0.95);
  EXPECT_LE(scheme.points[0].busiest[0].share, 1.0);
}

// The same requests as sequences: same sets, same paths, so that all that is left is waiting.
TEST(Serving, AtOnePercentOfTheCapacityIsGenerationAndTheEstimatedWaiting) {
  const ServingStudy study(
      frozen({"serving.prompt_tokens=0", "serving.output_tokens=40", "generation.sequences=1000",
              "serving.loads=[0.01]", "serving.horizon_s=50000", "serving.warm_up_share=0",
              "serving.cool_down_share=0.01", "serving.replications=1"}));
  const LoadPoint point = study.serve().schemes[0].points[0];
  ASSERT_GT(point.measured, 500U);
  ASSERT_LT(point.measured, 1000U);
  const GenerationResult generated = run_generation(study.study(), study.context());
  double sum_s = 0.0;
  for (std::size_t q = 0; q < point.measured; ++q) {
    sum_s += generated.schemes[0].sequences[q].sum_s;
  }
  const double alone_s = sum_s / static_cast<double>(point.measured * 39);
  const double waited_s = point.token_s->value - alone_s;
  EXPECT_GT(*point.waiting_s, 1e-3 * alone_s * 0.1);
  EXPECT_LT(*point.waiting_s, 0.01 * alone_s);
  EXPECT_GE(waited_s, -1e-6);
  EXPECT_NEAR(waited_s, *point.waiting_s, *point.waiting_s);
}

// So few that no two meet (112 requests of 10 s in 10 days): the sets are those of the sequences,
// as other ones would have a mean that is off by some 1e-3 s.
TEST(Serving, OfRequestsThatNeverMeetIsGeneration) {
  const ServingStudy study(
      frozen({"serving.prompt_tokens=0", "serving.output_tokens=40", "generation.sequences=200",
              "serving.loads=[0.0001]", "serving.horizon_s=900000", "serving.warm_up_share=0",
              "serving.cool_down_share=0.01", "serving.replications=1"}));
  const LoadPoint point = study.serve().schemes[0].points[0];
  ASSERT_GT(point.measured, 60U);
  ASSERT_LT(point.measured, 200U);
  const GenerationResult generated = run_generation(study.study(), study.context());
  double sum_s = 0.0;
  for (std::size_t q = 0; q < point.measured; ++q) {
    sum_s += generated.schemes[0].sequences[q].sum_s;
  }
  EXPECT_NEAR(point.token_s->value, sum_s / static_cast<double>(point.measured * 39), 2e-5);
}

TEST(Serving, NeverServesMoreThanTheBoundAndUsesAllOfIt) {
  const ServingStudy study(frozen({"serving.loads=[0.5,1,2,5]", "serving.warm_up_share=0",
                                   "serving.cool_down_share=0", "serving.prefill_chunk=12"}));
  const ServedScheme scheme = study.serve().schemes[0];
  for (const LoadPoint& point : scheme.points) {
    // Each request that is done has had the whole of its work at every gateway.
    EXPECT_LE(point.done_per_s.value, *scheme.capacity_per_s);
    EXPECT_LE(point.busiest[0].share, 1.0);
  }
  EXPECT_NEAR(scheme.points[0].done_per_s.value, 0.5 * *scheme.capacity_per_s,
              0.15 * *scheme.capacity_per_s);
  for (const std::size_t overload : {2U, 3U}) {
    EXPECT_GE(scheme.points[overload].busiest[0].share, 0.95);
    EXPECT_THAT(scheme.points[overload].busiest[0].name, HasSubstr("gateway"));
  }
}

TEST(Serving, TellsALoadAboveTheCapacity) {
  const ServingStudy study(frozen({"serving.loads=[0.3,1.5]"}));
  const ServingResult result = study.serve();
  EXPECT_FALSE(result.schemes[0].points[0].is_saturated);
  EXPECT_TRUE(result.schemes[0].points[1].is_saturated);
  EXPECT_EQ(result.schemes[0].knee, 0U);
  EXPECT_THAT(serving_text(result), HasSubstr("saturated"));
  EXPECT_THAT(serving_text(ServingStudy(frozen({"serving.loads=[0.3]"})).serve()),
              Not(HasSubstr("saturated")));
}

/// Every request is done, has failed, or is under way, and so is each of its tokens.
void check_conservation(const ServingResult& result) {
  for (const ServedScheme& scheme : result.schemes) {
    for (const LoadPoint& point : scheme.points) {
      for (const ServedCount& count : {point.requests, point.tokens}) {
        EXPECT_EQ(count.asked, count.done + count.failed + count.under_way);
      }
      EXPECT_EQ(point.tokens.asked, point.requests.asked * result.spec.output_tokens);
    }
  }
}

TEST(Serving, LosesNeitherRequestsNorTokens) {
  std::uint64_t failed = 0;
  std::uint64_t under_way = 0;
  for (const char* survival : {"0.5", "0.8", "1"}) {
    for (const char* batch : {"1", "4"}) {
      for (const char* prompt : {"0", "12", "23"}) {
        const ServingResult result =
            ServingStudy({std::string("links.survival=") + survival,
                          std::string("serving.batch=") + batch,
                          std::string("serving.prompt_tokens=") + prompt, "serving.loads=[0.4,1.3]",
                          "serving.replications=2"})
                .serve();
        check_conservation(result);
        failed += result.schemes[1].points[1].requests.failed;
        under_way += result.schemes[1].points[1].requests.under_way;
      }
    }
  }
  EXPECT_GT(failed, 0U);
  EXPECT_GT(under_way, 0U);
}

TEST(Serving, LosesNothingWithCopiesSetsOfGatewaysAndUsers) {
  std::uint64_t failed = 0;
  std::uint64_t under_way = 0;
  std::uint64_t done = 0;
  for (const char* copies : {"nearest", "balanced"}) {
    for (const char* batch : {"1", "4"}) {
      for (const char* prompt : {"0", "12"}) {
        for (const char* links : {"latency", "servers"}) {
          const ServingResult result =
              ServingStudy(
                  {std::string("serving.copies=") + copies, std::string("serving.batch=") + batch,
                   std::string("serving.prompt_tokens=") + prompt,
                   std::string("serving.links=") + links, "links.payload_bits=1e5",
                   "links.rate_gbps=0.1", "serving.loads=[0.4,1.3]", "serving.replications=2",
                   "weather.silences.per_year=1e6", "weather.silences.duration_s=3",
                   "serving.users=[{name: a, latitude_deg: 0, longitude_deg: 0}, {name: b, "
                   "latitude_deg: 50, longitude_deg: 90}]",
                   "serving.min_elevation_deg=40",
                   "schemes=[{name: experts, rule: replicas, copies: 3}, {name: gateways, rule: "
                   "replicas, copies: 2, copies_of: gateways}, {name: both, rule: replicas, "
                   "copies: 4, copies_of: busiest}]"})
                  .serve();
          check_conservation(result);
          for (const ServedScheme& scheme : result.schemes) {
            failed += scheme.points[1].requests.failed;
            under_way += scheme.points[1].requests.under_way;
            done += scheme.points[0].requests.done;
          }
        }
      }
    }
  }
  EXPECT_GT(failed, 0U);
  EXPECT_GT(under_way, 0U);
  EXPECT_GT(done, 0U);
}

TEST(Serving, BatchesServeMoreAtHighLoad) {
  const auto tokens_per_s = [](std::vector<std::string> more) {
    std::vector<std::string> set = frozen({"serving.loads=[3]", "serving.prompt_tokens=0"});
    set.insert(set.end(), more.begin(), more.end());
    return ServingStudy(set).serve().schemes[0].points[0].tokens_per_s.value;
  };
  const double single = tokens_per_s({});
  const double batches = tokens_per_s({"serving.batch=8", "serving.batch_fixed_share=0.8"});
  // Eight decoded tokens take 0.8 + 8 x 0.2 times as long as one, in place of 8 times.
  EXPECT_GT(batches, 1.5 * single);
  EXPECT_LT(batches, 8.0 / 2.4 * single);
}

TEST(Serving, DoesNotDependOnItsThreads) {
  const ServingStudy study(
      {"serving.loads=[0.5,0.9,1.2]", "serving.copies=balanced",
       "serving.users=[{name: a, latitude_deg: 0, longitude_deg: 0}]",
       "serving.min_elevation_deg=5",
       "schemes=[SpaceMoE, RandPlace, {name: copied, rule: replicas, copies: 3, copies_of: "
       "busiest}]"});
  SilentProgress progress;
  const auto text_with = [&](int threads) {
    tbb::task_arena arena(threads);
    const auto backend = cpu::make_cpu_backend(static_cast<unsigned>(threads));
    const RunContext context{{arena, progress, {}}, *backend, 3};
    const ServingResult result = run_serving(study.study(), context);
    return serving_text(result) + serving_csv(result);
  };
  EXPECT_EQ(text_with(1), text_with(4));
}

TEST(Serving, NeedsABoundForLoads) {
  const ServingStudy study({"compute.charge=none", "serving.loads=[0.5]"});
  try {
    static_cast<void>(study.serve());
    FAIL();
  } catch (const ConfigError& error) {
    EXPECT_THAT(error.what(),
                testing::AllOf(HasSubstr("serving.loads"), HasSubstr("serving.rates_per_s")));
  }
}

TEST(Serving, SaysWhatARunCannotHold) {
  const auto complaint = [](std::vector<std::string> set) {
    try {
      static_cast<void>(ServingStudy(std::move(set)).serve());
    } catch (const ConfigError& error) {
      return std::string(error.what());
    }
    return std::string("none");
  };
  EXPECT_THAT(complaint({"serving.horizon_s=5e6"}), HasSubstr("serving.horizon_s"));
  EXPECT_THAT(complaint({"serving.rates_per_s=[1e5]"}), HasSubstr("serving.rates_per_s"));
  EXPECT_THAT(complaint({"serving.rates_per_s=[1000]", "serving.output_tokens=1000000"}),
              HasSubstr("serving.rates_per_s"));
  EXPECT_THAT(complaint({"serving.prefill_chunk=1", "serving.prompt_tokens=5000"}),
              HasSubstr("serving.prefill_chunk"));
}

}  // namespace
}  // namespace spacemoe
