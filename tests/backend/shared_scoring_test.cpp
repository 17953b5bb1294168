#include <cstdint>
#include <memory>
#include <span>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/backend/backend_under_test.hpp"
#include "tests/backend/sharing_study.hpp"
#include "tests/backend/slot_oracles.hpp"

/// Costs of candidate layers, some of which name a satellite several times. The oracle takes links
/// from the backend, paths from Boost's Dijkstra, and goes through all sets in double.
namespace spacemoe {
namespace {

constexpr std::uint32_t scored_slots = 5;
constexpr std::uint32_t count = 12;
constexpr float penalty_s = 1.5F;

/// Candidate layers, of which the first `sharing` have experts that share satellites, and all but
/// every third one copies of experts, where there are `max_copies`.
struct Candidates {
  std::vector<Layer> layers;
  std::vector<Satellite> gateways;
  std::vector<Satellite> next_gateways;
  std::vector<Satellite> satellites;
  std::vector<LayerCopy> copies;
  std::vector<std::uint32_t> copies_begin;

  Candidates(const SharingStudy& study, std::uint32_t sharing, std::uint32_t max_copies = 0) {
    for (std::uint32_t choice = 0; choice < count; ++choice) {
      const std::uint32_t few = choice < sharing ? 2 + choice % 3 : SharingStudy::satellites;
      const std::uint32_t copied = choice % 3 == 0 ? 0 : choice % (max_copies + 1);
      const Placement placement =
          study.placement({few, few, few}, {copied, copied, copied}, 10 + choice);
      const Layer layer{choice % SharingStudy::layers};
      layers.push_back(layer);
      gateways.push_back(placement.gateway(layer));
      next_gateways.push_back(placement.next_gateway(layer));
      const auto first = placement.satellites.begin() + number(layer) * study.known.experts;
      satellites.insert(satellites.end(), first, first + study.known.experts);
      copies_begin.push_back(static_cast<std::uint32_t>(copies.size()));
      std::vector<Satellite> free = list_all<Satellite>(SharingStudy::satellites);
      std::erase_if(free, [&](Satellite satellite) {
        return std::find(first, first + study.known.experts, satellite) !=
               first + study.known.experts;
      });
      for (const Replica& replica : placement.replicas) {
        // Some stand where other experts do, also where experts by themselves share nothing.
        if (replica.layer == layer && (choice < sharing || choice % 3 == 1)) {
          copies.push_back({replica.expert, replica.satellite});
        } else if (replica.layer == layer && !free.empty()) {
          copies.push_back({replica.expert, free.back()});
          free.pop_back();
        }
      }
      std::sort(copies.begin() + copies_begin.back(), copies.end());
    }
    copies_begin.push_back(static_cast<std::uint32_t>(copies.size()));
  }

  [[nodiscard]] LayerChoices view() const {
    return {layers, gateways, next_gateways, satellites, copies, copies_begin};
  }
  /// The copies of a candidate, as the oracle takes them.
  [[nodiscard]] std::vector<Replica> replicas(std::size_t choice) const {
    std::vector<Replica> result;
    for (const LayerCopy& copy : view().copies_of(choice)) {
      result.push_back({layers[choice], copy.expert, copy.satellite});
    }
    return result;
  }
  /// Of candidates without copies.
  [[nodiscard]] LayerChoices only(std::uint32_t choice) const {
    const std::size_t experts = satellites.size() / count;
    return {std::span(layers).subspan(choice, 1), std::span(gateways).subspan(choice, 1),
            std::span(next_gateways).subspan(choice, 1),
            std::span(satellites).subspan(choice * experts, experts)};
  }
};

class SharedScoring : public testing::TestWithParam<KnownLaw> {
 protected:
  SharedScoring()
      : study_(GetParam(), scored_slots),
        laws_(study_.oracle_laws()),
        oracles_(slot_oracles(study_)),
        backend_(backend_under_test(2)),
        pass_(backend_->scoring(study_.sky.series(), {study_.laws.view(true), study_.expert_s,
                                                      study_.gateway_s, penalty_s})) {}

  struct SlotCost {
    double cost_s;
    double lost;
  };

