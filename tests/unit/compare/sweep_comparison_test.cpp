#include "host/compare/sweep_comparison.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace spacemoe {
namespace {

using testing::Contains;
using testing::HasSubstr;

SweepPoint point(std::uint64_t number, const std::string& altitude, const SweepMetric& metric) {
  return {number, "key", {{altitude, std::nullopt}}, "", {{"SpaceMoE", {metric}}}};
}

SweepData sweep(const std::vector<SweepPoint>& points) {
  return {"altitude", "grid", "1.0", points.size(), "", {{"altitude_km", 0, {}}}, points};
}

TEST(SweepComparison, ComparesPointsWithTheSameValues) {
  // 1 % up and 4 % down; each mean is known to within 0.1 %, so that a ratio is to within 0.14 %.
  const SweepData a = sweep({point(0, "550", {"exact_mean_s", 1.0, 0.999, 1.001, 200}),
                             point(1, "600", {"exact_mean_s", 2.0, 1.998, 2.002, 200}),
                             point(2, "650", {"exact_mean_s", 3.0, 2.9, 3.1, 200})});
  const SweepData b = sweep({point(0, "600", {"exact_mean_s", 1.92, 1.918, 1.922, 200}),
                             point(1, "550", {"exact_mean_s", 1.01, 1.009, 1.011, 200}),
                             point(2, "700", {"exact_mean_s", 3.0, 2.9, 3.1, 200})});
  ResultComparison comparison = compare_sweeps(a, b);
  judge_rows(comparison, {});
  ASSERT_EQ(comparison.rows.size(), 2U);
  EXPECT_EQ(comparison.rows[0].name, "altitude_km=550 SpaceMoE");
  EXPECT_DOUBLE_EQ(comparison.rows[0].ratio.value, 1.01);
  EXPECT_NEAR(comparison.rows[0].ratio.interval->high, 1.01 * 1.00141, 1e-5);
  EXPECT_EQ(comparison.rows[0].verdict.kind, VerdictKind::slower);
  EXPECT_EQ(comparison.rows[1].verdict.kind, VerdictKind::faster);
  EXPECT_THAT(comparison.remarks, Contains("Points only in A: altitude_km=650 SpaceMoE."));
  EXPECT_THAT(comparison.remarks, Contains("Points only in B: altitude_km=700 SpaceMoE."));
}

TEST(SweepComparison, TakesSampledMeansWhereOneSweepHasNoExactOnes) {
  const SweepData a = sweep({point(0, "550", {"mean_s", 1.0, std::nullopt, std::nullopt, 200})});
  const SweepData b = sweep({{0,
                              "key",
                              {{"550", std::nullopt}},
                              "",
                              {{"SpaceMoE",
                                {{"exact_mean_s", 3.0, 2.9, 3.1, 200},
                                 {"mean_s", 2.0, std::nullopt, std::nullopt, 200}}}}}});
  ResultComparison comparison = compare_sweeps(a, b);
  judge_rows(comparison, {});
  EXPECT_DOUBLE_EQ(comparison.rows[0].ratio.value, 2.0);
  EXPECT_EQ(comparison.rows[0].verdict.kind, VerdictKind::cannot_tell);
}

TEST(SweepComparison, HasNoRatioOfAPointThatDeliversNothingOnOneSide) {
  const SweepData a = sweep({point(0, "550", {"exact_mean_s", 1.0, 0.9, 1.1, 200})});
  SweepData b = sweep({point(0, "550", {"exact_mean_s", 0.0, {}, {}, 200})});
  b.remarks = {"Of an earlier format."};
  const ResultComparison comparison = compare_sweeps(a, b);
  EXPECT_TRUE(comparison.rows.empty());
  EXPECT_THAT(comparison.remarks,
              Contains("Without a mean on one side: altitude_km=550 SpaceMoE."));
  EXPECT_THAT(comparison.remarks, Contains("Of an earlier format."));
}

TEST(SweepComparison, SaysWhatIsMissing) {
  SweepData a = sweep({point(0, "550", {"exact_mean_s", 1.0, 0.9, 1.1, 200})});
  a.points_planned = 4;
  SweepData b = a;
  b.version = "2.0";
  b.points[0].error = "failed";
  b.points[0].schemes.clear();
  const ResultComparison comparison = compare_sweeps(a, b);
  EXPECT_TRUE(comparison.rows.empty());
  EXPECT_THAT(comparison.remarks, Contains("A is not complete: 1 of 4 points."));
  EXPECT_THAT(comparison.remarks, Contains("1 points of B failed."));
  EXPECT_THAT(comparison.remarks, Contains(HasSubstr("different versions: 1.0 and 2.0")));
}

}  // namespace
}  // namespace spacemoe
