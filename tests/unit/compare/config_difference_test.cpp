#include "host/compare/config_difference.hpp"

#include <gtest/gtest.h>

namespace spacemoe {
namespace {

TEST(ConfigDifference, NamesKeysAndBothValues) {
  const std::string a =
      R"({"links": {"survival": 0.95, "seam": "open"}, "schemes": [{"name": "x"}]})";
  const std::string b =
      R"({"links": {"survival": 0.9, "seam": "open"}, "schemes": [{"name": "y"}]})";
  EXPECT_EQ(told(config_differences(a, b)),
            "The configs differ in links.survival (0.95, 0.9), schemes.0.name (\"x\", \"y\").");
  EXPECT_EQ(told(config_differences(a, a)), "The configs are the same.");
}

TEST(ConfigDifference, SaysWhatOneOfThemLacks) {
  const auto differences =
      config_differences(R"({"a": 1, "list": [1, 2]})", R"({"list": [1], "b": {"c": 2}})");
  ASSERT_EQ(differences.size(), 3U);
  EXPECT_EQ(differences[0].key, "a");
  EXPECT_EQ(differences[0].b, "none");
  EXPECT_EQ(differences[1].key, "list.1");
  EXPECT_EQ(differences[2].key, "b");
  EXPECT_EQ(differences[2].a, "none");
  EXPECT_EQ(differences[2].b, R"({"c":2})");
}

TEST(ConfigDifference, CountsWhatASentenceCannotHold) {
  std::string a = "{";
  std::string b = "{";
  for (int key = 0; key < 20; ++key) {
    const std::string name = (key == 0 ? "\"k" : ", \"k") + std::to_string(key) + "\": ";
    a += name + "1";
    b += name + "2";
  }
  EXPECT_NE(told(config_differences(a + "}", b + "}")).find("k11 (1, 2), and 8 more keys."),
            std::string::npos);
}

}  // namespace
}  // namespace spacemoe
