#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/activation/set_laws.hpp"
#include "kernels/common/random_key.hpp"
#include "tests/backend/backend_under_test.hpp"
#include "tests/backend/same_bits.hpp"
#include "tests/backend/sky.hpp"
#include "tests/oracle/bellman_ford.hpp"
#include "tests/oracle/set_law_oracle.hpp"
#include "tests/test_folder.hpp"

/// Costs of candidate layers against the definition: every active set in every slot, from paths by
/// Bellman and Ford.
namespace spacemoe {
namespace {

constexpr std::uint32_t satellites = 24;
constexpr std::uint32_t slots = 19;  // no multiple of any register's lanes
constexpr std::uint32_t layers = 2;

/// The probabilities of a layer's sets. A law's own tables are tested elsewhere.
oracle::Law sets_of_layer(const SetLawView& law, Layer of) {
  const std::uint32_t layer = number(of);
  if (law.sample_form == SampleForm::conditional_poisson) {
    const double* weights = law.weights + std::size_t{layer} * law.experts;
    return oracle::conditional_poisson({weights, weights + law.experts}, law.active);
  }
  oracle::Law result;
  double before = 0.0;
  for (std::uint32_t set = law.set_begin[layer]; set < law.set_begin[layer + 1]; ++set) {
    const std::uint16_t* members = law.members + std::size_t{set} * law.active;
    result[{members, members + law.active}] = law.cumulative[set] - before;
    before = law.cumulative[set];
  }
  return result;
}

struct Choices {
  std::vector<Layer> layers;
  std::vector<Satellite> gateways, next_gateways, satellites;

  [[nodiscard]] LayerChoices view() const { return {layers, gateways, next_gateways, satellites}; }
};

class Scoring : public testing::Test {
 protected:
  Scoring() : sky_({{{4, 6, 8000.0, 80.0, 360.0, 1.0}}, {}}, fragile_links(0.6), slots) {
    for (std::uint32_t satellite = 0; satellite < satellites; ++satellite) {
      expert_seconds_.push_back(0.001F * static_cast<float>(1 + satellite % 5));
      gateway_seconds_.push_back(0.002F * static_cast<float>(1 + satellite % 3));
    }
    const auto snapshots = backend_->snapshots(sky_.series());
    std::vector<LinkReport> reports(sky_.network.links().size());
    for (std::uint32_t slot = 0; slot < slots; ++slot) {
      snapshots->links(Slot{slot}, reports);
      std::vector<float> weights_s;
      for (const LinkReport& report : reports) {
        weights_s.push_back(report.weight_s);
      }
      for (std::uint32_t source = 0; source < satellites; ++source) {
        paths_.push_back(oracle::bellman_ford(satellites, sky_.network.links(), weights_s, source));
      }
    }
  }

  static SetLaws skewed(std::uint32_t experts, std::uint32_t active, double skew = 0.5) {
    MoeModel model;
    model.layers = layers;
    model.experts = experts;
    model.active = active;
    ActivationSpec spec;
    spec.skew = skew;
    spec.seed = 3;
    return make_set_laws(spec, model);
  }

  /// Pairs with irregular counts, some of them 0.
  static SetLaws counted_pairs(std::uint32_t experts) {
    std::string text = "layer,expert_i,expert_j,tokens\n";
    for (std::uint32_t layer = 0; layer < layers; ++layer) {
      for (std::uint32_t i = 0; i < experts; ++i) {
        for (std::uint32_t j = i + 1; j < experts; ++j) {
          text += fmt::format("{},{},{},{}\n", layer, i, j, (7 * i + 5 * j + 3 * layer) % 11);
        }
      }
    }
    const TestFile file("spacemoe_scoring_pairs.csv", text);
    MoeModel model;
    model.layers = layers;
    model.experts = experts;
    model.active = 2;
    ActivationSpec spec;
    spec.kind = ActivationKind::pairs;
    spec.file = file.path();
    return make_set_laws(spec, model);
  }

  /// Modules on satellites drawn at random; with `repeats` several of a layer may share one.
  static Choices random_choices(std::uint32_t count, std::uint32_t experts, bool repeats) {
    Choices choices;
    for (std::uint32_t choice = 0; choice < count; ++choice) {
      std::vector<std::uint32_t> order(satellites);
      std::iota(order.begin(), order.end(), 0U);
      for (std::uint32_t i = 0; i < satellites; ++i) {
        const RandomKey key{11, Purpose::search_start, choice, i};
        if (repeats) {
          order[i] = uniform_below(key, satellites);
        } else if (i + 1 < satellites) {
          std::swap(order[i], order[i + uniform_below(key, satellites - i)]);
        }
      }
      choices.layers.push_back(Layer{choice % layers});
      choices.gateways.push_back(Satellite{order[experts]});
      choices.next_gateways.push_back(Satellite{order[experts + 1]});
      for (std::uint32_t i = 0; i < experts; ++i) {
        choices.satellites.push_back(Satellite{order[i]});
      }
    }
    return choices;
  }

