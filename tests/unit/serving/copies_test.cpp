#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/generation/generation.hpp"
#include "tests/unit/serving/serving_study.hpp"

/// Copies of experts that share jobs, and sets of gateways that share requests.
namespace spacemoe {
namespace {

using testing::HasSubstr;

/// One layer with one expert: what tokens do is queue.
std::vector<std::string> one_expert(std::vector<std::string> more) {
  std::vector<std::string> set =
      frozen({"model.layers=1", "model.experts=1", "model.active=1", "activation.skew=0"});
  set.insert(set.end(), more.begin(), more.end());
  return set;
}

/// Requests of a Poisson process, of one decoded token each.
std::vector<Request> poisson(double rate_per_s, std::size_t count, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<Request> requests;
  double time_s = 0.0;
  for (std::size_t i = 0; i < count; ++i) {
    time_s -= std::log1p(-static_cast<double>(random() >> 11) * 0x1.0p-53) / rate_per_s;
    requests.push_back({time_s, 0, 1});
  }
  return requests;
}

/// One place of an expert of 50 ms a token, as a plain list of its jobs.
struct PlainPlace {
  double to_s;
  double onward_s;
  std::vector<double> starts_s = {};

  /// Work of jobs that have been sent by a time and are not done then.
  [[nodiscard]] double left_s(double time_s) const {
    double left_s = 0.0;
    for (const double start_s : starts_s) {
      left_s += std::clamp(start_s + 0.05 - time_s, 0.0, 0.05);
    }
    return left_s;
  }
  [[nodiscard]] double expected_s(double time_s) const {
    return std::max(time_s + to_s, time_s + left_s(time_s)) + 0.05 + onward_s;
  }
  /// When a job that is sent now is back.
  double take(double time_s) {
    const double free_s = starts_s.empty() ? 0.0 : starts_s.back() + 0.05;
    starts_s.push_back(std::max(time_s + to_s, free_s));
    return starts_s.back() + 0.05 + onward_s;
  }
};

// Requests of one token come at random to an expert at two places. Told again by lists of jobs: the
// place where it is expected to be done first takes a job, and each takes jobs one after the other.
TEST(BalancedCopies, TakeJobsWhereTheyAreDoneFirst) {
  const ServingStudy study(
      one_expert({"compute.charge=experts", "model.expert_flops=5e7", "serving.copies=balanced"}));
  const std::vector<Request> requests = poisson(0.8 * 2 / 0.05, 3000, 5);
  const double horizon_s = requests.back().arrival_s + 50.0;
  const Played played(study, requests, horizon_s, with_copy_of_expert(study.placement(), 33));
  std::vector<PlainPlace> places;
  for (const std::uint32_t copy : {0U, 1U}) {
    const ExpertPlace place = played.stage.slots.expert(0, {Layer{0}, 0, copy}, 1);
    places.push_back({static_cast<double>(place.to_expert_s), static_cast<double>(place.onward_s)});
  }
  for (std::size_t i = 0; i < requests.size(); ++i) {
    const double now_s = requests[i].arrival_s;
    const bool second = places[1].expected_s(now_s) < places[0].expected_s(now_s);
    ASSERT_NEAR(*played.outcome.requests[i].first_s, places[second ? 1 : 0].take(now_s), 1e-5)
        << "request " << i;
  }
  EXPECT_GT(places[0].starts_s.size(), 1000U);
  EXPECT_GT(places[1].starts_s.size(), 1000U);
}

// A chunk of five tokens takes (0.8 + 5 x 0.2) c = 1.8 c where batches pay 0.8 once. The nearer
// place is d nearer and takes d / 3 more a token: 0.6 d more for the chunk, not 5/3 d.
TEST(BalancedCopies, AreExpectedToComputeAsBatchesDo) {
  std::vector<std::string> set =
      one_expert({"compute.charge=experts", "model.expert_flops=5e7", "serving.copies=balanced",
                  "serving.batch=2", "serving.batch_fixed_share=0.8", "serving.prefill_chunk=5"});
  const std::vector<Request> requests = {{0.0, 5, 1}};
  const ServingStudy alike(set);
  const Placement placement = with_copy_of_expert(alike.placement(), 33);
  const auto ways_s = [&](const Played& played, std::uint32_t copy) {
    const ExpertPlace place = played.stage.slots.expert(0, {Layer{0}, 0, copy}, 5);
    return static_cast<double>(place.to_expert_s) + static_cast<double>(place.onward_s);
  };
  const Played before(alike, requests, 100.0, placement);
  const double further_s = std::abs(ways_s(before, 0) - ways_s(before, 1));
  const std::uint32_t near = ways_s(before, 0) < ways_s(before, 1) ? 0 : 1;
  const double token_s = 0.05 + further_s / 3.0;
  const std::uint32_t at =
      number(near == 0 ? placement.satellites[0] : placement.replicas[0].satellite);
  set.push_back(
      fmt::format("compute.fleet=[{{planes: \"{}\", every: 10, first: {}, peak_gflops: {:.9f}}}]",
                  at / 10, at % 10, 0.05 / token_s));
  const ServingStudy unlike(set);
  const Played played(unlike, requests, 100.0, placement);
  ASSERT_GT(further_s, 0.005);
  EXPECT_NEAR(*played.outcome.requests[0].first_s, ways_s(before, near) + 1.8 * token_s, 1e-5);
}

/// Mean time in queues of an M/D/c queue whose service takes 1: Crommelin's formula (C. D.
/// Crommelin, "Delay probability formulae when the holding times are constant", Post Office
/// Electrical Engineers Journal 25, 1932), load: of all servers together.
double mdc_wait(int servers, double load) {
  double wait = 0.0;
  for (int i = 1; i < 200; ++i) {
    const double mean = i * load;
    // Poisson probabilities of at least so many.
    const auto at_least = [&](int from) {
      double sum = 0.0;
      for (int n = from; n < from + 400; ++n) {
        sum += std::exp(-mean + n * std::log(mean) - std::lgamma(n + 1.0));
      }
      return sum;
    };
    wait += at_least(i * servers) - servers / load * at_least(i * servers + 1);
  }
  return wait;
}

TEST(MdcWait, OfOneServerIsPollaczekAndKhinchines) {
  EXPECT_NEAR(mdc_wait(1, 0.5), 0.5, 1e-9);
  EXPECT_NEAR(mdc_wait(2, 1.0), 0.1767, 1e-4);  // tabled
}

/// Mean wait in units of the gateway's 50 ms, of requests of one token at one gateway or two.
double mean_wait(const ServingStudy& study, const Placement& placement, double load,
                 std::uint64_t seed) {
  constexpr std::size_t count = 6000;
  constexpr std::size_t first_measured = 500;
  const std::vector<Request> requests = poisson(load / 0.05, count, seed);
  const Played played(study, requests, requests.back().arrival_s + 50.0, placement);
  double sum_s = 0.0;
  for (std::size_t i = first_measured; i < count; ++i) {
    const auto set = static_cast<std::uint32_t>(i) % played.stage.slots.sets();
    const ExpertPlace place = played.stage.slots.expert(0, {Layer{0}, 0, 0, set}, 1);
    sum_s += *played.outcome.requests[i].first_s - requests[i].arrival_s - 0.05 -
             static_cast<double>(place.to_expert_s) - static_cast<double>(place.onward_s);
  }
  return sum_s / (count - first_measured) / 0.05;
}

// Requests take two sets of gateways in turn. With constant jobs that is the queue of two servers
// whose first free one takes the next customer, as they become free in turn (M/D/2). Twenty runs:
// Student's t with 19 degrees of freedom is beyond 5 once in 12,000.
TEST(GatewaySets, WaitAsTheServersOfOneQueue) {
  const ServingStudy study(one_expert({"model.gateway_flops=5e7", "model.expert_flops=1"}));
  const Placement one = study.placement();
  Placement two = one;
  two.further_gateways = {free_satellite(one, 33)};
  for (const int servers : {1, 2}) {
    constexpr std::uint64_t runs = 20;
    double sum = 0.0;
    double squares = 0.0;
    for (std::uint64_t run = 0; run < runs; ++run) {
      const double wait = mean_wait(study, servers == 1 ? one : two, 0.6 * servers, 100 + run);
      sum += wait;
      squares += wait * wait;
    }
    const double mean = sum / runs;
    const double error = std::sqrt((squares / runs - mean * mean) / (runs - 1));
    EXPECT_NEAR(mean, mdc_wait(servers, 0.6 * servers), 5 * error) << servers;
    EXPECT_LT(error, 0.03 * mean) << servers;
  }
}

std::vector<std::string> replicas(const std::string& choices, std::vector<std::string> more) {
  std::vector<std::string> set =
      frozen({"schemes=[SpaceMoE, {name: copied, rule: replicas, " + choices + "}]"});
  set.insert(set.end(), more.begin(), more.end());
  return set;
}

TEST(Copies, ThatNobodyElseUsesServeAsTheNearestOne) {
  const auto token_s = [](const char* copies) {
    const ServingStudy study(replicas(
        "copies: 4",
        {std::string("serving.copies=") + copies, "serving.loads=[]", "serving.rates_per_s=[0.001]",
         "serving.horizon_s=20000", "serving.replications=1", "serving.prompt_tokens=0"}));
    return study.serve().schemes[1].points[0].token_s->value;
  };
  EXPECT_NEAR(token_s("balanced"), token_s("nearest"), 1e-7);
}

// With experts charged alone and equally busy, one more copy of each halves the work of all.
TEST(Copies, OfTheBottleneckDoubleTheCapacityAndAreBothBusy) {
  const auto served = [](const char* copies) {
    return ServingStudy(
               replicas("copies: 4", {std::string("serving.copies=") + copies, "serving.loads=[2]",
                                      "compute.charge=experts", "activation.skew=0",
                                      "serving.warm_up_share=0.1", "serving.cool_down_share=0"}))
        .serve();
  };
  const ServingResult balanced = served("balanced");
  const double alone = *balanced.schemes[0].capacity_per_s;
  EXPECT_NEAR(*balanced.schemes[1].capacity_per_s, 2.0 * alone, 1e-4 * alone);
  EXPECT_NEAR(*served("nearest").schemes[1].capacity_per_s, alone, 1e-4 * alone);
  EXPECT_EQ(balanced.schemes[1].satellites, balanced.schemes[0].satellites + 12);
  const LoadPoint& point = balanced.schemes[1].points[0];
  EXPECT_LE(point.done_per_s.value, *balanced.schemes[1].capacity_per_s);
  EXPECT_GE(point.busiest[0].share, 0.95);
  EXPECT_GE(point.busiest[1].share, 0.95);
  EXPECT_GT(point.tokens_per_s.value,
            1.5 * served("nearest").schemes[1].points[0].tokens_per_s.value);
}

// A request is 21 tokens at each gateway of 20 ms, of which each set has every second request.
TEST(GatewaySets, ShareTheWorkOfTheBottleneck) {
  const ServingStudy study(replicas("copies: 1, copies_of: gateways",
                                    {"serving.loads=[0.5,2]", "serving.warm_up_share=0",
                                     "serving.cool_down_share=0", "serving.prefill_chunk=12"}));
  const ServedScheme scheme = study.serve().schemes[1];
  EXPECT_NEAR(*scheme.capacity_per_s, 2.0 / (21 * 0.020), 1e-4);
  EXPECT_NEAR(scheme.points[0].done_per_s.value, 0.5 * *scheme.capacity_per_s,
              0.15 * *scheme.capacity_per_s);
  const LoadPoint& point = scheme.points[1];
  EXPECT_LE(point.done_per_s.value, *scheme.capacity_per_s);
  for (const std::size_t busy : {0U, 1U}) {
    EXPECT_THAT(point.busiest[busy].name, HasSubstr("gateway"));
    EXPECT_GE(point.busiest[busy].share, 0.95);
  }
}

TEST(GatewaySets, AreRefusedWhereTokensAreAlone) {
  const ServingStudy study(replicas("copies: 1, copies_of: gateways", {}));
  try {
    static_cast<void>(run_generation(study.study(), study.context()));
    FAIL();
  } catch (const ConfigError& error) {
    EXPECT_THAT(error.what(), testing::AllOf(HasSubstr("schemes.1.copies_of: found 2 sets"),
                                             HasSubstr("serve takes several")));
  }
}

// Twice the requests at two sets: the queues of each are what they were.
TEST(ExpectedLoad, OfTwoSetsIsThatOfOneAtHalfTheRate) {
  const ServingStudy study(frozen({"compute.charge=all", "model.expert_flops=1"}));
  const std::vector<Request> requests = {{0.0, 0, 10}};
  Placement two = study.placement();
  std::uint32_t from = 20;
  for (int layer = 0; layer < 3; ++layer) {
    two.further_gateways.push_back(free_satellite(two, from));
    from = number(two.further_gateways.back()) + 1;
  }
  const Played one_set(study, requests, 1.0);
  const Played two_sets(study, requests, 1.0, two);
  EXPECT_NEAR(*two_sets.stage.load.capacity_per_s(), 2.0 * *one_set.stage.load.capacity_per_s(),
              1e-6);
  EXPECT_NEAR(*two_sets.stage.load.waiting_s(6.0), *one_set.stage.load.waiting_s(3.0), 1e-7);
}

TEST(PlacementViews, LeaveNoChoice) {
  Placement placement{{Satellite{0}, Satellite{1}},
                      {Satellite{2}, Satellite{3}, Satellite{4}, Satellite{5}}};
  placement.replicas = {{Layer{0}, Expert{1}, Satellite{6}},
                        {Layer{1}, Expert{0}, Satellite{7}},
                        {Layer{1}, Expert{0}, Satellite{8}}};
  placement.further_gateways = {Satellite{9}, Satellite{10}};
  EXPECT_EQ(view_count(placement, CopyChoice::nearest), 2U);
  EXPECT_EQ(views_of(placement, CopyChoice::nearest).placements[0].replicas, placement.replicas);
  EXPECT_EQ(view_count(placement, CopyChoice::balanced), 6U);
  const PlacementViews views = views_of(placement, CopyChoice::balanced);
  EXPECT_THAT(views.choice, testing::ElementsAre(1, 2, 3, 1));
  const auto experts = [&](std::size_t view) {
    std::vector<std::uint32_t> numbers;
    for (const Satellite satellite : views.placements[view].satellites) {
      numbers.push_back(number(satellite));
    }
    return numbers;
  };
  EXPECT_THAT(experts(0), testing::ElementsAre(2, 3, 4, 5));
  EXPECT_THAT(experts(1), testing::ElementsAre(2, 6, 7, 5));
  EXPECT_THAT(experts(5), testing::ElementsAre(2, 6, 8, 5));
  EXPECT_EQ(views.placements[2].gateways, placement.gateways);
  EXPECT_EQ(views.placements[3].gateways, placement.further_gateways);
}

}  // namespace
}  // namespace spacemoe
