#include "host/routing/trace_csv.hpp"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/complaint.hpp"
#include "tests/unit/routing/small_traces.hpp"

namespace spacemoe {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

RoutingTrace read_csv_text(const std::string& text, const TraceOptions& options = {}) {
  return read_trace_csv(lines_of(text), options);
}
std::string csv_complaint(const std::string& text, const TraceOptions& options = {}) {
  return complaint_of([&] { static_cast<void>(read_csv_text(text, options)); });
}

TEST(TraceCsv, HasASetInARow) {
  const RoutingTrace trace =
      read_csv_text("token,layer,e0,e1\r\n0,0,3,5\n0,1,1,0\n1,0,2,3\n1,1,0,6\n");
  EXPECT_EQ(trace.tokens, 2U);
  EXPECT_EQ(trace.layers, 2U);
  EXPECT_EQ(trace.active, 2U);
  EXPECT_EQ(trace.experts, 7U);
  EXPECT_THAT(trace.ids, ElementsAre(3, 5, 1, 0, 2, 3, 0, 6));
  EXPECT_THAT(trace.domains, ElementsAre(""));
}

// Rows in any order; those of a set keep theirs.
TEST(TraceCsv, OrAnExpertInARow) {
  const RoutingTrace trace = read_csv_text(
      "layer_id,weight,token_id,expert_id\n1,0.5,8,4\n0,0.5,7,3\n0,0.1,7,1\n1,0.5,7,2\n"
      "1,0.5,7,0\n0,0.2,8,5\n1,0.5,8,2\n0,0.9,8,1\n");
  EXPECT_THAT(trace.ids, ElementsAre(3, 1, 2, 0, 5, 1, 4, 2));
  EXPECT_EQ(trace.active, 2U);
}

TEST(TraceCsv, LabelsAreDomainsWithTokensOfTheirOwn) {
  const RoutingTrace trace = read_csv_text(
      "source,token,layer,e0\nnews,0,0,1\n\"law, uk\",0,0,2\nnews,1,0,3\n\"law, uk\",1,0,0\n");
  EXPECT_THAT(trace.domains, ElementsAre("news", "law, uk"));
  EXPECT_THAT(trace.ids, ElementsAre(1, 3, 2, 0));
  EXPECT_THAT(trace.domain_of, ElementsAre(0, 0, 1, 1));
  TraceOptions by_task;
  by_task.domain_column = "task";
  EXPECT_THAT(read_csv_text("task,token,layer,e0\nqa,0,0,1\n", by_task).domains, ElementsAre("qa"));
  EXPECT_EQ(csv_complaint("token,layer,e0\n0,0,1\n", by_task),
            "FILE:1:1: found the columns token, layer, e0, allowed: one for labels: task");
}

TEST(TraceCsv, GapsAreNamedWithTheirLine) {
  const std::string header = "token,layer,e0\n";
  EXPECT_EQ(csv_complaint(header + "0,0,1\n1,0,2\n3,0,1\n"),
            "FILE:4:1: found token 3 after token 1, allowed: token 2, as they follow one another");
  EXPECT_EQ(csv_complaint(header + "0,0,1\n0,1,2\n1,0,1\n2,0,1\n2,1,2\n"),
            "FILE:4:1: found no layer 1 of token 1, allowed: all layers of every token");
  EXPECT_EQ(csv_complaint(header + "0,0,1\n0,0,2\n"),
            "FILE:3:1: found layer 0 of token 0 again, allowed: each once, and line 2 has it");
  EXPECT_EQ(
      csv_complaint(header + "0,0,1\n0,2,2\n"),
      "FILE: found no layer 1 between layers 0 and 2, allowed: layers that follow one another "
      "(if it is a dense layer, --dense 1 says so)");
  TraceOptions options;
  options.dense = {1};
  EXPECT_THAT(read_csv_text(header + "0,0,1\n0,2,2\n", options).layer_numbers, ElementsAre(0, 2));
  EXPECT_EQ(csv_complaint("token,layer,expert\n0,0,1\n0,0,2\n1,0,3\n"),
            "FILE:4:1: found 1 experts, allowed: 2, as line 2 has");
}

TEST(TraceCsv, ComplaintsNameLineAndColumn) {
  const std::string header = "token,layer,e0,e1\n";
  EXPECT_EQ(csv_complaint(header + "0,0,1,512\n"),
            "FILE:2:7: found \"512\", allowed: an expert from 0 to 511, or -1 for none");
  EXPECT_EQ(csv_complaint(header + "0,0,1,99999999999999999999\n"),
            "FILE:2:7: found \"99999999999999999999\", allowed: an expert from 0 to 511, or -1 for "
            "none");
  TraceOptions four;
  four.experts = 4;
  EXPECT_EQ(csv_complaint(header + "0,0,1,2\n1,0,1,4\n", four),
            "FILE:3:1: found expert 4, allowed: 0 to 3");
  EXPECT_EQ(csv_complaint(header + "0,0,2,2\n"),
            "FILE:2:1: found expert 2 again, allowed: different experts in a set");
  EXPECT_EQ(csv_complaint(header + "0,0,1\n"),
            "FILE:2:5: found 3 fields, allowed: 4, one for each column");
  EXPECT_EQ(csv_complaint(header + "0,1024,1,2\n"),
            "FILE:2:3: found \"1024\", allowed: an integer from 0 to 1023");
  EXPECT_EQ(csv_complaint("token,layer,router\n0,0,1\n"),
            "FILE:1:1: found the columns token, layer, router, allowed: one for experts (or e0, "
            "e1, ..): expert, expert_id, expert_idx, expert_index");
  EXPECT_EQ(csv_complaint(""), "FILE:1:1: found an empty file, allowed: a header line and rows");
  EXPECT_EQ(csv_complaint(header), "FILE: found no tokens, allowed: at least one");
}

TEST(TraceCsv, ComesBackAsItWasWritten) {
  RoutingTrace trace = ruled_trace(7, 3);
  trace.domains = {"law, \"uk\"", " news"};
  trace.domain_of = {0, 0, 0, 1, 1, 1, 1};
  const std::string text = trace_csv(trace);
  EXPECT_TRUE(text.starts_with(trace_csv_start));
  const RoutingTrace read = read_csv_text(text);
  EXPECT_EQ(read.ids, trace.ids);
  EXPECT_EQ(read.domains, trace.domains);
  EXPECT_EQ(read.domain_of, trace.domain_of);
}

// A byte order mark begins a file, not a line.
TEST(TraceCsv, LabelsMayBeginWithWhatMarksAFile) {
  RoutingTrace trace = ruled_trace(2, 1);
  trace.domains = {"\xEF\xBB\xBFlaw"};
  EXPECT_EQ(read_csv_text(trace_csv(trace)).domains, trace.domains);
  EXPECT_EQ(read_csv_text("\xEF\xBB\xBFtoken,layer,e0\n0,0,1\n").tokens, 1U);
}

// A source that never ends: the reader gives up after a line's limit, not when memory is full.
TEST(TraceCsv, ALineOfAGigabyteIsRefusedAtItsFirstMegabyte) {
  std::uint64_t given = 0;
  const auto endless = [&given](std::span<char> to) {
    std::ranges::fill(to, '1');
    given += to.size();
    return to.size();
  };
  EXPECT_EQ(
      complaint_of([&] { static_cast<void>(read_trace_csv(LineReader("FILE", endless), {})); }),
      "FILE:1:1: found a line of more than 1048576 bytes, allowed: shorter lines (is it a "
      "text?)");
  EXPECT_LT(given, 2'000'000U);
}

}  // namespace
}  // namespace spacemoe
