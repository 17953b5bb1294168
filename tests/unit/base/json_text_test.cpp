#include "host/base/json_text.hpp"

#include <string>

#include <gtest/gtest.h>

#include "tests/complaint.hpp"

namespace spacemoe {
namespace {

std::string json_text_complaint(const std::string& text, int max_depth) {
  return complaint_of(
      [&] { static_cast<void>(parsed_json("FILE", text, max_depth, "what is wanted", 7)); });
}

TEST(JsonText, ComplaintsNameLineAndColumn) {
  EXPECT_EQ(json_text_complaint("{\"a\":\n 1,, 2}", 3),
            "FILE:8:4: found what is not JSON, allowed: what is wanted");
  EXPECT_EQ(json_text_complaint("[1, 2", 3),
            "FILE:7:6: found the text's end in the middle, allowed: what is wanted");
  EXPECT_EQ(json_text_complaint("[1e999]", 3),
            "FILE:7:1: found a number that no double can hold, allowed: what is wanted");
}

TEST(JsonText, DepthIsThatOfOpenBrackets) {
  EXPECT_EQ(json_text_complaint("[[1], [2], {\"a\": []}]", 3), "");
  EXPECT_EQ(json_text_complaint("[[1], [2], {\"a\": []}]", 2),
            "FILE:7:18: found more than 2 brackets in each other, allowed: what is wanted");
  EXPECT_EQ(json_text_complaint("[\"[[[[\\\"[[[[\", 1]", 1), "");
}

}  // namespace
}  // namespace spacemoe
