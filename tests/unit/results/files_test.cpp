#include <cstdlib>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/results/placement_lists.hpp"
#include "host/results/summary_table.hpp"
#include "tests/placed.hpp"

namespace spacemoe {
namespace {

using testing::HasSubstr;

ExperimentResult one_scheme(const std::string& name) {
  ExperimentResult result{};
  SchemeResult scheme{};
  scheme.summary.scheme = name;
  scheme.summary.draws = 1;
  scheme.summary.tokens = 7;
  scheme.summary.delivered_fraction = 0.1 + 0.2;
  scheme.summary.exact_mean_s = 1.0 / 3.0;
  scheme.summary.mean_interval_s = Interval{0.5, 2.0};
  scheme.placements.push_back(placed({4}, {3, 5}));
  result.schemes.push_back(scheme);
  return result;
}

std::string second_line(const std::string& text) {
  const std::size_t start = text.find('\n') + 1;
  return text.substr(start, text.find('\n', start) - start);
}

TEST(SummaryCsv, NumbersComeBackAsTheyWereAndGapsStayEmpty) {
  const std::string line = second_line(summary_csv(one_scheme("a")));
  EXPECT_EQ(line, "a,1,7,0.30000000000000004,,0.5,2,0.3333333333333333,,,,,,,,");
  EXPECT_EQ(std::strtod("0.30000000000000004", nullptr), 0.1 + 0.2);
}

TEST(SummaryCsv, QuotesNamesThatWouldBreakTheLine) {
  EXPECT_THAT(summary_csv(one_scheme("a, \"b\"")), HasSubstr("\"a, \"\"b\"\"\",1,7"));
}

TEST(PlacementsCsv, NamesEveryModuleWithItsAddress) {
  const Constellation constellation({{{2, 3, 550.0, 87.0}}, {}});
  EXPECT_EQ(placements_csv(one_scheme("a"), constellation),
            "scheme,draw,layer,role,expert,shell,plane,slot,satellite\n"
            "a,0,0,gateway,,0,1,1,4\n"
            "a,0,0,expert,0,0,1,0,3\n"
            "a,0,0,expert,1,0,1,2,5\n");
}

TEST(PlacementsCsv, NamesCopiesAfterTheExpertsOfTheirLayer) {
  const Constellation constellation({{{2, 3, 550.0, 87.0}}, {}});
  ExperimentResult result = one_scheme("a");
  result.schemes[0].placements = {placed({4, 0}, {3, 5}, {{0, 0, 2}, {1, 0, 1}})};
  EXPECT_EQ(placements_csv(result, constellation),
            "scheme,draw,layer,role,expert,shell,plane,slot,satellite\n"
            "a,0,0,gateway,,0,1,1,4\n"
            "a,0,0,expert,0,0,1,0,3\n"
            "a,0,0,replica,0,0,0,2,2\n"
            "a,0,1,gateway,,0,0,0,0\n"
            "a,0,1,expert,0,0,1,2,5\n"
            "a,0,1,replica,0,0,0,1,1\n");
}

TEST(SummaryNotes, TellWhatBecameOfTheSlots) {
  ExperimentResult result = one_scheme("a");
  result.slots_planned = 200;
  result.slots_done = 200;
  EXPECT_THAT(summary_notes(result), testing::IsEmpty());
  result.slots_done = 50;
  EXPECT_THAT(summary_notes(result),
              testing::ElementsAre("Interrupted after 50 of 200 slots: no intervals."));
  // The same number of slots, now because they were enough.
  result.stopping = StoppingOutcome{0.01, true};
  EXPECT_THAT(summary_notes(result),
              testing::ElementsAre("50 of 200 slots were enough: intervals within 1 % of the "
                                   "means."));
  result.stopping->reached = false;
  EXPECT_THAT(summary_notes(result), testing::ElementsAre(HasSubstr("Interrupted")));
  result.slots_done = 200;
  result.why_not_exact = "the law is a trace";
  EXPECT_THAT(summary_notes(result),
              testing::ElementsAre("No exact means: the law is a trace.",
                                   "All 200 slots leave an interval beyond 1 % of its mean."));
  result.why_not_exact.reset();
  result.stopping.reset();
  result.replayed = "40 of 50 recorded tokens";
  EXPECT_THAT(summary_notes(result), testing::ElementsAre("Replayed: 40 of 50 recorded tokens."));
  result.replayed.reset();
  result.why_no_interval = "outages last";
  EXPECT_THAT(summary_notes(result), testing::ElementsAre("No intervals: outages last."));
}

}  // namespace
}  // namespace spacemoe
