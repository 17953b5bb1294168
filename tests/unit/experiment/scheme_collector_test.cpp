#include "host/experiment/scheme_collector.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace spacemoe {
namespace {

constexpr double slot_length_s = 10.0;

/// Two draws in one slot of four tokens: all of the first draw's arrive in 1 s, half of the
/// second's in 3 s.
SchemeCollector two_draws() {
  SchemeCollector collector(1, 2, 2, 1, 4, slot_length_s);
  const std::vector<RowSums> exact = {{1.0, 1.0, 0, 0, 0}, {0.5, 1.5, 0, 0, 0}};
  const std::vector<RowSums> sampled = {{2.0, 2.0, 0, 0, 0}, {1.0, 3.0, 0, 0, 0}};
  const std::vector<LayerSums> layers = {{5.0, 11.0, 5.0, 0.0}};
  collector.add(true, exact, sampled, layers);
  return collector;
}

TEST(SchemeCollector, ALostTokenTriesAgainOnItsOwnPlacement) {
  // The first draw takes 1 s. The second one tries twice on average, a try costing 10 s: 13 s.
  EXPECT_DOUBLE_EQ(*two_draws().retry_mean_s(), 7.0);
}

TEST(SchemeCollector, ADrawThatNeverDeliversHasNoRetryMean) {
  SchemeCollector collector(1, 2, 2, 1, 4, slot_length_s);
  const std::vector<RowSums> rows = {{1.0, 1.0, 0, 0, 0}, {0.0, 0.0, 0, 0, 0}};
  collector.add(true, rows, rows, std::vector<LayerSums>(1));
  EXPECT_EQ(collector.retry_mean_s(), std::nullopt);
  EXPECT_DOUBLE_EQ(*collector.exact_mean_s(), 1.0);
}

TEST(SchemeCollector, AveragesOverWhatIsDelivered) {
  const SchemeCollector collector = two_draws();
  EXPECT_DOUBLE_EQ(*collector.exact_mean_s(), 2.5 / 1.5);
  EXPECT_DOUBLE_EQ(*collector.sampled_mean_s(), 5.0 / 3.0);
  EXPECT_DOUBLE_EQ(collector.delivered_fraction(), 0.75);
  ASSERT_TRUE(collector.layers()[0].has_value());
  EXPECT_DOUBLE_EQ(collector.layers()[0]->mean_s, 5.0 / 3.0);
}

TEST(SchemeCollector, ALayerThatNoTokenPassedIsEmpty) {
  SchemeCollector collector(1, 1, 1, 2, 4, slot_length_s);
  collector.add(false, {}, std::vector<RowSums>(1), std::vector<LayerSums>(2));
  ASSERT_EQ(collector.layers().size(), 2U);
  EXPECT_FALSE(collector.layers()[1].has_value());
}

}  // namespace
}  // namespace spacemoe
