#include "host/compare/verdict.hpp"

#include <gtest/gtest.h>

#include "host/compare/result_comparison.hpp"

namespace spacemoe {
namespace {

const VerdictRule half_a_percent;

Verdict of(double ratio, const Interval& interval, double p) {
  return judge({ratio, interval, p}, p, half_a_percent, "");
}

TEST(Verdict, NamesTheSizeAndTheDirectionOfADifference) {
  const Verdict slower = of(1.012, {1.008, 1.016}, 0.003);
  EXPECT_EQ(slower.kind, VerdictKind::slower);
  EXPECT_EQ(slower.words, "B is 1.2 % slower (p = 0.003)");
  const Verdict faster = of(0.75, {0.7, 0.8}, 0.0004);
  EXPECT_EQ(faster.kind, VerdictKind::faster);
  EXPECT_EQ(faster.words, "B is 25 % faster (p = 0.0004)");
}

TEST(Verdict, ADifferenceThatIsTooSmallToMatterSaysSo) {
  const Verdict verdict = of(1.002, {1.001, 1.003}, 0.0004);
  EXPECT_EQ(verdict.kind, VerdictKind::negligible);
  EXPECT_EQ(verdict.words, "different, but less than 0.5 %");
}

TEST(Verdict, NoDifferenceSaysWhatItCouldNotHaveSeen) {
  EXPECT_EQ(of(1.001, {0.997, 1.004}, 0.4).words, "no difference");
  const Verdict blind = of(1.004, {0.988, 1.021}, 0.4);
  EXPECT_EQ(blind.kind, VerdictKind::no_difference);
  EXPECT_EQ(blind.words, "no difference found; up to 2.1 % is possible");
  EXPECT_EQ(of(0.99, {0.96, 1.01}, 0.4).words, "no difference found; up to 4.0 % is possible");
  EXPECT_EQ(of(1.0, {0.9931, 1.002}, 0.4).words, "no difference found; up to 0.69 % is possible");
}

TEST(Verdict, APValueOfTheLimitIsNoDifference) {
  EXPECT_EQ(of(1.1, {1.0, 1.2}, half_a_percent.significance).kind, VerdictKind::no_difference);
  EXPECT_EQ(of(1.1, {1.01, 1.2}, 0.999 * half_a_percent.significance).kind, VerdictKind::slower);
}

TEST(Verdict, WithoutAnIntervalNothingIsClaimed) {
  const Verdict verdict =
      judge({1.5, std::nullopt, std::nullopt}, std::nullopt, half_a_percent, "one slot");
  EXPECT_EQ(verdict.kind, VerdictKind::cannot_tell);
  EXPECT_EQ(verdict.words, "cannot tell: one slot");
}

TEST(Verdict, IsOfThePValueAdjustedForAllRows) {
  // 0.03 alone would be significant; of two rows Holm makes it 0.06, and 0.01 becomes 0.02.
  ResultComparison comparison{"scheme", "s", {}, {}};
  comparison.rows.push_back({"x", 1.0, 1.1, {1.1, Interval{1.01, 1.2}, 0.03}, {}, ""});
  comparison.rows.push_back({"y", 1.0, 1.1, {1.1, Interval{1.05, 1.2}, 0.01}, {}, ""});
  comparison.rows.push_back({"z", 1.0, 1.1, {1.1, std::nullopt, std::nullopt}, {}, "no interval"});
  judge_rows(comparison, half_a_percent);
  EXPECT_DOUBLE_EQ(*comparison.rows[1].p_adjusted, 0.02);
  EXPECT_EQ(comparison.rows[1].verdict.kind, VerdictKind::slower);
  EXPECT_DOUBLE_EQ(*comparison.rows[0].p_adjusted, 0.03);
  EXPECT_FALSE(comparison.rows[2].p_adjusted.has_value());
  EXPECT_EQ(comparison.rows[2].verdict.words, "cannot tell: no interval");
}

TEST(ComparisonFiles, HoldTheFiguresAndTheWords) {
  ResultComparison comparison{"scheme", "s", {}, {"A remark."}};
  comparison.rows.push_back({"Space \"MoE\"", 1.0, 1.1, {1.1, Interval{1.05, 1.2}, 0.01}, 0.1, ""});
  judge_rows(comparison, half_a_percent);
  EXPECT_EQ(comparison_csv(comparison),
            "scheme,a_s,b_s,ratio,ratio_low,ratio_high,shift_s,p,p_adjusted,verdict,words\n"
            "\"Space \"\"MoE\"\"\",1,1.1,1.1,1.05,1.2,0.1,0.01,0.01,slower,"
            "B is 10 % slower (p = 0.01)\n");
  EXPECT_NE(comparison_table(comparison).find("B is 10 % slower (p = 0.01)\n\nA remark.\n"),
            std::string::npos);
  EXPECT_NE(comparison_json(comparison).find("\"verdict\": \"slower\""), std::string::npos);
}

}  // namespace
}  // namespace spacemoe
