#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/activation/set_laws.hpp"
#include "host/evaluation/placement_set.hpp"
#include "tests/backend/backend_under_test.hpp"
#include "tests/backend/records.hpp"
#include "tests/backend/same_bits.hpp"
#include "tests/backend/sky.hpp"
#include "tests/oracle/bellman_ford.hpp"
#include "tests/placed.hpp"
#include "tests/test_folder.hpp"

namespace spacemoe {
namespace {

using oracle::bellman_ford;

MoeModel small_model(std::uint32_t layers, std::uint32_t experts, std::uint32_t active) {
  MoeModel model;
  model.name = "small";
  model.layers = layers;
  model.experts = experts;
  model.active = active;
  return model;
}

Records evaluate_all(const Sky& sky, const EvaluationPlan& plan, unsigned threads,
                     std::uint32_t batch_slots) {
  return evaluate_all(*backend_under_test(threads), sky, plan, batch_slots);
}

/// Two layers of four experts, two active, on a 4 x 5 constellation with many outages. Scheme 0 has
/// one placement, scheme 1 has two.
class SmallStudy : public testing::Test {
 protected:
  static constexpr std::uint32_t layers = 2;
  static constexpr std::uint32_t experts = 4;
  /// Tokens that took each pair of experts, as in the file that the laws are made from.
  static constexpr double pair_counts[layers][6] = {{10, 20, 5, 0, 40, 25}, {1, 2, 3, 4, 5, 6}};

  SmallStudy()
      : sky_({{{4, 5, 8000.0, 87.0, 360.0, 2.0}}, {}}, fragile_links(0.6), 12),
        pairs_("spacemoe_evaluation_pairs.csv",
               "layer,expert_i,expert_j,tokens\n"
               "0,0,1,10\n0,0,2,20\n0,0,3,5\n0,1,2,0\n0,1,3,40\n0,2,3,25\n"
               "1,0,1,1\n1,0,2,2\n1,0,3,3\n1,1,2,4\n1,1,3,5\n1,2,3,6\n"),
        laws_(make_set_laws(spec(), small_model(layers, experts, 2))),
        placements_(layers, experts),
        expert_seconds_(20),
        gateway_seconds_(20, 0.002F) {
    std::iota(expert_seconds_.begin(), expert_seconds_.end(), 1.0F);
    for (float& seconds : expert_seconds_) {
      seconds *= 1e-3F;
    }
    placements_.add_scheme(std::vector<Placement>{placed({0, 7}, {1, 2, 5, 6, 3, 8, 9, 12})});
    placements_.add_scheme(std::vector<Placement>{placed({19, 3}, {18, 4, 14, 13, 0, 1, 2, 8}),
                                                  placed({10, 5}, {19, 0, 1, 17, 12, 16, 3, 6})});
  }

  [[nodiscard]] ActivationSpec spec() const {
    ActivationSpec spec;
    spec.kind = ActivationKind::pairs;
    spec.file = pairs_.path();
    return spec;
  }

  [[nodiscard]] EvaluationPlan plan(std::uint32_t reference, std::uint32_t tokens) const {
    return {
        placements_.view(reference), laws_.view(), expert_seconds_, gateway_seconds_, 1, tokens};
  }

  [[nodiscard]] std::vector<float> weights_of(std::uint32_t slot) const {
    const auto backend = backend_under_test(1);
    std::vector<LinkReport> reports(sky_.network.links().size());
    backend->snapshots(sky_.series())->links(Slot{slot}, reports);
    std::vector<float> weights;
    for (const LinkReport& report : reports) {
      weights.push_back(report.weight_s);
    }
    return weights;
  }

  /// Path latencies of a placement in a slot, from the links alone. [layers][experts]
  [[nodiscard]] std::vector<float> latencies(std::uint32_t slot, std::uint32_t placement) const {
    const std::vector<float> weights = weights_of(slot);
    const PlacementsView view = placements_.view(0);
    std::vector<float> result;
    for (std::uint32_t layer = 0; layer < layers; ++layer) {
      const std::uint32_t here = number(view.gateways[placement * layers + layer]);
      const std::uint32_t next = number(view.gateways[placement * layers + (layer + 1) % layers]);
      const auto to = bellman_ford(20, sky_.network.links(), weights, here);
      const auto onward = bellman_ford(20, sky_.network.links(), weights, next);
      for (std::uint32_t expert = 0; expert < experts; ++expert) {
        const std::uint32_t at =
            number(view.satellites[(placement * layers + layer) * experts + expert]);
        result.push_back(to[at] + expert_seconds_[at] + onward[at]);
      }
    }
    return result;
  }

