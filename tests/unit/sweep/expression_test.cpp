#include "host/sweep/expression.hpp"

#include <map>
#include <random>
#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace spacemoe {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const TextPosition somewhere{"study.yaml", 7, 11};

bool holds(const std::string& text, const std::map<std::string, double>& values = {}) {
  return Expression(text, somewhere).holds([&](std::string_view name) -> std::optional<double> {
    const auto found = values.find(std::string(name));
    return found == values.end() ? std::nullopt : std::optional(found->second);
  });
}

std::string complaint(const std::string& text) {
  try {
    static_cast<void>(Expression(text, somewhere));
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "";
}

TEST(Expression, ComparesWithEachSign) {
  for (const auto& [text, truth] : std::map<std::string, bool>{{"1 < 2", true},
                                                               {"2 < 2", false},
                                                               {"2 <= 2", true},
                                                               {"3 <= 2", false},
                                                               {"2 > 1", true},
                                                               {"2 > 2", false},
                                                               {"2 >= 2", true},
                                                               {"1 >= 2", false},
                                                               {"2 == 2", true},
                                                               {"2 == 1", false},
                                                               {"2 != 1", true},
                                                               {"2 != 2", false}}) {
    EXPECT_EQ(holds(text), truth) << text;
  }
}

TEST(Expression, BindsProductsTighterThanSumsAndSumsFromTheLeft) {
  EXPECT_TRUE(holds("1 + 2 * 3 == 7"));
  EXPECT_TRUE(holds("(1 + 2) * 3 == 9"));
  EXPECT_TRUE(holds("10 - 4 - 3 == 3"));
  EXPECT_TRUE(holds("24 / 4 / 2 == 3"));
  EXPECT_TRUE(holds("-2 * -3 == 6"));
  EXPECT_TRUE(holds("2 - -3 == 5"));
  EXPECT_TRUE(holds("2.5e-1 + 1E+1 == 10.25"));
  EXPECT_TRUE(holds("1-1==0"));
}

TEST(Expression, BindsNotTighterThanAndTighterThanOr) {
  for (const bool a : {false, true}) {
    for (const bool b : {false, true}) {
      for (const bool c : {false, true}) {
        const std::map<std::string, double> values = {{"a", a}, {"b", b}, {"c", c}};
        EXPECT_EQ(holds("a == 1 or b == 1 and not c == 1", values), a || (b && !c));
        EXPECT_EQ(holds("(a == 1 or b == 1) and not c == 1", values), (a || b) && !c);
        EXPECT_EQ(holds("not (a == 1 and b == 1)", values), !(a && b));
      }
    }
  }
}

/// Oracle: the same doubles reckoned by the compiler.
TEST(Expression, ReckonsAsDoublesDo) {
  std::mt19937_64 random(1);
  std::uniform_real_distribution<double> value(-10.0, 10.0);
  for (int i = 0; i < 200; ++i) {
    const double a = value(random);
    const double b = value(random);
    const double c = value(random);
    const std::map<std::string, double> values = {{"x.0.a", a}, {"b_2", b}, {"c", c}};
    EXPECT_TRUE(
        holds(fmt::format("x.0.a * b_2 - c / (x.0.a + b_2) == {}", a * b - c / (a + b)), values));
    EXPECT_EQ(holds("x.0.a - b_2 * c < c", values), a - b * c < c);
  }
}

TEST(Expression, NothingComparesWithNoNumber) {
  EXPECT_FALSE(holds("0 / 0 <= 1"));
  EXPECT_FALSE(holds("0 / 0 == 0 / 0"));
  EXPECT_TRUE(holds("0 / 0 != 1"));
  EXPECT_TRUE(holds("1 / 0 > 1e300"));
}

TEST(Expression, NamesItsKeysOnce) {
  EXPECT_THAT(Expression("a.0.b * c <= 2 and c > 1", somewhere).names(), ElementsAre("a.0.b", "c"));
}

TEST(Expression, RefusesAKeyWithoutANumber) {
  try {
    holds("links.survival < 1");
    FAIL();
  } catch (const ConfigError& error) {
    EXPECT_STREQ(error.what(),
                 "study.yaml:7:11: sweep.keep: found links.survival, which has no number, allowed: "
                 "numeric keys that have a value");
  }
}

TEST(Expression, SaysWhereATextGoesWrong) {
  EXPECT_EQ(
      complaint("planes * 2"),
      "study.yaml:7:11: sweep.keep: found its end in \"planes * 2\", allowed: a comparison: < "
      "<= > >= == !=");
  EXPECT_THAT(complaint("a < 2 < 3"), HasSubstr("found \"<\" at character 7"));
  EXPECT_THAT(complaint("a << 2"), HasSubstr("found \"<\" at character 4"));
  EXPECT_THAT(complaint("a = 2"), HasSubstr("found \"=\" at character 3"));
  EXPECT_THAT(complaint("(a < 2"), HasSubstr("found its end"));
  EXPECT_THAT(complaint("a < 2)"), HasSubstr("found \")\" at character 6"));
  EXPECT_THAT(complaint("a < "), HasSubstr("allowed: a number, a key or ("));
  EXPECT_THAT(complaint(""), HasSubstr("found its end"));
  EXPECT_THAT(complaint("1.2.3 < 4"), HasSubstr("found \"1.2.3\""));
  EXPECT_THAT(complaint("2x < 4"), HasSubstr("found \"2x\""));
  EXPECT_THAT(complaint("a < 2 b"), HasSubstr("found \"b\""));
  EXPECT_THAT(complaint("a and b < 1"), HasSubstr("a comparison"));
  EXPECT_THAT(complaint("(a < 1) + 2 < 3"),
              HasSubstr("found a condition where a number should be"));
  EXPECT_THAT(complaint("a < (b < 1)"), HasSubstr("found a condition where a number should be"));
  EXPECT_THAT(complaint("not a"), HasSubstr("a comparison"));
  EXPECT_THAT(complaint("a < not 1"), HasSubstr("found \"not\""));
}

TEST(Expression, BoundsItsNesting) {
  EXPECT_THAT(complaint(std::string(60, '(') + "1 < 2" + std::string(60, ')')),
              HasSubstr("up to 50 levels"));
  std::string nots;
  for (int i = 0; i < 60; ++i) {
    nots += "not ";
  }
  EXPECT_THAT(complaint(nots + "1 < 2"), HasSubstr("up to 50 levels"));
  EXPECT_THAT(complaint(std::string(2000, ' ')), HasSubstr("found 2000 characters"));
  EXPECT_TRUE(holds(std::string(40, '(') + "1 < 2" + std::string(40, ')')));
}

}  // namespace
}  // namespace spacemoe
