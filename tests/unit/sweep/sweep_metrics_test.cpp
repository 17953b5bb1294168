#include "host/sweep/sweep_metrics.hpp"

#include <algorithm>
#include <set>
#include <string_view>

#include <gtest/gtest.h>

namespace spacemoe {
namespace {

const MetricColumn* column_named(std::string_view name) {
  const auto& columns = metric_columns();
  const auto found = std::ranges::find(columns, name, &MetricColumn::name);
  return found == columns.end() ? nullptr : &*found;
}

TEST(SweepMetrics, OfEarlierProgramsAreReadUnderTheNamesOfToday) {
  const SweepScheme earlier{"A",
                            {{"layer_least_s", 0.25, {}, {}, 4}, {"layer_most_s", 0.5, {}, {}, 4}}};
  const SweepScheme today{"A", {{"layer_min_s", 1.25, {}, {}, 4}, {"layer_max_s", 1.5, {}, {}, 4}}};
  ASSERT_NE(column_named("layer_min_s"), nullptr);
  ASSERT_NE(column_named("layer_max_s"), nullptr);
  EXPECT_EQ(column_named("layer_min_s")->value(earlier), 0.25);
  EXPECT_EQ(column_named("layer_max_s")->value(earlier), 0.5);
  EXPECT_EQ(column_named("layer_min_s")->value(today), 1.25);
  EXPECT_EQ(column_named("layer_max_s")->value(today), 1.5);
  EXPECT_EQ(column_named("layer_least_s"), nullptr);
}

TEST(SweepMetrics, HaveOneColumnEach) {
  std::set<std::string_view> names;
  for (const MetricColumn& column : metric_columns()) {
    EXPECT_TRUE(names.insert(column.name).second) << column.name;
  }
}

}  // namespace
}  // namespace spacemoe
