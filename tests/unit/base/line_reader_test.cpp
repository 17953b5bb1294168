#include "host/base/line_reader.hpp"

#include <algorithm>
#include <cstring>
#include <memory>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/base/error.hpp"
#include "tests/complaint.hpp"
#include "tests/test_folder.hpp"

namespace spacemoe {
namespace {

using testing::ElementsAre;

std::vector<std::string> all_lines(LineReader reader) {
  std::vector<std::string> lines;
  while (const auto line = reader.next()) {
    lines.emplace_back(*line);
    EXPECT_EQ(reader.line(), static_cast<int>(lines.size()));
  }
  EXPECT_FALSE(reader.next().has_value()) << "the end stays the end";
  return lines;
}

/// A text in pieces of so many bytes.
LineReader in_pieces(const std::string& text, std::size_t piece) {
  return {"FILE", [text, piece, at = std::size_t{0}](std::span<char> to) mutable {
            const std::size_t count = std::min({piece, to.size(), text.size() - at});
            std::memcpy(to.data(), text.data() + at, count);
            at += count;
            return count;
          }};
}

TEST(LineReader, GivesTheSameLinesWhateverThePieces) {
  for (std::size_t piece = 1; piece < 20; ++piece) {
    EXPECT_THAT(all_lines(in_pieces("\xEF\xBB\xBFone\r\n\ntwo, three\nlast", piece)),
                ElementsAre("one", "", "two, three", "last"))
        << piece;
    EXPECT_THAT(all_lines(in_pieces("one\ntwo\n", piece)), ElementsAre("one", "two"));
  }
  EXPECT_THAT(all_lines(in_pieces("", 5)), ElementsAre());
}

TEST(LineReader, LinesGoUpToTheLimit) {
  const std::string longest(LineReader::max_line_bytes, 'x');
  EXPECT_THAT(all_lines(in_pieces("a\n" + longest + "\nb", 100'000)),
              ElementsAre("a", longest, "b"));
  EXPECT_EQ(complaint_of([&] {
              static_cast<void>(all_lines(in_pieces("a\n" + longest + "x\nb", 100'000)));
            }),
            "FILE:2:1: found a line of more than 1048576 bytes, allowed: shorter lines (is it a "
            "text?)");
}

TEST(LineReader, ReadsFiles) {
  const TestFile file("lines", "one\ntwo");
  EXPECT_THAT(all_lines(LineReader("FILE", bytes_of_file(file.path()))), ElementsAre("one", "two"));
  EXPECT_THAT(complaint_of([] { static_cast<void>(bytes_of_file("/")); }),
              testing::HasSubstr("it is a folder"));
}

}  // namespace
}  // namespace spacemoe
