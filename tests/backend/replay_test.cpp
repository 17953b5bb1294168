#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include "host/activation/set_laws.hpp"
#include "host/evaluation/placement_set.hpp"
#include "tests/backend/backend_under_test.hpp"
#include "tests/backend/records.hpp"
#include "tests/backend/sky.hpp"
#include "tests/oracle/bellman_ford.hpp"
#include "tests/placed.hpp"

/// Tokens of a trace with known correlation between layers, replayed, against an enumeration of all
/// recorded tokens in every slot, from the links alone. Where layers are drawn independently of
/// each other, against their moments: the marginals are the same.
namespace spacemoe {
namespace {

constexpr std::uint32_t replay_layers = 3;
constexpr std::uint32_t replay_experts = 4;
constexpr std::uint32_t replay_satellites = 20;
constexpr std::uint32_t replay_tokens = 24;

/// Pairs of four experts. Three of four tokens take the same pair in all layers.
RecordedTokens correlated_tokens(ReplayedLayers layers) {
  constexpr std::array<std::array<std::uint16_t, 2>, 6> pairs = {
      {{0, 1}, {2, 3}, {0, 2}, {0, 1}, {1, 3}, {0, 3}}};
  RecordedTokens recorded;
  recorded.tokens = replay_tokens;
  recorded.layers = replay_layers;
  recorded.active = 2;
  recorded.replayed = layers;
  for (std::uint32_t token = 0; token < replay_tokens; ++token) {
    for (std::uint32_t layer = 0; layer < replay_layers; ++layer) {
      const auto& pair = pairs[(token + (token % 4 == 3 ? 2 * layer + 1 : 0)) % pairs.size()];
      recorded.members.insert(recorded.members.end(), pair.begin(), pair.end());
    }
  }
  return recorded;
}

/// Weighted first four moments of numbers.
struct Moments {
  double mean = 0.0;
  double variance = 0.0;
  double fourth = 0.0;  ///< central
};

Moments moments_of(const std::vector<double>& values) {
  Moments moments;
  const auto count = static_cast<double>(values.size());
  for (const double value : values) {
    moments.mean += value / count;
  }
  for (const double value : values) {
    const double square = (value - moments.mean) * (value - moments.mean);
    moments.variance += square / count;
    moments.fourth += square * square / count;
  }
  return moments;
}

/// Those of a sum of two independent numbers.
Moments sum_of_independent(const Moments& a, const Moments& b) {
  return {a.mean + b.mean, a.variance + b.variance,
          a.fourth + 6.0 * a.variance * b.variance + b.fourth};
}

class Replay : public testing::Test {
 protected:
  /// survival: of links in a slot
  Replay(double survival, std::uint32_t slots)
      : sky_({{{4, 5, 8000.0, 87.0, 360.0, 2.0}}, {}}, fragile_links(survival), slots),
        placements_(replay_layers, replay_experts) {
    for (std::uint32_t satellite = 0; satellite < replay_satellites; ++satellite) {
      expert_s_.push_back(0.01F + 0.03F * static_cast<float>(satellite));
      gateway_s_.push_back(0.003F + 0.0002F * static_cast<float>(satellite));
    }
    // In the second one experts 0 and 1 of layer 1, and 2 and 3 of layer 2, share a satellite.
    placements_.add_scheme(
        std::vector<Placement>{placed({0, 7, 14}, {1, 2, 5, 6, 3, 8, 9, 12, 4, 13, 15, 19})});
    placements_.add_scheme(
        std::vector<Placement>{placed({19, 3, 10}, {2, 5, 16, 18, 0, 0, 9, 17, 1, 6, 11, 11})});
  }

  [[nodiscard]] Records evaluated(const SetLaws& laws, std::uint32_t tokens) const {
    const EvaluationPlan plan{
        placements_.view(0), laws.token_view(true), expert_s_, gateway_s_, 1, tokens};
    return evaluate_all(*backend_under_test(1), sky_, plan, 4);
  }

  [[nodiscard]] std::vector<float> link_weights(std::uint32_t slot) const {
    std::vector<LinkReport> reports(sky_.network.links().size());
    backend_under_test(1)->snapshots(sky_.series())->links(Slot{slot}, reports);
    std::vector<float> weights;
    for (const LinkReport& report : reports) {
      weights.push_back(report.weight_s);
    }
    return weights;
  }

