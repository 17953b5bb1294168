#include "host/compare/benchmark_comparison.hpp"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/base/error.hpp"

namespace spacemoe {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string entry(const std::string& name, const std::string& more) {
  return R"({"name": ")" + name + R"(", "run_name": ")" + name + R"(", )" + more + "}";
}

std::string file_of(const std::string& entries) {
  return R"({"context": {"host_name": "here"}, "benchmarks": [)" + entries + "]}";
}

std::string repetition(const std::string& name, const std::string& time) {
  return entry(name, R"("run_type": "iteration", "real_time": )" + time +
                         R"(, "cpu_time": 1.0, "time_unit": "us")");
}

std::string message_of(const std::string& text) {
  try {
    (void)read_benchmark_text("times.json", text);
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "no error";
}

TEST(BenchmarkFile, GathersTheRepetitionsOfABenchmark) {
  const BenchmarkFile file = read_benchmark_text(
      "times.json",
      file_of(repetition("paths/8", "2.0") + "," + repetition("paths/8", "4.0") + "," +
              repetition("links", "7.0") + "," +
              R"({"name": "paths/8_mean", "run_name": "paths/8", "run_type": "aggregate",
                  "aggregate_name": "median", "real_time": 9.0, "time_unit": "us"})"));
  ASSERT_EQ(file.benchmarks.size(), 2U);
  EXPECT_EQ(file.benchmarks[0].name, "paths/8");
  EXPECT_THAT(file.benchmarks[0].repetitions_ns, ElementsAre(2000.0, 4000.0));
  EXPECT_DOUBLE_EQ(file.benchmarks[0].mean_ns, 3000.0);
  EXPECT_NEAR(file.benchmarks[0].standard_deviation_ns, 1414.2136, 1e-3);
  EXPECT_EQ(file.benchmarks[1].count, 1U);
  EXPECT_EQ(file.host, "here");
}

TEST(BenchmarkFile, TakesAggregatesWhereNoRepetitionWasPrinted) {
  const std::string common = R"("run_type": "aggregate", "repetitions": 9, "time_unit": "ms", )";
  const BenchmarkFile file = read_benchmark_text(
      "times.json",
      file_of(entry("p", common + R"("aggregate_name": "mean", "real_time": 5.0)") + "," +
              entry("p", common + R"("aggregate_name": "stddev", "real_time": 0.5)") + "," +
              entry("p", common + R"("aggregate_name": "cv", "aggregate_unit": "percentage",
                                     "real_time": 0.1)")));
  ASSERT_EQ(file.benchmarks.size(), 1U);
  EXPECT_DOUBLE_EQ(file.benchmarks[0].mean_ns, 5e6);
  EXPECT_DOUBLE_EQ(file.benchmarks[0].standard_deviation_ns, 5e5);
  EXPECT_EQ(file.benchmarks[0].count, 9U);
}

TEST(BenchmarkFile, SaysWhereABadTextIsBad) {
  EXPECT_THAT(message_of("{\n \"benchmarks\": [\n"), HasSubstr("times.json:3:1: "));
  EXPECT_THAT(message_of("{\n \"benchmarks\": [\n"), HasSubstr("ends in the middle"));
  EXPECT_THAT(message_of("{\n oops\n"), HasSubstr("times.json:2:2: "));
  EXPECT_THAT(message_of("[1]"), HasSubstr("benchmarks"));
  EXPECT_THAT(message_of(file_of("3")), HasSubstr("benchmarks.0"));
  EXPECT_THAT(message_of(file_of(entry("p", R"("real_time": "fast")"))),
              HasSubstr("benchmarks.0.real_time"));
  EXPECT_THAT(message_of(file_of(entry("p", R"("real_time": 1, "time_unit": "weeks")"))),
              HasSubstr("weeks"));
}

// Google Benchmark writes what printf makes of a counter; JSON has no such numbers.
TEST(BenchmarkFile, MayHaveCountersThatAreNoNumbers) {
  const BenchmarkFile file = read_benchmark_text(
      "times.json",
      file_of(
          entry("NaN \\\" inf", R"("real_time": 2.0, "time_unit": "ns", "rate": NaN, "x": -Infinity,
                                       "y": Infinity, "z": [inf, -nan])") +
          "," + entry("q", R"("real_time": NaN, "time_unit": "ns")")));
  ASSERT_EQ(file.benchmarks.size(), 2U);
  EXPECT_EQ(file.benchmarks[0].name, "NaN \" inf");
  EXPECT_THAT(file.benchmarks[0].repetitions_ns, ElementsAre(2.0));
  EXPECT_EQ(file.benchmarks[1].count, 0U);
  // The place of an error is that in the text as it stands.
  EXPECT_THAT(message_of("{\"a\": NaN, \"b\": Infinity, oops"), HasSubstr("times.json:1:27: "));
  EXPECT_THAT(message_of(file_of(entry("p", R"("real_time": 1e999)"))),
              HasSubstr("no double can hold"));
}

TEST(BenchmarkComparison, OfTimesWithoutARatioSaysSo) {
  const std::string a = repetition("zero", "0") + "," + repetition("from", "0") + "," +
                        repetition("lost", "NaN") + "," + repetition("sure", "2");
  const std::string b = repetition("zero", "0") + "," + repetition("from", "3") + "," +
                        repetition("lost", "3") + "," + repetition("sure", "2");
  ResultComparison comparison = compare_benchmarks(read_benchmark_text("a", file_of(a)),
                                                   read_benchmark_text("b", file_of(b)));
  judge_rows(comparison, {});
  ASSERT_EQ(comparison.rows.size(), 4U);
  for (std::size_t row = 0; row < 3; ++row) {
    EXPECT_EQ(comparison.rows[row].verdict.kind, VerdictKind::cannot_tell);
  }
  EXPECT_EQ(*comparison.rows[0].shift, 0.0);
  EXPECT_EQ(*comparison.rows[1].shift, 3000.0);
  EXPECT_EQ(comparison.rows[1].verdict.words, "cannot tell: a time of 0 has no ratio");
  EXPECT_EQ(comparison.rows[2].verdict.words, "cannot tell: no time was measured");
  EXPECT_THAT(comparison_csv(comparison), HasSubstr("\nfrom,0,3000,,,,3000,,,cannot_tell,"));
  EXPECT_THAT(comparison_table(comparison), testing::Not(HasSubstr("nan")));
  EXPECT_THAT(comparison_json(comparison), testing::Not(HasSubstr("nan")));
  EXPECT_THAT(comparison.remarks, testing::Not(testing::Contains(HasSubstr("only in"))));
}

TEST(BenchmarkComparison, TellsWhatGotSlowerAndWhatIsMissing) {
  const std::string a = repetition("same", "2.0") + "," + repetition("same", "2.1") + "," +
                        repetition("same", "1.9") + "," + repetition("worse", "2.0") + "," +
                        repetition("worse", "2.02") + "," + repetition("worse", "1.98") + "," +
                        repetition("gone", "1") + "," +
                        entry("broken", R"("error_occurred": true, "error_message": "no device")");
  const std::string b = repetition("same", "2.0") + "," + repetition("same", "2.05") + "," +
                        repetition("same", "1.95") + "," + repetition("worse", "4.0") + "," +
                        repetition("worse", "4.02") + "," + repetition("worse", "3.98") + "," +
                        repetition("new", "1");
  ResultComparison comparison = compare_benchmarks(read_benchmark_text("a", file_of(a)),
                                                   read_benchmark_text("b", file_of(b)));
  judge_rows(comparison, {});
  ASSERT_EQ(comparison.rows.size(), 2U);
  EXPECT_EQ(comparison.rows[0].verdict.kind, VerdictKind::no_difference);
  EXPECT_EQ(comparison.rows[1].verdict.kind, VerdictKind::slower);
  EXPECT_DOUBLE_EQ(comparison.rows[1].ratio.value, 2.0);
  EXPECT_DOUBLE_EQ(*comparison.rows[1].shift, 2000.0);
  EXPECT_THAT(comparison.remarks, testing::Contains("Benchmarks only in A: gone."));
  EXPECT_THAT(comparison.remarks, testing::Contains("Benchmarks only in B: new."));
  EXPECT_THAT(comparison.remarks, testing::Contains("Failed in A: broken."));
}

TEST(BenchmarkComparison, OfSingleRepetitionsCannotTell) {
  ResultComparison comparison =
      compare_benchmarks(read_benchmark_text("a", file_of(repetition("p", "2.0"))),
                         read_benchmark_text("b", file_of(repetition("p", "3.0"))));
  judge_rows(comparison, {});
  EXPECT_DOUBLE_EQ(comparison.rows[0].ratio.value, 1.5);
  EXPECT_EQ(comparison.rows[0].verdict.kind, VerdictKind::cannot_tell);
}

}  // namespace
}  // namespace spacemoe
