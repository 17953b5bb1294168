#include "host/generation/generation.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/experiment/exact_outcomes.hpp"
#include "host/generation/generation_table.hpp"
#include "kernels/common/expert_sampler.hpp"
#include "kernels/common/random_key.hpp"
#include "tests/test_folder.hpp"
#include "tests/test_study.hpp"

namespace spacemoe {
namespace {

constexpr const char* study_text = R"(
constellation:
  shells:
    - {planes: 6, satellites_per_plane: 10, altitude_km: 1200, inclination_deg: 87, phasing: 1}
links: {survival: 0.7}
time: {slots: 40, horizon_s: 60}
planning: {slots: 6}
compute: {peak_gflops: 1, utilisation: 1}
model: {layers: 3, experts: 4, active: 2, expert_flops: 1e7}
activation: {kind: conditional_poisson, skew: 0.7}
evaluation: {tokens_per_slot: 6, draws: 3}
generation: {sequences: 30, tokens: 40, give_up_s: 4}
schemes: [SpaceMoE, RandPlace]
)";

struct Generating : TestStudy {
  explicit Generating(std::vector<std::string> set = {}) : TestStudy(study_text, std::move(set)) {}

  [[nodiscard]] GenerationResult run() const { return run_generation(study(), context()); }
};

/// A sequence told again, by a plain loop over tokens and layers: every layer asks for the path
/// rows of its slot.
std::vector<double> times_of_tokens(const TestStudy& study, const Placement& placement,
                                    std::uint32_t q, double start_s) {
  const SetLawView law = study.study().laws.view();
  const GenerationSpec& spec = study.config().generation;
  const double slot_s = study.scenario().slots().length_s;
  const SnapshotSeries series = study.scenario().evaluation_series();
  const auto snapshots = study.context().backend.snapshots(series);
  const double compute_s = 1e7 / 1e9;
  std::vector<double> times;
  double clock_s = start_s;
  for (std::uint32_t token = 0; token < spec.tokens; ++token) {
    for (const Layer layer : all<Layer>(placement.layers())) {
      double waited_s = 0.0;
      for (;;) {
        const auto slot = static_cast<std::uint32_t>(clock_s / slot_s * (1.0 + 1e-12));
        const std::vector<Satellite> ends = {placement.gateway(layer),
                                             placement.next_gateway(layer)};
        std::vector<float> rows(ends.size() * study.study().satellites());
        snapshots->path_rows({Slot{slot}, 1}, ends, rows);
        std::array<std::uint16_t, max_active> members{};
        sample_experts(law, study.study().seed(), Slot{q}, token, layer, members.data());
        double slowest_s = 0.0;
        for (std::uint32_t k = 0; k < law.active; ++k) {
          const std::uint32_t at = number(placement.expert(layer, Expert{members[k]}));
          slowest_s =
              std::max(slowest_s, static_cast<double>(rows[at]) + compute_s +
                                      static_cast<double>(rows[study.study().satellites() + at]));
        }
        if (std::isfinite(slowest_s)) {
          clock_s += slowest_s;
          break;
        }
        waited_s += (slot + 1) * slot_s - clock_s;
        clock_s = (slot + 1) * slot_s;
        if (waited_s >= spec.give_up_s) {
          return times;
        }
      }
    }
    times.push_back(clock_s);
  }
  return times;
}

TEST(Generation, IsThatOfAPlainLoopBeyondTheHorizonToo) {
  const Generating study;
  const GenerationResult result = study.run();
  EXPECT_GT(result.slots, 40U);
  // The same slots and more, for the loop.
  const Generating longer({"time.slots=4000", "time.horizon_s=6000"});
  const auto planned = plan_schemes(study.study(), study.context());
  std::uint32_t failed = 0;
  for (std::size_t scheme = 0; scheme < planned.size(); ++scheme) {
    const auto& placements = planned[scheme].placements;
    for (std::uint32_t q = 0; q < 30; ++q) {
      const SequenceOutcome& outcome = result.schemes[scheme].sequences[q];
      EXPECT_EQ(outcome.placement, q % placements.size());
      const auto times = times_of_tokens(longer, placements[outcome.placement], q, outcome.start_s);
      ASSERT_EQ(outcome.received, times.size()) << scheme << " " << q;
      EXPECT_EQ(outcome.has_failed, times.size() < 40);
      failed += outcome.has_failed ? 1U : 0U;
      if (!outcome.has_failed) {
        EXPECT_NEAR(outcome.end_s, times.back(), 1e-4);
        EXPECT_NEAR(outcome.sum_s, times.back() - times.front(), 1e-4);
      }
    }
  }
  EXPECT_GT(failed, 0U);
  EXPECT_LT(failed, 60U);
}

TEST(Generation, LosesNoToken) {
  const GenerationResult result = Generating().run();
  for (const GeneratedScheme& scheme : result.schemes) {
    std::uint64_t received = 0;
    std::uint64_t missing = 0;
    for (const SequenceOutcome& sequence : scheme.sequences) {
      received += sequence.received;
      missing += sequence.has_failed ? 40 - sequence.received : 0;
    }
    EXPECT_EQ(scheme.asked, 30U * 40U);
    EXPECT_EQ(scheme.received, received);
    EXPECT_EQ(received + missing, scheme.asked);
  }
}

TEST(Generation, FiguresAreThoseOfItsSequences) {
  const GenerationResult result = Generating().run();
  const auto& reference = result.schemes[0].sequences;
  const auto& other = result.schemes[1].sequences;
  double sum_s = 0.0, count = 0.0, time_s = 0.0, received = 0.0, both_s = 0.0,
         both_reference_s = 0.0;
  for (std::size_t q = 0; q < other.size(); ++q) {
    const bool is_whole = !reference[q].has_failed && !other[q].has_failed;
    sum_s += other[q].sum_s;
    count += other[q].received - 1.0;
    time_s += other[q].end_s - other[q].start_s;
    received += other[q].received;
    both_s += is_whole ? other[q].sum_s : 0.0;
    both_reference_s += is_whole ? reference[q].sum_s : 0.0;
  }
  const GeneratedScheme& scheme = result.schemes[1];
  EXPECT_NEAR(scheme.latency->value_s, sum_s / count, 1e-9);
  EXPECT_NEAR(scheme.tokens_per_s, received / time_s, 1e-9);
  EXPECT_NEAR(scheme.ratio->value, both_s / both_reference_s, 1e-9);
  EXPECT_TRUE(scheme.ratio->interval);
  EXPECT_GT(scheme.ratio->interval->low, 1.0);
  EXPECT_LT(*scheme.p50_s, *scheme.p95_s);
}

// In one slot that lasts, without outages, tokens are independent samples of the engines' law.
// False alarm of one in 15,000: four standard errors of 8,000 latencies.
TEST(Generation, OnAFrozenNetworkHasTheMeanOfTheExactEngine) {
  const Generating study({"links.survival=1", "time.slots=1", "time.horizon_s=1e6",
                          "generation.tokens=401", "generation.sequences=20", "schemes=[SpaceMoE]",
                          "constellation.shells.0.altitude_km=3000"});
  const GeneratedScheme scheme = study.run().schemes.front();
  const SlotRange all{Slot{0}, 1};
  const auto exact = exact_outcomes(study.placement(), study.scenario().evaluation_series(),
                                    {&all, 1}, study.study(), study.context());
  ASSERT_EQ(scheme.failed, 0U);
  double squares = 0.0;
  for (const TokenTimes& token : scheme.first_sequence) {
    squares += (token.latency_s - exact[0].latency_s) * (token.latency_s - exact[0].latency_s);
  }
  const double standard_error = std::sqrt(squares / 401.0 / 8000.0);
  EXPECT_GT(standard_error, 0.0);
  EXPECT_LT(standard_error, 0.01 * exact[0].latency_s);
  EXPECT_NEAR(scheme.latency->value_s, exact[0].latency_s, 4.0 * standard_error);
}

// Two recorded tokens, of experts 0 and 1 or 2 and 3 in all layers: on a network that stands still
// there are two latencies, but eight where each layer draws by itself.
TEST(Generation, ReplaysWholeTokensOfATrace) {
  const TestFile file("trace.csv",
                      "token,layer,e0,e1\n0,0,0,1\n0,1,0,1\n0,2,0,1\n1,0,2,3\n1,1,2,3\n1,2,2,3\n");
  const auto latencies = [&](const std::string& layers) {
    const Generating study(
        {"links.survival=1", "time.slots=1", "time.horizon_s=1e6", "generation.sequences=1",
         "schemes=[SpaceMoE]", "constellation.shells.0.altitude_km=3000",
         "activation={kind: trace, file: " + file.path().string() + ", layers: " + layers + "}"});
    const GenerationResult result = study.run();
    std::set<long> microseconds;
    for (const TokenTimes& token : result.schemes.front().first_sequence) {
      microseconds.insert(std::lround(1e6 * (token.propagation_s + token.compute_s)));
    }
    return microseconds.size();
  };
  EXPECT_EQ(latencies("joint"), 2U);
  EXPECT_GT(latencies("independent"), 4U);
}

/// One slot that lasts, and two recorded tokens, which go to expert 0 of all layers, or to
/// expert 3.
struct Alternating {
  explicit Alternating(const std::string& layers)
      : study({"links.survival=1", "time.slots=1", "time.horizon_s=1e6",
               "constellation.shells.0.altitude_km=3000", "schemes=[RandPlace]", "model.active=1",
               "generation.sequences=30", "generation.tokens=41", "evaluation.draws=1",
               "activation={kind: trace, file: " + file.path().string() +
                   ", order: recorded, layers: " + layers + "}"}),
        scheme(study.run().schemes.front()) {}

