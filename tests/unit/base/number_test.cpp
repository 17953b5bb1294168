#include "host/base/number.hpp"

#include <gtest/gtest.h>

namespace spacemoe {
namespace {

TEST(Unsigned, IsDigitsAndNothingElse) {
  EXPECT_EQ(parse_unsigned("0"), 0U);
  EXPECT_EQ(parse_unsigned("204800"), 204800U);
  EXPECT_EQ(parse_unsigned("18446744073709551615"), ~std::uint64_t{0});
  for (const char* text : {"", " 1", "1 ", "+1", "-1", "1.0", "1e3", "0x10", "010", "1_000", "one",
                           "18446744073709551616"}) {
    EXPECT_EQ(parse_unsigned(text), std::nullopt) << text;
  }
}

TEST(Number, IsFiniteAndDecimal) {
  EXPECT_EQ(parse_number("0.95"), 0.95);
  EXPECT_EQ(parse_number("-1e-3"), -1e-3);
  EXPECT_EQ(parse_number("550"), 550.0);
  for (const char* text : {"", "nan", "inf", "-inf", "1e400", "0x1p3", "1.0 ", " 1", "+1", "1,5"}) {
    EXPECT_EQ(parse_number(text), std::nullopt) << text;
  }
}

TEST(Number, ThatIsLargeIsReadAtOnce) {
  EXPECT_EQ(rounded_text(0.0), "0");
  EXPECT_EQ(rounded_text(0.5), "0.5");
  EXPECT_EQ(rounded_text(949.6), "950");
  EXPECT_EQ(rounded_text(999.7), "1 thousand");
  EXPECT_EQ(rounded_text(20'640.0), "20.6 thousand");
  EXPECT_EQ(rounded_text(999'499.0), "999 thousand");
  EXPECT_EQ(rounded_text(999'500.0), "1 million");
  EXPECT_EQ(rounded_text(2'060'000.0), "2.06 million");
  EXPECT_EQ(rounded_text(4.2e9), "4.2 billion");
  EXPECT_EQ(rounded_text(4.2e13), "42000 billion");
}

}  // namespace
}  // namespace spacemoe