  /// Latency of each recorded token in each layer (s), infinity where an expert is out of reach.
  /// [tokens][layers]
  [[nodiscard]] std::vector<std::array<double, replay_layers>> recorded_latencies(
      std::uint32_t slot, std::uint32_t placement) const {
    const std::vector<float> weights = link_weights(slot);
    const PlacementsView view = placements_.view(0);
    const RecordedTokens recorded = correlated_tokens(ReplayedLayers::joint);
    std::vector<std::array<double, replay_layers>> result(recorded.tokens);
    for (std::uint32_t layer = 0; layer < replay_layers; ++layer) {
      const auto gateway = [&](std::uint32_t of) {
        return number(view.gateways[placement * replay_layers + of % replay_layers]);
      };
      const auto to =
          oracle::bellman_ford(replay_satellites, sky_.network.links(), weights, gateway(layer));
      const auto onward = oracle::bellman_ford(replay_satellites, sky_.network.links(), weights,
                                               gateway(layer + 1));
      const auto satellite = [&](std::uint16_t expert) {
        return number(
            view.satellites[(placement * replay_layers + layer) * replay_experts + expert]);
      };
      for (std::uint32_t token = 0; token < recorded.tokens; ++token) {
        const auto set = recorded.set(token, layer);
        const double together = satellite(set[0]) == satellite(set[1]) ? 2.0 : 1.0;
        double slowest = 0.0;
        for (const std::uint16_t expert : set) {
          const std::uint32_t at = satellite(expert);
          slowest = std::max(
              slowest, double{to[at]} + together * double{expert_s_[at]} + double{onward[at]});
        }
        result[token][layer] = slowest + double{gateway_s_[gateway(layer)]};
      }
    }
    return result;
  }

  Sky sky_;
  PlacementSet placements_;
  std::vector<float> expert_s_;
  std::vector<float> gateway_s_;
};

class ReplayInCalm : public Replay {
 protected:
  static constexpr std::uint32_t slots = 4;
  static constexpr std::uint32_t sampled = 12000;

  ReplayInCalm() : Replay(1.0, slots) {}

  /// Moments of a token's latency where layers belong to one recorded token.
  [[nodiscard]] Moments joint_moments(std::uint32_t slot, std::uint32_t placement) const {
    std::vector<double> tokens;
    for (const auto& layers : recorded_latencies(slot, placement)) {
      tokens.push_back(layers[0] + layers[1] + layers[2]);
    }
    return moments_of(tokens);
  }
  /// The same where each layer draws by itself.
  [[nodiscard]] Moments independent_moments(std::uint32_t slot, std::uint32_t placement) const {
    const auto tokens = recorded_latencies(slot, placement);
    Moments sum;
    for (std::uint32_t layer = 0; layer < replay_layers; ++layer) {
      std::vector<double> of_layer;
      for (const auto& layers : tokens) {
        of_layer.push_back(layers[layer]);
      }
      sum = sum_of_independent(sum, moments_of(of_layer));
    }
    return sum;
  }
};

// 12,000 tokens in each of 4 slots and 2 placements, mean and variance of both ways to draw: 32
// comparisons within 5 standard errors, false alarm 32 x 6e-7 = 2e-5. Enumerated variances of the
// two ways differ by more than 10 standard errors each time, so that none passes for the other.
TEST_F(ReplayInCalm, SampledMomentsAreThoseOfTheRecordedTokens) {
  const Records joint = evaluated({correlated_tokens(ReplayedLayers::joint), 4}, sampled);
  const Records independent =
      evaluated({correlated_tokens(ReplayedLayers::independent), 4}, sampled);
  const auto error_of_mean = [](const Moments& of) { return std::sqrt(of.variance / sampled); };
  const auto error_of_variance = [](const Moments& of) {
    return std::sqrt((of.fourth - of.variance * of.variance) / sampled);
  };
  const auto expect_moments = [&](const Records& records, std::size_t row, const Moments& of) {
    ASSERT_EQ(records.sampled[row].delivered, sampled);
    const double mean = records.sampled[row].latency_s / sampled;
    EXPECT_NEAR(mean, of.mean, 5 * error_of_mean(of)) << row;
    EXPECT_NEAR(records.squares[row] / sampled - mean * mean, of.variance,
                5 * error_of_variance(of))
        << row;
  };
  for (std::uint32_t slot = 0; slot < slots; ++slot) {
    for (std::uint32_t placement = 0; placement < 2; ++placement) {
      const std::size_t row = slot * 2 + placement;
      const Moments of_tokens = joint_moments(slot, placement);
      const Moments of_layers = independent_moments(slot, placement);
      EXPECT_NEAR(of_tokens.mean, of_layers.mean, 1e-12);
      EXPECT_GT(std::abs(of_tokens.variance - of_layers.variance),
                10 * std::max(error_of_variance(of_tokens), error_of_variance(of_layers)));
      expect_moments(joint, row, of_tokens);
      expect_moments(independent, row, of_layers);
    }
  }
}

TEST_F(ReplayInCalm, ExpectationsAreTheSameWithAndWithoutTheCorrelation) {
  const Records joint = evaluated({correlated_tokens(ReplayedLayers::joint), 4}, 2);
  const Records independent = evaluated({correlated_tokens(ReplayedLayers::independent), 4}, 2);
  ASSERT_EQ(joint.exact.size(), 2 * slots);
  for (std::uint32_t slot = 0; slot < slots; ++slot) {
    for (std::uint32_t placement = 0; placement < 2; ++placement) {
      const std::size_t row = slot * 2 + placement;
      EXPECT_EQ(joint.exact[row].delivered, 1.0);
      EXPECT_NEAR(joint.exact[row].latency_s, joint_moments(slot, placement).mean, 1e-7);
      EXPECT_NEAR(independent.exact[row].latency_s, joint.exact[row].latency_s, 1e-9);
    }
  }
}

class ReplayUnderOutages : public Replay {
 protected:
  static constexpr std::uint32_t slots = 12;

