#include "host/routing/trace_json.hpp"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/complaint.hpp"
#include "tests/unit/routing/small_traces.hpp"

namespace spacemoe {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

RoutingTrace read_json_text(const std::string& text, const TraceOptions& options = {}) {
  return read_trace_json(lines_of(text, 5), options);
}
std::string json_complaint(const std::string& text) {
  return complaint_of([&] { static_cast<void>(read_json_text(text)); });
}

TEST(TraceJson, HasASetInALine) {
  const RoutingTrace trace = read_json_text(
      "{\"token\": 0, \"layer\": 3, \"experts\": [3, 5], \"weights\": [0.7, 0.3]}\n\n"
      "{\"layer_id\": 4, \"topk_ids\": [1, 0], \"token_id\": 0}\r\n"
      "{\"token\": 1, \"layer\": 4, \"experts\": [0, 6]}\n"
      "{\"token\": 1, \"layer\": 3, \"experts\": [2, 3]}");
  EXPECT_THAT(trace.ids, ElementsAre(3, 5, 1, 0, 2, 3, 0, 6));
  EXPECT_THAT(trace.layer_numbers, ElementsAre(3, 4));
}

TEST(TraceJson, LabelsAreTextsOrNumbers) {
  const RoutingTrace trace = read_json_text(
      "{\"token\":0,\"layer\":0,\"experts\":[3],\"domain\":\"law\"}\n"
      "{\"token\":0,\"layer\":0,\"experts\":[1],\"domain\":17}\n");
  EXPECT_THAT(trace.domains, ElementsAre("law", "17"));
  EXPECT_EQ(json_complaint("{\"token\":0,\"layer\":0,\"experts\":[3],\"domain\":\"a\\nb\"}"),
            "FILE: found a label of two lines, allowed: labels of one");
}

TEST(TraceJson, ComplaintsNameTheLine) {
  const std::string good = "{\"token\":0,\"layer\":0,\"experts\":[3]}\n";
  EXPECT_THAT(json_complaint(good + "{\"token\":1,\"layer\":0,\"experts\":[3}\n"),
              HasSubstr("FILE:2:34: found what is not JSON"));
  EXPECT_THAT(json_complaint(good + "{\"token\":1,\"layer\":0"),
              HasSubstr("FILE:2:21: found the text's end in the middle"));
  EXPECT_THAT(json_complaint(good + "[1]\n"), HasSubstr("FILE:2:1: found no object"));
  EXPECT_THAT(json_complaint(good + "{\"token\":1,\"experts\":[3]}\n"),
              HasSubstr("FILE:2:1: found no layer"));
  EXPECT_THAT(json_complaint(good + "{\"token\":-1,\"layer\":0,\"experts\":[3]}\n"),
              HasSubstr("FILE:2:1: found token -1, allowed: an integer from 0 to"));
  // 2^64 - 1 is no -1.
  EXPECT_THAT(
      json_complaint(good + "{\"token\":1,\"layer\":0,\"experts\":[18446744073709551615]}\n"),
      HasSubstr("FILE:2:1: found the expert 18446744073709551615, allowed: an expert from 0 to "
                "511"));
  EXPECT_THAT(json_complaint(good + "{\"token\":1,\"layer\":0,\"experts\":[1.5]}\n"),
              HasSubstr("found the expert 1.5"));
  EXPECT_THAT(json_complaint(good + "{\"token\":2,\"layer\":0,\"experts\":[3]}\n"),
              HasSubstr("FILE:2:1: found token 2 after token 0"));
}

TEST(TraceJson, DeepBracketsAreRefusedWhereTheyGetDeep) {
  const std::string bomb(200'000, '[');
  EXPECT_THAT(json_complaint("{\"token\":0,\"layer\":0,\"experts\":" + bomb),
              HasSubstr("FILE:1:39: found more than 8 brackets in each other"));
  // Brackets in a text are none.
  EXPECT_EQ(
      json_complaint("{\"token\":0,\"layer\":0,\"experts\":[1],\"text\":\"\\\"[[[[[[[[[[[\"}"), "");
}

}  // namespace
}  // namespace spacemoe
