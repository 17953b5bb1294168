#include "host/serving/request_flow.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/weather/failed_satellites.hpp"
#include "kernels/common/expert_sampler.hpp"
#include "kernels/common/random_key.hpp"
#include "tests/test_folder.hpp"
#include "tests/unit/serving/serving_study.hpp"

namespace spacemoe {
namespace {

/// A single request told again, by a plain loop: every step asks for the path rows of its slot.
class LoneRequest {
 public:
  LoneRequest(const TestStudy& study, const Placement& placement)
      : study_(study),
        placement_(placement),
        series_(study.scenario().evaluation_series()),
        snapshots_(study.context().backend.snapshots(series_)) {}

  /// Jobs that came to a silent satellite.
  [[nodiscard]] int waited_silent() const { return waited_silent_; }

  /// When each token comes, of a request without a prompt.
  std::vector<double> times(double clock_s, std::uint32_t tokens, std::uint32_t request = 0) {
    const SetLawView law = study_.study().laws.view();
    std::vector<double> times;
    for (std::uint32_t token = 0; token < tokens; ++token) {
      for (const Layer layer : all<Layer>(placement_.layers())) {
        std::array<std::uint16_t, max_active> members{};
        sample_experts(law, study_.study().seed(), Slot{request}, token, layer, members.data());
        const double leaves_s =
            leave(computes(clock_s, placement_.gateway(layer)) + 0.02, [&](std::uint32_t slot) {
              double longest_s = 0.0;
              for (std::uint32_t k = 0; k < law.active; ++k) {
                longest_s =
                    std::max(longest_s, way_s(slot, placement_.gateway(layer),
                                              placement_.expert(layer, Expert{members[k]})));
              }
              return longest_s;
            });
        double back_s = 0.0;
        for (std::uint32_t k = 0; k < law.active; ++k) {
          const Satellite at = placement_.expert(layer, Expert{members[k]});
          const double comes_s = leaves_s + way_s(slot_of(leaves_s), placement_.gateway(layer), at);
          waited_silent_ += computes(comes_s, at) > comes_s ? 1 : 0;
          const double done_s = computes(comes_s, at) + 0.01;
          const auto onward = [&](std::uint32_t slot) {
            return way_s(slot, placement_.next_gateway(layer), at);
          };
          const double returns_s = leave(done_s, onward);
          back_s = std::max(back_s, returns_s + onward(slot_of(returns_s)));
        }
        clock_s = back_s;
      }
      times.push_back(clock_s);
    }
    return times;
  }

 private:
  [[nodiscard]] std::uint32_t slot_of(double time_s) const {
    return static_cast<std::uint32_t>(time_s / study_.scenario().slots().length_s * (1.0 + 1e-12));
  }
  double way_s(std::uint32_t slot, Satellite gateway, Satellite to) {
    std::vector<float> row(study_.study().satellites());
    snapshots_->path_rows({Slot{slot}, 1}, std::vector{gateway}, row);
    return static_cast<double>(row[number(to)]);
  }
  /// The first time from one on at which a satellite is not silent.
  [[nodiscard]] double computes(double time_s, Satellite satellite) const {
    while (lost_satellites(series_, Slot{slot_of(time_s)})[number(satellite)] != Lost::no) {
      time_s = (slot_of(time_s) + 1) * study_.scenario().slots().length_s;
    }
    return time_s;
  }
  /// The first time from one on at which a way is there.
  template <class Way>
  double leave(double time_s, const Way& way) {
    while (std::isinf(way(slot_of(time_s)))) {
      time_s = (slot_of(time_s) + 1) * study_.scenario().slots().length_s;
    }
    return time_s;
  }