  /// Cost of a layer in a slot for a search: enumerated pairs of experts at these latencies.
  static double layer_cost_of(std::uint32_t layer, const std::vector<float>& latency_s,
                              double gateway_s, double penalty_s) {
    double total = 0.0;
    double cost_s = 0.0;
    int pair = 0;
    for (std::uint32_t i = 0; i < experts; ++i) {
      for (std::uint32_t j = i + 1; j < experts; ++j) {
        const double weight = pair_counts[layer][pair++];
        const double slow_s = std::max(latency_s[i], latency_s[j]);
        total += weight;
        cost_s += weight * (std::isinf(slow_s) ? penalty_s : slow_s + gateway_s);
      }
    }
    return cost_s / total;
  }

  /// q and q T by enumerating the pairs of every layer, where `usable` says which experts count.
  static RowSums enumerate(const std::vector<float>& x, const std::vector<float>& y) {
    RowSums sums{1.0, 0.0, 1.0, 0.0, 0.0};
    for (std::uint32_t layer = 0; layer < layers; ++layer) {
      double total = 0.0;
      double own = 0.0;
      double own_latency = 0.0;
      double joint = 0.0;
      double joint_latency = 0.0;
      double joint_reference = 0.0;
      int pair = 0;
      for (std::uint32_t i = 0; i < experts; ++i) {
        for (std::uint32_t j = i + 1; j < experts; ++j) {
          const double weight = pair_counts[layer][pair++];
          const double slow_x = std::max(x[layer * experts + i], x[layer * experts + j]);
          const double slow_y = std::max(y[layer * experts + i], y[layer * experts + j]);
          total += weight;
          if (!std::isinf(slow_x)) {
            own += weight;
            own_latency += weight * slow_x;
            if (!std::isinf(slow_y)) {
              joint += weight;
              joint_latency += weight * slow_x;
              joint_reference += weight * slow_y;
            }
          }
        }
      }
      sums.delivered *= own / total;
      sums.latency_s += own > 0.0 ? own_latency / own + 0.002 : 0.0;
      sums.joint_delivered *= joint / total;
      sums.joint_latency_s += joint > 0.0 ? joint_latency / joint + 0.002 : 0.0;
      sums.joint_reference_s += joint > 0.0 ? joint_reference / joint + 0.002 : 0.0;
    }
    sums.latency_s *= sums.delivered;
    sums.joint_latency_s *= sums.joint_delivered;
    sums.joint_reference_s *= sums.joint_delivered;
    return sums;
  }