  ReplayUnderOutages() : Replay(0.6, slots) {}

  /// Expected sums of a placement and of the reference beside it, from all recorded tokens.
  [[nodiscard]] RowSums enumerated(std::uint32_t slot, std::uint32_t placement) const {
    const auto own = recorded_latencies(slot, placement);
    const auto other = recorded_latencies(slot, 0);
    RowSums sums{};
    for (std::uint32_t token = 0; token < replay_tokens; ++token) {
      const double own_s = own[token][0] + own[token][1] + own[token][2];
      const double other_s = other[token][0] + other[token][1] + other[token][2];
      const auto share = 1.0 / replay_tokens;
      if (!std::isinf(own_s)) {
        sums.delivered += share;
        sums.latency_s += share * own_s;
      }
      if (!std::isinf(own_s) && !std::isinf(other_s)) {
        sums.joint_delivered += share;
        sums.joint_latency_s += share * own_s;
        sums.joint_reference_s += share * other_s;
      }
    }
    return sums;
  }

  /// The share of delivered tokens if layers were independent.
  [[nodiscard]] double product_of_layers(std::uint32_t slot, std::uint32_t placement) const {
    std::array<double, replay_layers> delivered{};
    for (const auto& layers : recorded_latencies(slot, placement)) {
      for (std::uint32_t layer = 0; layer < replay_layers; ++layer) {
        delivered[layer] += std::isinf(layers[layer]) ? 0.0 : 1.0 / replay_tokens;
      }
    }
    return delivered[0] * delivered[1] * delivered[2];
  }
};

// Which tokens are lost is no product over layers then.
TEST_F(ReplayUnderOutages, ExpectationsAreThoseOfTheRecordedTokens) {
  const Records joint = evaluated({correlated_tokens(ReplayedLayers::joint), 4}, 2);
  const Records independent = evaluated({correlated_tokens(ReplayedLayers::independent), 4}, 2);
  int partial = 0;
  int partial_of_both = 0;
  double largest_difference = 0.0;
  for (std::uint32_t slot = 0; slot < slots; ++slot) {
    for (std::uint32_t placement = 0; placement < 2; ++placement) {
      const RowSums expected = enumerated(slot, placement);
      const RowSums& got = joint.exact[slot * 2 + placement];
      EXPECT_NEAR(got.delivered, expected.delivered, 1e-12);
      EXPECT_NEAR(got.latency_s, expected.latency_s, 1e-7);
      EXPECT_NEAR(got.joint_delivered, expected.joint_delivered, 1e-12);
      EXPECT_NEAR(got.joint_latency_s, expected.joint_latency_s, 1e-7);
      EXPECT_NEAR(got.joint_reference_s, expected.joint_reference_s, 1e-7);
      const double product = product_of_layers(slot, placement);
      EXPECT_NEAR(independent.exact[slot * 2 + placement].delivered, product, 1e-12);
      largest_difference = std::max(largest_difference, std::abs(product - expected.delivered));
      partial += expected.delivered > 0.0 && expected.delivered < 1.0 ? 1 : 0;
      partial_of_both += placement == 1 && expected.joint_delivered > 0.0 &&
                                 expected.joint_delivered < expected.delivered
                             ? 1
                             : 0;
    }
  }
  // It proves something only where some tokens are lost, together with others or not.
  EXPECT_GT(partial, 5);
  EXPECT_GT(partial_of_both, 2);
  EXPECT_GT(largest_difference, 0.05);
}

// 12 slots x 2 rows x 4,000 tokens; delivered fraction and mean within 5 standard errors, at most
// 48 comparisons: false alarm below 48 x 6e-7 = 3e-5.
TEST_F(ReplayUnderOutages, SampledTokensAreLostAsOftenAsRecordedOnes) {
  constexpr double tokens = 4000.0;
  const Records records = evaluated({correlated_tokens(ReplayedLayers::joint), 4}, 4000);
  for (std::uint32_t slot = 0; slot < slots; ++slot) {
    for (std::uint32_t placement = 0; placement < 2; ++placement) {
      const RowSums expected = enumerated(slot, placement);
      const RowSums& sampled = records.sampled[slot * 2 + placement];
      const double q = expected.delivered;
      EXPECT_NEAR(sampled.delivered / tokens, q, 5 * std::sqrt(q * (1 - q) / tokens) + 1e-12);
      if (sampled.delivered > 0.0) {
        const double mean = sampled.latency_s / sampled.delivered;
        const double square = records.squares[slot * 2 + placement] / sampled.delivered;
        const double error = std::sqrt(std::max(0.0, square - mean * mean) / sampled.delivered);
        EXPECT_NEAR(mean, expected.latency_s / q, 5 * error + 1e-6);
      }
    }
  }
}

}  // namespace
}  // namespace spacemoe