  const TestStudy& study_;
  const Placement& placement_;
  SnapshotSeries series_;
  std::unique_ptr<SnapshotPass> snapshots_;
  int waited_silent_ = 0;
};

TEST(RequestFlow, OneTokenAtATimeTakesTheSumOfItsServicesAndWays) {
  const ServingStudy study({"serving.give_up_s=1000", "links.survival=0.7"});
  const ServingStudy longer(
      {"serving.give_up_s=1000", "links.survival=0.7", "time.slots=4000", "time.horizon_s=6000"});
  const std::vector<Request> requests = {{1.25, 0, 40}};
  const Played played(study, requests, 1000.0);
  const auto times = LoneRequest(longer, played.placement).times(1.25, 40);
  const RequestOutcome& outcome = played.outcome.requests[0];
  ASSERT_EQ(outcome.state, RequestState::done);
  EXPECT_NEAR(*outcome.first_s, times.front(), 1e-4);
  EXPECT_NEAR(outcome.last_s, times.back(), 1e-4);
  EXPECT_NEAR(played.outcome.between_sum_s, times.back() - times.front(), 1e-4);
  // It has waited: without, 40 tokens of three layers took less.
  EXPECT_GT(times.back() - times.front(), 40 * 3 * 0.1);
}

// Satellites fall silent every half minute, for 3 s: some while a job is on its way to them.
TEST(RequestFlow, AJobThatComesToASilentSatelliteWaitsUntilItComputes) {
  const std::vector<std::string> weather = {"serving.give_up_s=1000", "links.survival=1",
                                            "weather.silences.per_year=1e6",
                                            "weather.silences.duration_s=3"};
  std::vector<std::string> longer = weather;
  longer.insert(longer.end(), {"time.slots=4000", "time.horizon_s=6000"});
  const ServingStudy study(weather);
  const ServingStudy long_study(longer);
  std::vector<Request> requests;
  for (std::uint32_t i = 0; i < 200; ++i) {
    requests.push_back({1.25 + 25.0 * i, 0, 5});
  }
  const Played played(study, requests, 6000.0);
  LoneRequest alone(long_study, played.placement);
  int waited = 0;
  for (std::uint32_t i = 0; i < requests.size(); ++i) {
    const double last_s = alone.times(requests[i].arrival_s, 5, i).back();
    ASSERT_EQ(played.outcome.requests[i].state, RequestState::done);
    ASSERT_LT(last_s, requests[i].arrival_s + 25.0) << "meets the next one";
    EXPECT_NEAR(played.outcome.requests[i].last_s, last_s, 1e-4) << "request " << i;
    waited = alone.waited_silent();
  }
  EXPECT_GT(waited, 3);
}

// One layer with one expert of 10 ms a token, a gateway of 20 ms, in a prompt of five tokens, two
// by two: the gateway is at work until 40, 80 and 100 ms, the expert's satellite a way later for 20
// ms, 20 ms and 10 ms, by when the next chunk has not come. The last chunk is back at 100 + 10 ms
// and two ways, and one token more takes 20 + 10 ms and two ways.
TEST(RequestFlow, ChunksOfAPromptFollowEachOther) {
  const ServingStudy study(frozen({"model.layers=1", "model.experts=1", "model.active=1",
                                   "serving.prefill_chunk=2", "activation.skew=0"}));
  const std::vector<Request> requests = {{0.5, 5, 2}};
  const Played played(study, requests, 100.0);
  const ExpertPlace place = played.stage.slots.expert(0, {Layer{0}, 0}, 1);
  const double ways_s =
      static_cast<double>(place.to_expert_s) + static_cast<double>(place.onward_s);
  EXPECT_GT(ways_s, 1e-3);
  const RequestOutcome& outcome = played.outcome.requests[0];
  EXPECT_EQ(outcome.state, RequestState::done);
  EXPECT_NEAR(*outcome.first_s, 0.5 + 0.110 + ways_s, 1e-6);
  EXPECT_NEAR(outcome.last_s, 0.5 + 0.110 + 0.030 + 2 * ways_s, 1e-6);
  // 6 tokens of 20 ms and of 10 ms.
  EXPECT_NEAR(played.outcome.busy_s[played.stage.slots.gateway(0, Layer{0})], 0.12, 1e-6);
  EXPECT_NEAR(played.outcome.busy_s[place.satellite], 0.06, 1e-6);
}

// Two recorded tokens, of expert 0 and of expert 3, follow each other through a prompt and what is
// answered. The first request has the same start in all cases.
TEST(RequestFlow, FollowsTheOrderOfARecording) {
  const TestFile file("trace.csv", "token,layer,e0\n0,0,0\n1,0,3\n");
  const ServingStudy study(
      frozen({"model.layers=1", "model.active=1",
              "activation={kind: trace, order: recorded, file: " + file.path().string() + "}"}));
  // From one output token to the next: the n-th of the text.
  const auto between_s = [&](std::uint32_t prompt_tokens) {
    const Played played(study, {{0.0, prompt_tokens, 2}}, 1000.0);
    return played.outcome.requests[0].last_s - *played.outcome.requests[0].first_s;
  };
  const Played played(study, {{0.0, 0, 2}}, 1000.0);
  const auto token_s = [&](std::uint32_t expert) {
    const ExpertPlace place = played.stage.slots.expert(0, {Layer{0}, expert}, 1);
    return 0.030 + static_cast<double>(place.to_expert_s) + static_cast<double>(place.onward_s);
  };
  const RandomKey start{study.study().seed(), Purpose::active_set, 0, 0, 0};
  const std::uint32_t first = uniform(start) < 0.5 ? 0 : 3;
  ASSERT_GT(std::abs(token_s(0) - token_s(3)), 1e-3);
  EXPECT_NEAR(*played.outcome.requests[0].first_s, token_s(first), 1e-6);
  EXPECT_NEAR(between_s(0), token_s(3 - first), 1e-6);
  // The last token of a prompt makes the first one of the answer, so that the next one decoded is
  // that behind the prompt.
  EXPECT_NEAR(between_s(1), token_s(3 - first), 1e-6);
  EXPECT_NEAR(between_s(2), token_s(first), 1e-6);
  EXPECT_NEAR(between_s(7), token_s(3 - first), 1e-6);
}

// Token by token, each with one expert a layer, of which some are nearer than others. A plain
// recursion: a gateway takes them in their order, an expert as they come.
TEST(RequestFlow, ChunksNeverOvertakeEachOtherAtAGateway) {
  const ServingStudy study(frozen(
      {"model.active=1", "serving.prefill_chunk=1", "schemes=[RandPlace]", "activation.skew=0"}));
  constexpr std::uint32_t tokens = 40;
  const std::vector<Request> requests = {{0.0, tokens, 1}};
  const Played played(study, requests, 1000.0);
  std::vector<double> at_s(tokens, 0.0);
  int overtaken = 0;
  for (const Layer layer : all<Layer>(3)) {
    double left_s = 0.0;
    std::array<double, 4> free_s{};
    for (std::uint32_t token = 0; token < tokens; ++token) {
      overtaken += token > 0 && at_s[token] < at_s[token - 1] ? 1 : 0;
      left_s = std::max(at_s[token], left_s) + 0.020;
      std::array<std::uint16_t, max_active> members{};
      sample_experts(study.study().laws.view(), study.study().seed(), Slot{0}, (1U << 31) + token,
                     layer, members.data());
      const ExpertPlace place = played.stage.slots.expert(0, {layer, members[0]}, 1);
      double& free = free_s[members[0]];
      free = std::max(free, left_s + static_cast<double>(place.to_expert_s)) + 0.010;
      at_s[token] = free + static_cast<double>(place.onward_s);
    }
  }
  EXPECT_GT(overtaken, 5);
  EXPECT_NEAR(*played.outcome.requests[0].first_s, at_s.back(), 1e-4);
}

// With an expert slower than the gateway, 50 ms a token, chunks queue there: it is at work from 40

// ms and a way on, for 250 ms.
TEST(RequestFlow, ChunksQueueAtASlowExpert) {
  const ServingStudy study(
      frozen({"model.layers=1", "model.experts=1", "model.active=1", "model.expert_flops=5e7",
              "serving.prefill_chunk=2", "activation.skew=0"}));
  const std::vector<Request> requests = {{0.0, 5, 1}};
  const Played played(study, requests, 100.0);
  const ExpertPlace place = played.stage.slots.expert(0, {Layer{0}, 0}, 1);
  const double ways_s =
      static_cast<double>(place.to_expert_s) + static_cast<double>(place.onward_s);
  EXPECT_NEAR(*played.outcome.requests[0].first_s, 0.040 + 0.250 + ways_s, 1e-6);
}

// Over each hop a chunk of five tokens takes five times the bits of one: the paths of a network

// whose payload is five times as large. Three tokens are half way between one and five.
TEST(ServingSlots, ChunksAreStoredAndForwarded) {
  const std::vector<std::string> slow = {"links.payload_bits=1e6", "links.rate_gbps=0.1"};
  const ServingStudy study(frozen(slow));
  const ServingStudy heavy(frozen({"links.payload_bits=5e6", "links.rate_gbps=0.1"}));
  const std::vector<Request> requests = {{0.0, 5, 1}};
  const Played played(study, requests, 1.0);
  const auto snapshots = heavy.context().backend.snapshots(heavy.scenario().evaluation_series());
  for (const Layer layer : all<Layer>(3)) {
    std::vector<float> row(heavy.study().satellites());
    snapshots->path_rows({Slot{0}, 1}, std::vector{played.placement.gateway(layer)}, row);
    for (std::uint32_t expert = 0; expert < 4; ++expert) {
      const auto way_s = [&](std::uint32_t tokens) {
        return played.stage.slots.expert(0, {layer, expert}, tokens).to_expert_s;
      };
      const std::uint32_t at = number(played.placement.expert(layer, Expert{expert}));
      EXPECT_EQ(way_s(5), row[at]);
      EXPECT_GT(way_s(5), way_s(1) + 0.039F);
      EXPECT_NEAR(way_s(3), 0.5F * (way_s(1) + way_s(5)), 1e-6);
    }
  }
}

// A token with one expert a layer meets nobody on links: it comes as it does where links are

// latency. (With two they may leave by the same one.)
TEST(RequestFlow, ALoneTokenTakesItsTimeOnLinksThatAreServers) {
  const std::vector<Request> requests = {{0.5, 0, 20}};
  const ServingStudy with_servers(slow_links({"model.active=1"}));
  const ServingStudy without(slow_links({"model.active=1", "serving.links=latency"}));
  const Played servers(with_servers, requests, 1000.0);
  const Played latency(without, requests, 1000.0);
  ASSERT_EQ(servers.outcome.requests[0].state, RequestState::done);
  EXPECT_NEAR(servers.outcome.requests[0].last_s, latency.outcome.requests[0].last_s, 1e-4);
  EXPECT_GT(servers.outcome.events, 2 * latency.outcome.events);
}

// A chunk of five tokens holds each link for 50 ms, and modules take no time: of three that come at

// once each is 50 ms behind the one before on the first link, and on none after it.
TEST(RequestFlow, ChunksQueueOnALink) {
  const auto first_tokens = [](const char* links) {
    const ServingStudy study(slow_links(
        {std::string("serving.links=") + links, "model.layers=1", "model.experts=1",
         "model.active=1", "model.gateway_flops=1", "model.expert_flops=1", "activation.skew=0"}));
    const Played played(study, {{0.0, 5, 1}, {0.0, 5, 1}, {0.0, 5, 1}}, 100.0);
    std::vector<double> times;
    for (const RequestOutcome& outcome : played.outcome.requests) {
      times.push_back(outcome.first_s.value_or(-1.0));
    }
    return times;
  };
  const std::vector<double> latency = first_tokens("latency");
  const std::vector<double> servers = first_tokens("servers");
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_NEAR(latency[i], latency[0], 1e-6);
    EXPECT_NEAR(servers[i], servers[0] + 0.050 * static_cast<double>(i), 1e-5);
  }
  // Servers have the paths of single tokens, which may not be the best ones of chunks.
  EXPECT_GE(servers[0], latency[0] - 1e-6);
}

// All tables by hand: a request is 12 + 9 tokens at each gateway of 20 ms, which have the most.
TEST(ExpectedLoad, TheBusiestGatewayBoundsTheCapacity) {
  const ServingStudy study(frozen());
  const std::vector<Request> requests = {{0.0, 12, 10}};
  const Played played(study, requests, 1.0);
  const ExpectedLoad& load = played.stage.load;
  EXPECT_NEAR(*load.capacity_per_s(), 1.0 / (21 * 0.020), 1e-5);
  const auto inclusion = study.study().laws.inclusion();
  EXPECT_NEAR(load.work_s(number(played.placement.expert(Layer{1}, Expert{2}))),
              21 * 0.010 * inclusion[6], 1e-6);
  // Chunks of 5, 5 and 2 tokens. A token visits three gateways, of which each waits lambda / 2 (9 +
  // 54) 0.02^2 / (1 - rho), and the like of experts.
  const double rate = 0.5;
  double expected_s = 3 * rate * 63 * 4e-4 / (2 * (1 - rate * 0.42));
  for (const double p : inclusion) {
    const double squares = 1e-4 * (9 * p + 12 * p * (1 - p) + 54 * p * p);
    expected_s += p / 2 * rate * squares / (2 * (1 - rate * 0.21 * p));
  }
  EXPECT_NEAR(*load.waiting_s(rate), expected_s, 1e-7);
  EXPECT_FALSE(load.waiting_s(2.4));
}

// Request by request: what is done has all of its tokens, what is not lacks some.
TEST(RequestFlow, IsDoneWithARequestWhenItHasAllItsTokens) {
  const ServingStudy study({"links.survival=0.6"});
  std::vector<Request> requests;
  for (std::uint32_t i = 0; i < 200; ++i) {
    requests.push_back({0.25 * i, i % 17, 1 + i % 9});
  }
  const Played played(study, requests, 51.0);
  std::array<int, 3> count{};
  std::uint64_t tokens = 0;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    const RequestOutcome& outcome = played.outcome.requests[i];
    ++count[static_cast<std::size_t>(outcome.state)];
    EXPECT_EQ(outcome.state == RequestState::done, outcome.received == requests[i].output_tokens);
    EXPECT_EQ(outcome.received > 0, outcome.first_s.has_value());
    EXPECT_GE(outcome.first_s.value_or(1e9), requests[i].arrival_s);
    EXPECT_LE(outcome.last_s, 51.0);
    tokens += outcome.received;
  }
  EXPECT_EQ(played.outcome.received_measured, tokens);
  for (const int of_state : count) {
    EXPECT_GT(of_state, 0);
  }
}

}  // namespace
}  // namespace spacemoe
