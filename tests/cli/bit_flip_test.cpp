#include <cstdint>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/attack.hpp"
#include "tests/cli/program.hpp"
#include "tests/flipped_bit.hpp"

/// A flipped bit never makes another number without an error, whatever shows it. The variable
/// SPACEMOE_BIT_FLIPS says how many are tried of each kind of result: 400 before a release.
namespace spacemoe {
namespace {

namespace fs = std::filesystem;

/// A command that shows something of a result.
struct Showing {
  std::string line;
  std::string before = {};  ///< shell words that go before it
  std::string file = {};    ///< that it makes; empty where it prints
};

/// What a command shows; nothing where it ends with an error.
struct Shown {
  int exit_code;
  std::string text;
};

class BitFlips : public testing::Test {
 protected:
  [[nodiscard]] Shown show(const Showing& showing) const {
    const auto done = work.spacemoe(showing.line, showing.before);
    EXPECT_TRUE(done.exit_code <= 2) << showing.line << ": " << done.exit_code << done.err;
    EXPECT_TRUE(done.exit_code == 0 || !done.err.empty()) << showing.line;
    return {done.exit_code, showing.file.empty() ? done.out : slurp(work.path() / showing.file)};
  }

  /// Flips bits of the files of a folder, one at a time, each bit as likely as another.
  void flip_bits(const fs::path& folder, const std::vector<Showing>& showings) const {
    std::vector<fs::path> files;
    std::vector<std::string> contents;
    std::size_t size = 0;
    for (const auto& entry : fs::directory_iterator(folder)) {
      files.push_back(entry.path());
      contents.push_back(slurp(entry.path()));
      size += contents.back().size();
    }
    std::vector<std::string> wholes;
    for (const Showing& showing : showings) {
      const Shown shown = show(showing);
      ASSERT_EQ(shown.exit_code, 0) << showing.line;
      wholes.push_back(shown.text);
    }
    const int flips = times_to_attack("SPACEMOE_BIT_FLIPS", 10);
    std::mt19937_64 random(20264);
    int found = 0;
    for (int flip = 0; flip < flips; ++flip) {
      std::uint64_t at = random() % size;
      std::size_t file = 0;
      for (; at >= contents[file].size(); ++file) {
        at -= contents[file].size();
      }
      const std::string flipped = flipped_bit(contents[file], 8 * at + random() % 8);
      bool is_found = false;
      for (std::size_t i = 0; i < showings.size(); ++i) {
        std::ofstream(files[file], std::ios::binary) << flipped;
        const Shown shown = show(showings[i]);
        is_found = is_found || shown.exit_code != 0;
        EXPECT_TRUE(shown.exit_code != 0 || shown.text == wholes[i])
            << showings[i].line << ": byte " << at << " of " << files[file];
      }
      found += is_found ? 1 : 0;
      std::ofstream(files[file], std::ios::binary) << contents[file];
    }
    fmt::print("{} flips: {} found, the others change nothing\n", flips, found);
    EXPECT_GT(found, flips / 4);
    EXPECT_EQ(show(showings[0]).text, wholes[0]);
  }

  WorkFolder work;
};

TEST_F(BitFlips, OfASweepNeverShowAnotherNumber) {
  std::ofstream(work.path() / "study.yaml") << slurp(config("smoke.yaml")) << R"(
sweep:
  axes:
    - {key: links.survival, from: 0.9, to: 1, step: 0.05}
)";
  for (const char* folder : {"whole", "flipped"}) {
    ASSERT_EQ(work.spacemoe(std::string("sweep study.yaml --out ") + folder).exit_code, 0);
  }
  flip_bits(work.path() / "flipped",
            {{"export flipped"},
             {"export flipped --format json"},
             {"compare whole flipped"},
             {"report flipped --out page.html", "rm -f page.html;", "page.html"},
             {"merge flipped --out merged.sqlite", "rm -f merged.sqlite;"},
             {"export merged.sqlite"}});
}

TEST_F(BitFlips, OfAResultNeverShowAnotherNumber) {
  for (const char* folder : {"whole", "flipped"}) {
    ASSERT_EQ(
        work.spacemoe("search " + config("smoke.yaml") + " --moves 2000 --out " + folder).exit_code,
        0);
  }
  const std::string placement = (work.path() / "flipped/placement.csv").string();
  flip_bits(work.path() / "flipped",
            {{"compare whole flipped"},
             {"compare flipped whole --format json"},
             {"report flipped --out page.html", "rm -f page.html;", "page.html"},
             {"-q run " + config("smoke.yaml") + " --force --out other --format csv --set " +
              "schemes.0='{name: Mine, placement: " + placement + "}' --set reference=Mine"}});
}

}  // namespace
}  // namespace spacemoe