  struct Expected {
    double cost_s = 0.0;
    double lost = 0.0;
  };

  /// Sets one by one: active experts of one satellite compute one after the other.
  [[nodiscard]] Expected expected(const Choices& choices, std::size_t choice, std::uint32_t slot,
                                  const oracle::Law& law, std::uint32_t experts,
                                  double penalty_s) const {
    const std::uint32_t gateway = number(choices.gateways[choice]);
    const auto& here = paths_[slot * satellites + gateway];
    const auto& next = paths_[slot * satellites + number(choices.next_gateways[choice])];
    const auto at = [&](std::size_t expert) {
      return number(choices.satellites[choice * experts + expert]);
    };
    Expected result;
    for (const auto& [set, probability] : law) {
      double slowest_s = 0.0;
      for (const std::size_t i : set) {
        const auto together =
            std::ranges::count_if(set, [&](std::size_t j) { return at(j) == at(i); });
        slowest_s = std::max(
            slowest_s,
            static_cast<double>(here[at(i)]) + static_cast<double>(next[at(i)]) +
                static_cast<double>(together) * static_cast<double>(expert_seconds_[at(i)]));
      }
      const bool lost = std::isinf(slowest_s);
      result.lost += lost ? probability : 0.0;
      result.cost_s +=
          probability *
          (lost ? penalty_s : slowest_s + static_cast<double>(gateway_seconds_[gateway]));
    }
    return result;
  }

  /// Checks both functions for all candidates and slots; returns how many costs were partly lost.
  int check(const SetLaws& laws, const Choices& choices, float penalty_s) {
    const std::uint32_t experts = laws.view().experts;
    const auto pass = backend_->scoring(
        sky_.series(), {laws.view(), expert_seconds_, gateway_seconds_, penalty_s});
    const std::size_t count = choices.layers.size();
    std::vector<double> means(count);
    std::vector<float> costs_s(count * slots);
    std::vector<float> lost(count * slots);
    pass->layer_costs(choices.view(), means);
    pass->slot_costs(choices.view(), costs_s, lost);
    int partly_lost = 0;
    for (std::size_t choice = 0; choice < count; ++choice) {
      const oracle::Law law = sets_of_layer(laws.view(), choices.layers[choice]);
      double mean_s = 0.0;
      for (std::uint32_t slot = 0; slot < slots; ++slot) {
        const Expected want =
            expected(choices, choice, slot, law, experts, static_cast<double>(penalty_s));
        EXPECT_NEAR(costs_s[choice * slots + slot], want.cost_s, 1e-6 * (1.0 + want.cost_s));
        EXPECT_NEAR(lost[choice * slots + slot], want.lost, 1e-6);
        mean_s += want.cost_s / slots;
        partly_lost += want.lost > 0.01 && want.lost < 0.99 ? 1 : 0;
      }
      EXPECT_NEAR(means[choice], mean_s, 1e-6 * (1.0 + mean_s));
    }
    return partly_lost;
  }

