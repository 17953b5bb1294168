#include "host/generation/sequence.hpp"

#include <limits>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/test_study.hpp"

/// Two layers of one expert each on three of four satellites, with paths that are written by hand.
namespace spacemoe {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::Field;

constexpr float no_path = std::numeric_limits<float>::infinity();
constexpr double slot_s = 10.0;

class HandMade : public testing::Test {
 protected:
  HandMade()
      : study_(R"(
constellation:
  shells: [{planes: 1, satellites_per_plane: 4, altitude_km: 20000, inclination_deg: 0}]
time: {slots: 4}
planning: {slots: 2}
compute: {peak_gflops: 1, utilisation: 1, charge: all}
model: {layers: 2, experts: 1, active: 1, expert_flops: 1e8, gateway_flops: 5e7}
activation: {kind: conditional_poisson, skew: 0}
schemes: [SpaceMoE]
)"),
        modules_({{Satellite{0}, Satellite{1}}, {Satellite{2}, Satellite{2}}},
                 study_.study().laws.view(), study_.study().compute) {}

  /// Both gateways reach the experts' satellite in so many seconds.
  [[nodiscard]] ServedSlot served(float from_first_s, float from_second_s) const {
    const float between_s = from_first_s + from_second_s;
    const std::vector<float> rows_s = {0.0F,      between_s, from_first_s,  no_path,
                                       between_s, 0.0F,      from_second_s, no_path};
    const std::vector<std::uint32_t> gateways = {0, 1};
    const std::vector<OrbitState> orbits(4);
    const std::vector<Lost> lost(4, Lost::no);
    return modules_.in_slot({Slot{0}, orbits, lost, {gateways, rows_s}});
  }

  [[nodiscard]] Sequence sequence(std::uint32_t tokens, double start_s, double give_up_s) const {
    return {{study_.study().laws.view(), 1, tokens, slot_s, give_up_s}, 0, start_s};
  }

  TestStudy study_;
  PlacedModules modules_;
};

auto token(double at_s, double latency_s, double waited_s) {
  return testing::AllOf(Field(&TokenTimes::at_s, DoubleNear(at_s, 1e-5)),
                        Field(&TokenTimes::latency_s, DoubleNear(latency_s, 1e-5)),
                        Field(&TokenTimes::waited_s, DoubleNear(waited_s, 1e-5)));
}

// A layer takes both ways, 0.1 s of its expert and 0.05 s of its gateway. In the first slot that is
// 1 + 2 + 0.15 s, and 6.3 s a token: the second one starts at 8.3 s, and its second layer, at
// 11.45 s, in the next slot, where it takes 0.5 + 0.25 + 0.15 s.
TEST_F(HandMade, EachLayerMeetsTheSlotInWhichItStarts) {
  const ServedSlot first = served(1.0F, 2.0F);
  const ServedSlot second = served(0.5F, 0.25F);
  Sequence sequence = this->sequence(2, 2.0, 100.0);
  std::vector<TokenTimes> tokens;
  sequence.go_on({0, first}, tokens);
  EXPECT_EQ(sequence.slot(), 1U);
  EXPECT_FALSE(sequence.is_over());
  sequence.go_on({1, second}, tokens);
  EXPECT_TRUE(sequence.is_over());
  EXPECT_FALSE(sequence.has_failed());
  EXPECT_THAT(tokens, ElementsAre(token(8.3, 6.3, 0.0), token(12.35, 4.05, 0.0)));
  EXPECT_NEAR(tokens[1].propagation_s, 3.0 + 0.75, 1e-6);
  EXPECT_NEAR(tokens[1].compute_s, 0.3, 1e-6);
  EXPECT_NEAR(sequence.end_s(), 12.35, 1e-5);
}

// Without a path it asks again at 10 and 20 s, where there is one: 18 s of waiting, 1.8 s of work.
TEST_F(HandMade, ATokenWaitsForThePathThatItNeeds) {
  const ServedSlot broken = served(no_path, 1.0F);
  const ServedSlot whole = served(0.5F, 0.25F);
  Sequence sequence = this->sequence(1, 2.0, 100.0);
  std::vector<TokenTimes> tokens;
  sequence.go_on({0, broken}, tokens);
  EXPECT_EQ(sequence.slot(), 1U);
  sequence.go_on({1, broken}, tokens);
  EXPECT_THAT(tokens, testing::IsEmpty());
  sequence.go_on({2, whole}, tokens);
  EXPECT_THAT(tokens, ElementsAre(token(21.8, 19.8, 18.0)));
}

// 8 s of waiting until 10 s are less than it bears, 18 s are not.
TEST_F(HandMade, ASequenceFailsWhereItWaitsTooLong) {
  const ServedSlot broken = served(no_path, 1.0F);
  Sequence sequence = this->sequence(1, 2.0, 18.0);
  std::vector<TokenTimes> tokens;
  sequence.go_on({0, broken}, tokens);
  EXPECT_FALSE(sequence.has_failed());
  sequence.go_on({1, broken}, tokens);
  EXPECT_TRUE(sequence.is_over());
  EXPECT_TRUE(sequence.has_failed());
  EXPECT_EQ(sequence.received(), 0U);
  EXPECT_EQ(sequence.end_s(), 20.0);
}

// The prompt goes up in 0.2 s. Tokens of 1.8 s are done at 4, 5.8, 7.6, 9.4 and 11.2 s and with the
// user 0.2 s later; in the next slot there is no way back before 20 s, where the last one goes down
// in 0.1 s.
TEST_F(HandMade, TokensWaitForTheirUserButNotForEachOther) {
  const ServedSlot whole = served(0.5F, 0.25F);
  Sequence sequence = this->sequence(5, 2.0, 100.0);
  std::vector<TokenTimes> tokens;
  sequence.go_on({0, whole, 0.2}, tokens);
  EXPECT_EQ(tokens.size(), 4U);
  sequence.go_on({1, whole, std::numeric_limits<double>::infinity()}, tokens);
  EXPECT_EQ(tokens.size(), 4U);
  EXPECT_FALSE(sequence.is_over());
  sequence.go_on({2, whole, 0.1}, tokens);
  EXPECT_TRUE(sequence.is_over());
  EXPECT_THAT(tokens, ElementsAre(token(4.2, 2.2, 0.0), token(6.0, 1.8, 0.0), token(7.8, 1.8, 0.0),
                                  token(9.6, 1.8, 0.0), token(20.1, 10.5, 8.8)));
}

// Nobody over the user: it asks at 2 s, is heard at 10 s.
TEST_F(HandMade, AUserWaitsForASatellite) {
  const ServedSlot whole = served(0.5F, 0.25F);
  Sequence sequence = this->sequence(1, 2.0, 100.0);
  std::vector<TokenTimes> tokens;
  sequence.go_on({0, whole, std::numeric_limits<double>::infinity()}, tokens);
  sequence.go_on({1, whole, 0.2}, tokens);
  EXPECT_THAT(tokens, ElementsAre(token(12.2, 10.2, 8.0)));
}

}  // namespace
}  // namespace spacemoe
