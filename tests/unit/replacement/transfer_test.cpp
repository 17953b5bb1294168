#include "host/replacement/transfer.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <random>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace spacemoe {
namespace {

constexpr double nowhere = std::numeric_limits<double>::infinity();
constexpr TransferRates two_bits_per_s = {2.0, 4.0};
constexpr double long_time_s = 1e6;

TEST(Transfer, TakesTheTimeOfTheBitsAndThatOfTheWay) {
  Transfer one({10.0});
  EXPECT_DOUBLE_EQ(
      one.advance(std::vector<Route>{{{7, 3}, 0.25}}, two_bits_per_s, long_time_s).value(), 5.25);
}

// One bit a second each until the first has gone after 10 s; then the other has the link alone.
TEST(Transfer, ModulesOnALinkShareItsRate) {
  Transfer two({10.0, 20.0});
  const std::vector<Route> routes = {{{1}, 0.0}, {{1, 2}, 0.0}};
  EXPECT_DOUBLE_EQ(two.advance(routes, two_bits_per_s, long_time_s).value(), 15.0);
}

// Three on link 1, so 2/3 bit a second each, though link 2 has room.
TEST(Transfer, TheSlowestLinkOfAWayCounts) {
  Transfer three({2.0, 2.0, 2.0});
  const std::vector<Route> routes = {{{1}, 0.0}, {{1}, 0.0}, {{1, 2}, 0.5}};
  EXPECT_DOUBLE_EQ(three.advance(routes, two_bits_per_s, long_time_s).value(), 3.5);
}

TEST(Transfer, GoesOnInTheNextSlot) {
  Transfer one({10.0});
  EXPECT_FALSE(one.advance(std::vector<Route>{{{1}, 0.0}}, two_bits_per_s, 3.0));
  EXPECT_DOUBLE_EQ(one.bits_left()[0], 4.0);
  EXPECT_FALSE(one.advance(std::vector<Route>{{{}, nowhere}}, two_bits_per_s, 3.0)) << "no way";
  EXPECT_DOUBLE_EQ(one.bits_left()[0], 4.0);
  EXPECT_DOUBLE_EQ(one.advance(std::vector<Route>{{{8, 9}, 0.5}}, two_bits_per_s, 3.0).value(),
                   2.5);
}

TEST(Transfer, CanArriveAfterTheSlotInWhichItsLastBitLeaves) {
  Transfer one({5.0});
  const std::vector<Route> routes = {{{1}, 1.25}};
  EXPECT_FALSE(one.advance(routes, two_bits_per_s, 3.0)) << "left after 2.5 s";
  EXPECT_DOUBLE_EQ(one.advance(routes, two_bits_per_s, 3.0).value(), 0.75);
}

TEST(Transfer, AllThatIsSentUpSharesOneRate) {
  Transfer three({4.0, 4.0, 2.0});
  const std::vector<Route> routes = {{{}, 0.0}, {{}, 0.0}, {{5}, 0.0}};
  EXPECT_DOUBLE_EQ(three.advance(routes, two_bits_per_s, long_time_s).value(), 2.0);
}

TEST(Transfer, OfNothingIsThereAtOnce) {
  EXPECT_EQ(Transfer({}).advance({}, two_bits_per_s, 1.0).value(), 0.0);
}

/// Modules on random ways over few links.
struct RandomCase {
  std::vector<double> bits;
  std::vector<Route> routes;

  explicit RandomCase(unsigned seed) {
    std::mt19937 random(seed);
    for (std::size_t module = 0; module < 1 + random() % 12; ++module) {
      bits.push_back(1.0 + static_cast<double>(random() % 1000) / 50.0);
      std::vector<DirectedLink> links(8);
      for (DirectedLink link = 0; link < 8; ++link) {
        links[link] = link;
      }
      std::ranges::shuffle(links, random);
      links.resize(1 + random() % 4);
      routes.push_back({links, 0.0});
    }
  }

  /// Modules that still travel, by link.
  [[nodiscard]] std::vector<int> loads(std::span<const double> left) const {
    std::vector<int> count(8, 0);
    for (std::size_t module = 0; module < left.size(); ++module) {
      for (const DirectedLink link : routes[module].links) {
        count[link] += left[module] > 0.0 ? 1 : 0;
      }
    }
    return count;
  }
};

// The other way: small steps of time, in each of which a module gets its share of each link.
TEST(Transfer, EqualsASimulationInSmallSteps) {
  constexpr double step_s = 1e-4;
  for (unsigned seed = 1; seed <= 20; ++seed) {
    const RandomCase one(seed);
    std::vector<double> left = one.bits;
    double now_s = 0.0;
    while (std::ranges::any_of(left, [](double bits) { return bits > 0.0; })) {
      const std::vector<int> loads = one.loads(left);
      for (std::size_t module = 0; module < left.size(); ++module) {
        double bits_per_s = two_bits_per_s.link_bits_per_s;
        for (const DirectedLink link : one.routes[module].links) {
          bits_per_s =
              std::min(bits_per_s, two_bits_per_s.link_bits_per_s / std::max(1, loads[link]));
        }
        left[module] = std::max(0.0, left[module] - bits_per_s * step_s);
      }
      now_s += step_s;
    }
    Transfer transfer(one.bits);
    const auto arrived_s = transfer.advance(one.routes, two_bits_per_s, long_time_s);
    ASSERT_TRUE(arrived_s) << seed;
    // A module may leave up to a step late, and those after it with it.
    EXPECT_NEAR(*arrived_s, now_s, 15.0 * step_s) << seed;
  }
}

TEST(Transfer, GivesNoLinkMoreThanItsRate) {
  constexpr double step_s = 0.37;
  for (unsigned seed = 1; seed <= 50; ++seed) {
    const RandomCase one(seed);
    Transfer transfer(one.bits);
    std::vector<double> before = one.bits;
    for (bool arrived = false; !arrived;) {
      arrived = transfer.advance(one.routes, two_bits_per_s, step_s).has_value();
      std::vector<double> over(8, 0.0);
      for (std::size_t module = 0; module < before.size(); ++module) {
        for (const DirectedLink link : one.routes[module].links) {
          over[link] += before[module] - transfer.bits_left()[module];
        }
      }
      EXPECT_THAT(
          over, testing::Each(testing::Le(two_bits_per_s.link_bits_per_s * step_s * (1.0 + 1e-9))));
      before.assign(transfer.bits_left().begin(), transfer.bits_left().end());
    }
    EXPECT_THAT(before, testing::Each(0.0));
  }
}

}  // namespace
}  // namespace spacemoe