  /// Checks all candidates in all slots. Returns how many costs were partly lost.
  int check(const Candidates& candidates) {
    std::vector<double> means(count);
    std::vector<float> cost_s(count * scored_slots);
    std::vector<float> lost(count * scored_slots);
    pass_->layer_costs(candidates.view(), means);
    pass_->slot_costs(candidates.view(), cost_s, lost);
    int partial = 0;
    for (std::uint32_t choice = 0; choice < count; ++choice) {
      double sum_s = 0.0;
      for (std::uint32_t slot = 0; slot < scored_slots; ++slot) {
        const SlotCost cost = expected(candidates, choice, slot);
        EXPECT_NEAR(cost_s[choice * scored_slots + slot], cost.cost_s, 1e-6);
        EXPECT_NEAR(lost[choice * scored_slots + slot], cost.lost, 1e-6);
        sum_s += cost.cost_s;
        partial += cost.lost > 0.01 && cost.lost < 0.99 ? 1 : 0;
      }
      EXPECT_NEAR(means[choice], sum_s / scored_slots, 1e-6) << choice;
    }
    return partial;
  }

  [[nodiscard]] SlotCost expected(const Candidates& candidates, std::size_t choice,
                                  std::uint32_t slot) const {
    const std::size_t experts = GetParam().experts;
    const auto layer = oracles_[slot].layer(
        std::span(candidates.satellites).subspan(choice * experts, experts),
        candidates.replicas(choice), candidates.gateways[choice], candidates.next_gateways[choice]);
    const auto maximum =
        oracle::joint_maximum(laws_[number(candidates.layers[choice])], layer, layer);
    const double gateway_s = study_.gateway_s[number(candidates.gateways[choice])];
    const double q = maximum.delivered;
    return {q * (maximum.own_s + gateway_s) + (1.0 - q) * double(penalty_s), 1.0 - q};
  }

  SharingStudy study_;
  std::vector<oracle::Law> laws_;
  std::vector<oracle::SlotOracle> oracles_;
  std::unique_ptr<Backend> backend_;
  std::unique_ptr<ScoringPass> pass_;
};

TEST_P(SharedScoring, CostsAreSumsOverAllSets) {
  for (const std::uint32_t sharing : {0U, 7U, count}) {
    SCOPED_TRACE(sharing);
    EXPECT_GT(check(Candidates(study_, sharing)), 2) << "nothing between all and none";
  }
}

/// Whichever copy is nearest in a slot serves, and computes for its satellite's other experts first
/// or after them.
TEST_P(SharedScoring, TheNearestCopyServes) {
  for (const std::uint32_t sharing : {0U, 7U, count}) {
    SCOPED_TRACE(sharing);
    const Candidates candidates(study_, sharing, 6);
    EXPECT_GE(candidates.copies.size(), std::size_t{count});
    EXPECT_GT(check(candidates), 0) << "nothing between all and none";
  }
}

// Two threads ask one pass for the costs of a candidate each, some hundred times: what one asks for
// must never reach the other.
TEST(ScoringPass, AnswersSeveralThreadsAtOnce) {
  const SharingStudy study(known_laws()[0], scored_slots);
  const auto backend = backend_under_test(2);
  const auto pass = backend->scoring(
      study.sky.series(), {study.laws.view(true), study.expert_s, study.gateway_s, penalty_s});
  const Candidates candidates(study, 7);
  const auto ask = [&](std::uint32_t choice) {
    std::vector<float> answer(2 * std::size_t{scored_slots});
    pass->slot_costs(candidates.only(choice), std::span(answer).first(scored_slots),
                     std::span(answer).last(scored_slots));
    return answer;
  };
  const std::vector<float> first = ask(0);
  const std::vector<float> last = ask(count - 1);
  ASSERT_NE(first, last);
  const auto wrong_answers = [&](std::uint32_t choice, const std::vector<float>& expected) {
    int wrong = 0;
    for (int i = 0; i < 150; ++i) {
      wrong += ask(choice) == expected ? 0 : 1;
    }
    return wrong;
  };
  int wrong_elsewhere = 0;
  std::thread elsewhere([&] { wrong_elsewhere = wrong_answers(count - 1, last); });
  EXPECT_EQ(wrong_answers(0, first), 0);
  elsewhere.join();
  EXPECT_EQ(wrong_elsewhere, 0);
}

INSTANTIATE_TEST_SUITE_P(Laws, SharedScoring, testing::ValuesIn(known_laws()),
                         [](const auto& law) { return law.param.name; });

}  // namespace
}  // namespace spacemoe
