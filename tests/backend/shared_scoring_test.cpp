#include <cstdint>
#include <memory>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/backend/backend_under_test.hpp"
#include "tests/backend/same_bits.hpp"
#include "tests/backend/sharing_study.hpp"
#include "tests/backend/slot_oracles.hpp"

/// Costs of candidate layers, some of which name a satellite several times. The oracle takes links
/// from the backend, paths from Boost's Dijkstra, and goes through all sets in double.
namespace spacemoe {
namespace {

constexpr std::uint32_t slots = 5;
constexpr std::uint32_t count = 12;
constexpr float penalty_s = 1.5F;

/// Candidate layers, of which the first `sharing` have experts that share satellites.
struct Candidates {
  std::vector<std::uint32_t> layers;
  std::vector<std::uint32_t> gateways;
  std::vector<std::uint32_t> next_gateways;
  std::vector<std::uint32_t> satellites;

  Candidates(const SharingStudy& study, std::uint32_t sharing) {
    for (std::uint32_t choice = 0; choice < count; ++choice) {
      const std::uint32_t few = choice < sharing ? 2 + choice % 3 : SharingStudy::satellites;
      const Placement placement = study.placement({few, few, few}, {0, 0, 0}, 10 + choice);
      const std::uint32_t layer = choice % SharingStudy::layers;
      layers.push_back(layer);
      gateways.push_back(placement.gateways[layer]);
      next_gateways.push_back(placement.gateways[(layer + 1) % SharingStudy::layers]);
      const auto first = placement.satellites.begin() + layer * study.known.experts;
      satellites.insert(satellites.end(), first, first + study.known.experts);
    }
  }

  [[nodiscard]] LayerChoices view() const { return {layers, gateways, next_gateways, satellites}; }
};

class SharedScoring : public testing::TestWithParam<KnownLaw> {
 protected:
  Scoring()
      : study_(GetParam(), slots),
        laws_(study_.oracle_laws()),
        oracles_(slot_oracles(study_)),
        backend_(backend_under_test(2)),
        pass_(backend_->scoring(study_.sky.series(), {study_.laws.view(true), study_.expert_s,
                                                      study_.gateway_s, penalty_s})) {}

  struct SlotCost {
    double cost_s;
    double lost;
  };

  [[nodiscard]] SlotCost expected(const Candidates& candidates, std::size_t choice,
                                  std::uint32_t slot) const {
    const std::size_t experts = GetParam().experts;
    const auto layer =
        oracles_[slot].layer(std::span(candidates.satellites).subspan(choice * experts, experts),
                             {}, candidates.gateways[choice], candidates.next_gateways[choice]);
    const auto maximum = oracle::joint_maximum(laws_[candidates.layers[choice]], layer, layer);
    const double gateway_s = study_.gateway_s[candidates.gateways[choice]];
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
    const Candidates candidates(study_, sharing);
    std::vector<double> means(count);
    std::vector<float> cost_s(count * slots);
    std::vector<float> lost(count * slots);
    pass_->layer_costs(candidates.view(), means);
    pass_->slot_costs(candidates.view(), cost_s, lost);
    int partial = 0;
    for (std::uint32_t choice = 0; choice < count; ++choice) {
      double sum_s = 0.0;
      for (std::uint32_t slot = 0; slot < slots; ++slot) {
        const SlotCost cost = expected(candidates, choice, slot);
        EXPECT_NEAR(cost_s[choice * slots + slot], cost.cost_s, 5e-7);
        EXPECT_NEAR(lost[choice * slots + slot], cost.lost, 1e-7);
        sum_s += cost.cost_s;
        partial += cost.lost > 0.01 && cost.lost < 0.99 ? 1 : 0;
      }
      EXPECT_NEAR(means[choice], sum_s / slots, 1e-7) << sharing << ' ' << choice;
    }
    EXPECT_GT(partial, 2) << "nothing between all and none";
  }
}

// A candidate is priced by itself: what else is asked for, and who else asks, moves no bit.
TEST_P(SharedScoring, AsksOfSeveralThreadsDoNotMix) {
  const Candidates plain(study_, 0);
  const Candidates mixed(study_, 7);
  std::vector<double> expected_s(count);
  std::vector<float> slot_s(count * slots);
  std::vector<float> lost(count * slots);
  pass_->layer_costs(mixed.view(), expected_s);
  pass_->slot_costs(plain.view(), slot_s, lost);

  std::vector<double> other_s(count);
  std::vector<float> other_slot_s(count * slots);
  std::vector<float> other_lost(count * slots);
  std::thread means([&] {
    for (int i = 0; i < 5; ++i) {
      pass_->layer_costs(mixed.view(), other_s);
    }
  });
  for (int i = 0; i < 5; ++i) {
    pass_->slot_costs(plain.view(), other_slot_s, other_lost);
  }
  means.join();
  EXPECT_THAT(other_s, testing::Pointwise(SameBits(), expected_s));
  EXPECT_THAT(other_slot_s, testing::Pointwise(SameBits(), slot_s));
  EXPECT_THAT(other_lost, testing::Pointwise(SameBits(), lost));
}

INSTANTIATE_TEST_SUITE_P(Laws, SharedScoring, testing::ValuesIn(known_laws()),
                         [](const auto& law) { return law.param.name; });

}  // namespace
}  // namespace spacemoe
