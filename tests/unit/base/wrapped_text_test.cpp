#include "host/base/wrapped_text.hpp"

#include <gtest/gtest.h>

namespace spacemoe {
namespace {

TEST(WrappedText, BreaksALineAtBlanks) {
  EXPECT_EQ(wrapped("one two three", 80), "one two three");
  EXPECT_EQ(wrapped("one two three", 13), "one two three") << "just fits";
  EXPECT_EQ(wrapped("one two three", 12), "one two\n  three");
  EXPECT_EQ(wrapped("one two three four", 7), "one two\n  three\n  four");
  EXPECT_EQ(wrapped("one two three fo", 10), "one two\n  three fo") << "the indentation counts";
}

TEST(WrappedText, LeavesWordsWhole) {
  EXPECT_EQ(wrapped("a/very/long/path and more", 8), "a/very/long/path\n  and\n  more");
  EXPECT_EQ(wrapped("", 8), "");
}

}  // namespace
}  // namespace spacemoe
