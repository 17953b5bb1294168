#include "host/serving/event_queue.hpp"

#include <cstdint>
#include <random>
#include <set>
#include <utility>

#include <gtest/gtest.h>

namespace spacemoe {
namespace {

// Against a balanced tree: times from few values, so that most of them are equal.
TEST(EventQueue, GivesEventsInTheOrderOfTimeAndThenOfTheirOwn) {
  std::mt19937 random(1);
  EventQueue queue;
  std::set<std::pair<double, std::uint64_t>> oracle;
  std::uint64_t order = 0;
  for (int step = 0; step < 20'000; ++step) {
    if (oracle.empty() || random() % 5 < 3) {
      const double time_s = 0.25 * static_cast<double>(random() % 40);
      // Not in the order in which they come.
      const std::uint64_t own = (order++ * 0x9E3779B97F4A7C15U) >> 20;
      queue.push({time_s, own, 0, static_cast<std::uint32_t>(own)});
      oracle.emplace(time_s, own);
    } else {
      const Event event = queue.top();
      queue.pop();
      ASSERT_EQ(std::pair(event.time_s, event.order), *oracle.begin());
      ASSERT_EQ(event.subject, static_cast<std::uint32_t>(event.order));
      oracle.erase(oracle.begin());
    }
    ASSERT_EQ(queue.size(), oracle.size());
  }
  EXPECT_GT(oracle.size(), 100U);
}

}  // namespace
}  // namespace spacemoe