  /// What a token takes whose expert is the same one in all layers, by a plain loop.
  [[nodiscard]] double latency_s(std::uint16_t expert) const {
    const SnapshotSeries series = study.scenario().evaluation_series();
    const auto snapshots = study.context().backend.snapshots(series);
    const Placement placement = study.placement();
    std::vector<float> row(study.study().satellites());
    double sum_s = 0.0;
    for (const Layer layer : all<Layer>(placement.layers())) {
      const std::uint32_t at = number(placement.expert(layer, Expert{expert}));
      for (const Satellite end : {placement.gateway(layer), placement.next_gateway(layer)}) {
        snapshots->path_rows({Slot{0}, 1}, std::vector{end}, row);
        sum_s += static_cast<double>(row[at]);
      }
      sum_s += 1e7 / 1e9;
    }
    return sum_s;
  }

  TestFile file{"trace.csv", "token,layer,e0\n0,0,0\n0,1,0\n0,2,0\n1,0,3\n1,1,3\n1,2,3\n"};
  Generating study;
  GeneratedScheme scheme;
};

// Sequence q starts at token floor(2 u) with the u of its key. 40 latencies after the first are 20
// rounds, whose mean is that of the exact engine.
TEST(Generation, FollowsTheOrderOfARecording) {
  const Alternating told("joint");
  const std::array<double, 2> latency_s = {told.latency_s(0), told.latency_s(3)};
  ASSERT_GT(std::abs(latency_s[0] - latency_s[1]), 1e-3);
  const SlotRange all{Slot{0}, 1};
  const Study& study = told.study.study();
  const double exact_s =
      exact_outcomes(told.study.placement(), told.study.scenario().evaluation_series(), {&all, 1},
                     study, told.study.context())[0]
          .latency_s;
  std::array<int, 2> starts{};
  std::size_t first = 0;
  for (std::uint32_t q = 30; q-- > 0;) {
    first = uniform({study.seed(), Purpose::active_set, q, 0, 0}) < 0.5 ? 0 : 1;
    ++starts[first];
    EXPECT_NEAR(*told.scheme.sequences[q].first_s, latency_s[first], 1e-5);
    EXPECT_NEAR(told.scheme.sequences[q].sum_s / 40, exact_s, 1e-5);
  }
  for (std::size_t i = 0; i < 41; ++i) {
    EXPECT_NEAR(told.scheme.first_sequence[i].latency_s, latency_s[(first + i) % 2], 1e-5) << i;
  }
  EXPECT_GT(starts[0], 0);
  EXPECT_GT(starts[1], 0);
}

// Each layer starts at a token of its own, so that sequences begin with up to eight latencies, but
// a round always takes as long.
TEST(Generation, LayersThatAreIndependentStartApart) {
  const Alternating told("independent");
  std::set<long> microseconds;
  for (const SequenceOutcome& sequence : told.scheme.sequences) {
    microseconds.insert(std::lround(1e6 * *sequence.first_s));
    EXPECT_NEAR(sequence.sum_s, 20 * (told.latency_s(0) + told.latency_s(3)), 1e-4);
  }
  EXPECT_GT(microseconds.size(), 2U);
}

TEST(Generation, DoesNotDependOnItsThreads) {
  const Generating study;
  SilentProgress progress;
  tbb::task_arena arena(1);
  const auto backend = cpu::make_cpu_backend(1);
  const RunContext alone{{arena, progress, {}}, *backend, 1};
  EXPECT_EQ(sequences_csv(run_generation(study.study(), alone)), sequences_csv(study.run()));
  EXPECT_EQ(generation_text(run_generation(study.study(), alone)), generation_text(study.run()));
}

// A sequence's realisation is its number modulo theirs: 30 sequences in 30 realisations are as many
// runs of one sequence each, but for the numbers that key the weather.
TEST(Generation, TakesRealisationsOfTheWeatherInTurn) {
  const GenerationResult one = Generating({"generation.tokens=5"}).run();
  const GenerationResult two = Generating({"generation.tokens=5", "time.realisations=2"}).run();
  int different = 0;
  for (std::size_t q = 0; q < 30; ++q) {
    const SequenceOutcome& of_one = one.schemes[0].sequences[q];
    const SequenceOutcome& of_two = two.schemes[0].sequences[q];
    EXPECT_EQ(of_one.start_s, of_two.start_s);
    if (q % 2 == 0) {
      EXPECT_EQ(of_one.end_s, of_two.end_s);
    }
    different += q % 2 == 1 && of_one.end_s != of_two.end_s ? 1 : 0;
  }
  EXPECT_GT(different, 8);
}

// Without them, the satellites of a year ago that are gone now take their tokens with them.
TEST(Generation, SparesServeWhereSatellitesHaveFailed) {
  const std::vector<std::string> failing = {
      "links.survival=1", "weather.failures={share_per_year: 0.1, after_days: 365}",
      "time.realisations=30", "generation.tokens=3"};
  auto with_spares = failing;
  with_spares.emplace_back("schemes=[{preset: SpaceMoE, spares: 5}]");
  const std::uint32_t without = Generating(failing).run().schemes[0].failed;
  const std::uint32_t with = Generating(with_spares).run().schemes[0].failed;
  EXPECT_GT(without, 15U);
  EXPECT_LT(with, without / 2);
}

TEST(Generation, SaysWhichSlotsItCannotHold) {
  try {
    static_cast<void>(Generating({"time.slots=600000", "time.horizon_s=60"}).run());
    FAIL();
  } catch (const ConfigError& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("generation.tokens"));
  }
}

}  // namespace
}  // namespace spacemoe