  Sky sky_;
  TestFile pairs_;
  SetLaws laws_;
  PlacementSet placements_;
  std::vector<float> expert_seconds_;
  std::vector<float> gateway_seconds_;
};

TEST_F(SmallStudy, ExactExpectationsAgreeWithEnumeratedSets) {
  const Records records = evaluate_all(sky_, plan(0, 4), 1, 5);
  int partial = 0;
  for (std::uint32_t slot = 0; slot < 12; ++slot) {
    const auto reference = latencies(slot, 0);
    for (std::uint32_t row = 0; row < 3; ++row) {
      const RowSums expected = enumerate(latencies(slot, row), reference);
      const RowSums& got = records.exact[slot * 3 + row];
      EXPECT_NEAR(got.delivered, expected.delivered, 1e-12);
      EXPECT_NEAR(got.latency_s, expected.latency_s, 1e-7);
      EXPECT_NEAR(got.joint_delivered, expected.joint_delivered, 1e-12);
      EXPECT_NEAR(got.joint_latency_s, expected.joint_latency_s, 1e-7);
      EXPECT_NEAR(got.joint_reference_s, expected.joint_reference_s, 1e-7);
      partial += expected.delivered > 0.0 && expected.delivered < 1.0 ? 1 : 0;
    }
  }
  // The oracle proves something only if some sets are lost and others are not.
  EXPECT_GT(partial, 5);
}

TEST_F(SmallStudy, ARandomReferenceGivesARowForEachOfItsPlacements) {
  const Records records = evaluate_all(sky_, plan(1, 4), 1, 12);
  for (std::uint32_t slot = 0; slot < 12; ++slot) {
    for (std::uint32_t draw = 0; draw < 2; ++draw) {
      const RowSums expected = enumerate(latencies(slot, 0), latencies(slot, 1 + draw));
      const RowSums& got = records.exact[slot * 4 + draw];
      EXPECT_NEAR(got.joint_delivered, expected.joint_delivered, 1e-12);
      EXPECT_NEAR(got.joint_reference_s, expected.joint_reference_s, 1e-7);
    }
  }
}

// 12 slots x 3 rows x 4,000 tokens. Each mean within 5 standard errors of its expectation, of which
// there are at most 72: false alarm below 72 x 6e-7 = 4e-5.
TEST_F(SmallStudy, SampledTokensAgreeWithExpectations) {
  constexpr double tokens = 4000.0;
  const Records records = evaluate_all(sky_, plan(0, 8000), 2, 12);
  for (std::uint32_t slot = 0; slot < 12; ++slot) {
    for (std::uint32_t row = 0; row < 3; ++row) {
      const double served = row == 0 ? 2 * tokens : tokens;
      const RowSums& exact = records.exact[slot * 3 + row];
      const RowSums& sampled = records.sampled[slot * 3 + row];
      const double q = exact.delivered;
      EXPECT_NEAR(sampled.delivered / served, q, 5 * std::sqrt(q * (1 - q) / served) + 1e-12);
      if (sampled.delivered > 0.0) {
        const double mean = sampled.latency_s / sampled.delivered;
        const double square = records.squares[slot * 3 + row] / sampled.delivered;
        const double error = std::sqrt(std::max(0.0, square - mean * mean) / sampled.delivered);
        EXPECT_NEAR(mean, exact.latency_s / q, 5 * error + 1e-6);
      }
    }
  }
}

TEST_F(SmallStudy, LayersAddUpToTokens) {
  const Records records = evaluate_all(sky_, plan(0, 100), 1, 12);
  for (std::uint32_t slot = 0; slot < 12; ++slot) {
    const double first = records.sampled[slot * 3].latency_s;
    const double second =
        records.sampled[slot * 3 + 1].latency_s + records.sampled[slot * 3 + 2].latency_s;
    for (std::uint32_t scheme = 0; scheme < 2; ++scheme) {
      double sum = 0.0;
      for (std::uint32_t layer = 0; layer < layers; ++layer) {
        const LayerSums& sums = records.layers[(slot * 2 + scheme) * layers + layer];
        EXPECT_NEAR(sums.latency_s, sums.propagation_s + sums.compute_s, 1e-5);
        sum += sums.latency_s;
      }
      EXPECT_NEAR(sum, scheme == 0 ? first : second, 1e-5);
    }
  }
}

TEST_F(SmallStudy, HistogramsCountTheDeliveredTokens) {
  const Records records = evaluate_all(sky_, plan(0, 100), 2, 3);
  double delivered = 0.0;
  for (const RowSums& sums : records.sampled) {
    delivered += sums.delivered;
  }
  EXPECT_EQ(static_cast<double>(std::accumulate(records.histograms.begin(),
                                                records.histograms.end(), std::uint64_t{0})),
            delivered);
}

TEST_F(SmallStudy, ThreadsAndBatchesChangeNoBit) {
  const Records one = evaluate_all(sky_, plan(0, 100), 1, 12);
  for (const auto& [threads, batch] : {std::pair{2U, 12U}, {2U, 5U}, {1U, 1U}, {3U, 100U}}) {
    const Records other = evaluate_all(sky_, plan(0, 100), threads, batch);
    EXPECT_THAT(other.exact, testing::Pointwise(SameBits(), one.exact));
    EXPECT_THAT(other.sampled, testing::Pointwise(SameBits(), one.sampled));
    EXPECT_THAT(other.squares, testing::Pointwise(SameBits(), one.squares));
    EXPECT_THAT(other.layers, testing::Pointwise(SameBits(), one.layers));
    EXPECT_EQ(other.histograms, one.histograms);
  }
}

TEST_F(SmallStudy, LayerCostsAgreeWithEnumeratedSets) {
  // Layers 0 and 1 of the first placement of scheme 1, and layer 1 with another next gateway.
  const std::vector<std::uint32_t> choice_layers = {0, 1, 1};
  const std::vector<std::uint32_t> gateways = {19, 3, 3};
  const std::vector<std::uint32_t> next_gateways = {3, 19, 7};
  const std::vector<std::uint32_t> satellites = {18, 4, 14, 13, 0, 1, 2, 8, 0, 1, 2, 8};
  constexpr float penalty_s = 1.5F;
  const auto backend = backend_under_test(2);
  const auto scoring =
      backend->scoring(sky_.series(), {laws_.view(), expert_seconds_, gateway_seconds_, penalty_s});
  std::vector<double> costs(3);
  const auto typed_layers = list_of<Layer>(choice_layers);
  const auto typed_gateways = list_of<Satellite>(gateways);
  const auto typed_next = list_of<Satellite>(next_gateways);
  const auto typed_satellites = list_of<Satellite>(satellites);
  scoring->layer_costs({typed_layers, typed_gateways, typed_next, typed_satellites}, costs);

  std::vector<double> expected(3, 0.0);
  int lost = 0;
  for (std::uint32_t slot = 0; slot < 12; ++slot) {
    const std::vector<float> weights = weights_of(slot);
    for (std::size_t choice = 0; choice < 3; ++choice) {
      const auto to = bellman_ford(20, sky_.network.links(), weights, gateways[choice]);
      const auto onward = bellman_ford(20, sky_.network.links(), weights, next_gateways[choice]);
      std::vector<float> latency_s;
      for (std::uint32_t expert = 0; expert < experts; ++expert) {
        const std::uint32_t at = satellites[choice * experts + expert];
        latency_s.push_back(to[at] + expert_seconds_[at] + onward[at]);
        lost += std::isinf(latency_s.back()) ? 1 : 0;
      }
      expected[choice] += layer_cost_of(choice_layers[choice], latency_s, 0.002, penalty_s) / 12.0;
    }
  }
  EXPECT_GT(lost, 5);
  EXPECT_THAT(costs, testing::Pointwise(testing::DoubleNear(1e-7), expected));
}

TEST_F(SmallStudy, StopsWithTheBatchesUnderWay) {
  std::stop_source stop;
  SilentProgress progress;
  const auto backend = backend_under_test(1);
  const EvaluationPlan stopped = plan(0, 4);
  const std::uint32_t under_way = backend->evaluation(sky_.series(), stopped, 3)->limits().batches;
  Records records;
  tbb::task_arena arena(1);
  const auto outcome = evaluate({{arena, progress, stop.get_token()}, *backend, 3}, sky_.series(),
                                stopped, [&](const SlotBatch& batch) {
                                  append(batch, records);
                                  stop.request_stop();
                                });
  EXPECT_EQ(outcome.slots_done, 3 * under_way);
  // The histograms are those of the slots that the sink has seen.
  double delivered = 0.0;
  for (const RowSums& row : records.sampled) {
    delivered += row.delivered;
  }
  EXPECT_EQ(std::accumulate(outcome.histograms.begin(), outcome.histograms.end(), 0.0), delivered);
}

// A ring of eight with satellites 2 and 6 gone falls into the arcs 7-0-1 and 3-4-5. From gateway 0,
// expert 0 on 1 is in reach and expert 1 on 4 is not, so of the tokens, of which a quarter go to
// expert 1 in each of two layers, (3/4)^2 arrive.
TEST(SeveredRing, ReportsTheLostTokens) {
  const Sky sky({{{1, 8, 2000.0, 90.0, 360.0, 0.0}}, {2, 6}}, {}, 3);
  const TestFile counts("spacemoe_ring_counts.csv", "layer,e0,e1\n0,30,10\n1,75,25\n");
  ActivationSpec spec;
  spec.kind = ActivationKind::conditional_poisson;
  spec.file = counts.path();
  const SetLaws laws = make_set_laws(spec, small_model(2, 2, 1));
  PlacementSet placements(2, 2);
  placements.add_scheme(std::vector<Placement>{placed({0, 7}, {1, 4, 0, 5})});
  const std::vector<float> none(8, 0.0F);
  constexpr std::uint32_t tokens = 20000;
  const Records records =
      evaluate_all(sky, {placements.view(0), laws.view(), none, none, 1, tokens}, 1, 3);

  // Neighbours are 2 a sin(pi / 8) apart. Layer 0: 0 - 1, then 1 - 0 - 7; layer 1: 7 - 0, then 0 -
  // 0.
  const double hop_s = 2.0 * 8371.0 * std::sin(std::acos(-1.0) / 8.0) / 299792.458;
  for (std::uint32_t slot = 0; slot < 3; ++slot) {
    EXPECT_NEAR(records.exact[slot].delivered, 0.5625, 1e-10);
    EXPECT_NEAR(records.exact[slot].latency_s / records.exact[slot].delivered, 4.0 * hop_s, 1e-7);
    // Binomial, 5.2 standard deviations, false alarm 2e-7 per slot.
    const double sd = std::sqrt(0.5625 * 0.4375 / tokens);
    EXPECT_NEAR(records.sampled[slot].delivered / tokens, 0.5625, 5.2 * sd);
  }
}

}  // namespace
}  // namespace spacemoe
