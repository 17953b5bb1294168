#include "host/base/utf8.hpp"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/base/error.hpp"

namespace spacemoe {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

// Unicode 15, table 3-7; the wrong ones are an overlong slash, a surrogate, and a cut sequence.
TEST(Utf8, IsTheShortestFormOnly) {
  EXPECT_TRUE(is_utf8("a \xC3\xA4 \xE2\x82\xAC \xF0\x9F\x9B\xB0"));
  for (const char* wrong : {"\xC0\xAF", "\xED\xA0\x80", "\xE2\x82", "\x9B", "\xF5\x80\x80\x80"}) {
    EXPECT_FALSE(is_utf8(wrong));
  }
}

TEST(WithoutControls, ShowsWhatATerminalWouldObey) {
  EXPECT_EQ(without_controls("a\x1b[31mb\x07\x7f"), "a\\x1B[31mb\\x07\\x7F");
  EXPECT_EQ(without_controls("over\rwritten"), "over\\x0Dwritten");
  // U+009B, and the byte alone, are as good as ESC [ to some terminals.
  EXPECT_EQ(without_controls("\xC2\x9B"
                             "2J\x9B"),
            "\\xC2\\x9B2J\\x9B");
}

TEST(WithoutControls, LeavesTextAsItIs) {
  const std::string text = "scheme\tmean\n\xC3\xBC \xE2\x86\x92 \xF0\x9F\x9B\xB0\n";
  EXPECT_EQ(without_controls(text), text);
}

TEST(Shortened, KeepsStartAndEndAndWholeCharacters) {
  EXPECT_EQ(shortened("as long as this", 15), "as long as this");
  std::string text = "start";
  for (int i = 0; i < 1000; ++i) {
    text += "\xE2\x82\xAC";
  }
  text += "end";
  for (std::size_t max = 30; max < 36; ++max) {
    const std::string shown = shortened(text, max);
    EXPECT_THAT(shown, StartsWith("start\xE2"));
    EXPECT_THAT(shown, EndsWith("end"));
    EXPECT_THAT(shown, HasSubstr(" bytes more) "));
    EXPECT_TRUE(is_utf8(shown));
    EXPECT_LT(shown.size(), 80U);
  }
}

TEST(ConfigErrorTest, DoesNotRepeatMegabytes) {
  const std::string cell(30'000'000, 'x');
  const ConfigError error({.key = cell, .found = "found " + cell, .allowed = cell, .hint = cell});
  EXPECT_LT(std::string(error.what()).size(), 2500U);
  EXPECT_THAT(error.what(), HasSubstr("found xxx"));
}

}  // namespace
}  // namespace spacemoe