  std::unique_ptr<Backend> backend_ = backend_under_test(2);
  Sky sky_;
  std::vector<float> expert_seconds_;
  std::vector<float> gateway_seconds_;
  std::vector<std::vector<float>> paths_;  ///< [slots][satellites]
};

TEST_F(Scoring, PairsFromATableOverSubsets) {
  EXPECT_GT(check(counted_pairs(8), random_choices(30, 8, false), 1.0F), 20);
}

TEST_F(Scoring, PairsOfMoreExpertsThanASubsetTableHolds) {
  const SetLaws laws = counted_pairs(18);
  ASSERT_EQ(laws.view().exact_form, ExactForm::sets);
  check(laws, random_choices(10, 18, false), 1.0F);
}

TEST_F(Scoring, PairsOfAConditionalPoissonLaw) {
  const SetLaws laws = skewed(18, 2);
  check(laws, random_choices(4, 18, false), 1.0F);
}

TEST_F(Scoring, OneActiveExpert) {
  check(skewed(5, 1), random_choices(20, 5, false), 1.0F);
}

TEST_F(Scoring, ThreeActiveExperts) {
  EXPECT_GT(check(skewed(6, 3), random_choices(20, 6, false), 1.0F), 10);
}

/// Numbers of experts that are no power of two are the hard ones for a sorting network.
TEST_F(Scoring, ActiveExpertsOfAnyNumber) {
  for (const std::uint32_t experts : {4U, 5U, 7U, 9U, 13U}) {
    check(skewed(experts, 3, 0.2), random_choices(6, experts, false), 1.0F);
  }
}

TEST_F(Scoring, WeightsInPlaceOfATableOverSubsets) {
  const SetLaws laws = skewed(18, 4);
  ASSERT_EQ(laws.view().exact_form, ExactForm::symmetric);
  check(laws, random_choices(3, 18, false), 1.0F);
  check(laws, random_choices(3, 18, false), 0.01F);
}

TEST_F(Scoring, APenaltyBelowPathLatenciesStillCountsOnlyWhereATokenIsLost) {
  check(counted_pairs(8), random_choices(20, 8, false), 0.01F);
  check(skewed(6, 3), random_choices(20, 6, false), 0.01F);
}

TEST_F(Scoring, ExpertsOfOneSatelliteComputeOneAfterTheOther) {
  check(counted_pairs(8), random_choices(30, 8, true), 1.0F);
  check(skewed(6, 3), random_choices(20, 6, true), 1.0F);
  check(skewed(5, 1), random_choices(20, 5, true), 1.0F);
}

TEST_F(Scoring, BatchesAndThreadsChangeNoBit) {
  const SetLaws laws = counted_pairs(8);
  const Choices choices = random_choices(700, 8, false);
  const ScoringPlan plan{laws.view(), expert_seconds_, gateway_seconds_, 1.0F};
  const auto whole = backend_->scoring(sky_.series(), plan);
  std::vector<double> together(700);
  whole->layer_costs(choices.view(), together);
  const auto other_backend = backend_under_test(1);
  const auto other = other_backend->scoring(sky_.series(), plan);
  std::vector<double> single(700);
  for (std::uint32_t choice = 0; choice < 700; ++choice) {
    const LayerChoices view = choices.view();
    other->layer_costs(
        {view.layers.subspan(choice, 1), view.gateways.subspan(choice, 1),
         view.next_gateways.subspan(choice, 1), view.satellites.subspan(choice * 8, 8)},
        std::span(single).subspan(choice, 1));
  }
  EXPECT_THAT(single, testing::Pointwise(SameBits(), together));
}

/// Two queues of one thread that take turns, with batches of 1 to 100 candidates, some of them with
/// shared satellites.
TEST_F(Scoring, QueuesGiveWhatThePassGives) {
  for (const SetLaws& laws : {counted_pairs(8), skewed(8, 3)}) {
    const auto pass =
        backend_->scoring(sky_.series(), {laws.view(), expert_seconds_, gateway_seconds_, 1.0F});
    ASSERT_GT(pass->habit().queues, 0U);
    ASSERT_GT(pass->habit().candidates, 0U);
    struct Turn {
      std::unique_ptr<ScoringQueue> queue;
      Choices choices;
      std::vector<double> means;
      std::vector<float> costs_s;
      std::vector<float> lost;
      bool by_slot = false;
    };
    Turn turns[2] = {{pass->queue(), {}, {}, {}, {}}, {pass->queue(), {}, {}, {}, {}}};
    const auto expect_right = [&](Turn& turn) {
      turn.queue->wait();
      std::vector<double> means(turn.means.size());
      std::vector<float> costs_s(turn.costs_s.size());
      std::vector<float> lost(turn.lost.size());
      if (turn.by_slot) {
        pass->slot_costs(turn.choices.view(), costs_s, lost);
      } else {
        pass->layer_costs(turn.choices.view(), means);
      }
      EXPECT_THAT(turn.means, testing::Pointwise(SameBits(), means));
      EXPECT_THAT(turn.costs_s, testing::Pointwise(SameBits(), costs_s));
      EXPECT_THAT(turn.lost, testing::Pointwise(SameBits(), lost));
    };
    const std::uint32_t counts[] = {3, 1, 100, 2, 40, 7};
    for (std::uint32_t step = 0; step < 6; ++step) {
      Turn& turn = turns[step % 2];
      expect_right(turn);
      turn.choices = random_choices(counts[step], 8, step % 3 == 0);
      turn.by_slot = step > 3;
      turn.means.assign(turn.by_slot ? 0 : counts[step], -1.0);
      turn.costs_s.assign(turn.by_slot ? counts[step] * slots : 0, -1.0F);
      turn.lost.assign(turn.costs_s.size(), -1.0F);
      if (turn.by_slot) {
        turn.queue->begin_slot_costs(turn.choices.view(), turn.costs_s, turn.lost);
      } else {
        turn.queue->begin_layer_costs(turn.choices.view(), turn.means);
      }
    }
    expect_right(turns[0]);
    expect_right(turns[1]);
  }
}

}  // namespace
}  // namespace spacemoe
