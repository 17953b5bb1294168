#include "host/results/summary_table.hpp"

#include <algorithm>
#include <sstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace spacemoe {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

SchemeResult full_scheme(const std::string& name) {
  SchemeResult scheme{};
  SchemeSummary& summary = scheme.summary;
  summary.scheme = name;
  summary.draws = 100;
  summary.delivered_fraction = 0.9988;
  summary.mean_s = summary.exact_mean_s = 13.296;
  summary.mean_interval_s = Interval{13.281, 13.311};
  summary.p50_s = summary.p95_s = summary.p99_s = summary.retry_mean_s = 14.5;
  summary.ratio = 3.159;
  summary.ratio_interval = Interval{3.143, 3.174};
  summary.p_adjusted = 0.00012;
  return scheme;
}

ExperimentResult result_of(const std::vector<SchemeResult>& schemes) {
  ExperimentResult result{};
  result.schemes = schemes;
  return result;
}

std::string heading_of(const std::string& table) {
  return table.substr(0, table.find('\n'));
}

std::size_t longest_line(const std::string& text) {
  std::istringstream lines(text);
  std::size_t longest = 0;
  for (std::string line; std::getline(lines, line) && !line.empty();) {
    longest = std::max(longest, line.size());
  }
  return longest;
}

TEST(SummaryTable, HasTheColumnsThatFit) {
  const std::string table =
      summary_table(result_of({full_scheme("RandIntra-CG")}), TableWidth::narrow);
  EXPECT_EQ(heading_of(table),
            "scheme         exact     mean interval     p99  delivered  ratio  ratio interval");
  EXPECT_EQ(longest_line(table), 80U);
  EXPECT_THAT(table, HasSubstr("--wide shows more: draws, sampled, p50, p95, retry, p.\n"));
  for (std::size_t length = 1; length < 40; ++length) {
    EXPECT_LE(longest_line(summary_table(result_of({full_scheme(std::string(length, 'x'))}),
                                         TableWidth::narrow)),
              80U)
        << length;
  }
}

TEST(SummaryTable, ShowsAllColumnsOnDemandAndNamesEachOnce) {
  const std::string table = summary_table(result_of({full_scheme("A")}), TableWidth::wide);
  EXPECT_EQ(heading_of(table),
            "scheme  draws   exact     mean interval  sampled     p50     p95     p99   retry  "
            "delivered  ratio  ratio interval        p");
  EXPECT_THAT(table, Not(HasSubstr("--wide")));
}

// The sampled mean takes the place of an exact one that there is not, and what nobody has is left
// out.
TEST(SummaryTable, LeavesOutWhatIsNotThere) {
  SchemeResult scheme = full_scheme("LinearAssignment");
  scheme.summary.exact_mean_s.reset();
  scheme.summary.ratio_interval.reset();
  scheme.summary.p_adjusted.reset();
  const std::string heading = heading_of(summary_table(result_of({scheme}), TableWidth::narrow));
  EXPECT_THAT(heading, StartsWith("scheme               mean interval  sampled"));
  EXPECT_THAT(heading, Not(HasSubstr("exact")));
  EXPECT_THAT(heading, Not(HasSubstr("ratio interval")));
}

}  // namespace
}  // namespace spacemoe
