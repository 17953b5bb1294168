#include <cstdint>
#include <random>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "host/base/file.hpp"
#include "host/config/config.hpp"

namespace spacemoe {
namespace {

/// Pieces that texts break at.
constexpr std::string_view pieces[] = {"\n",        "  ",
                                       "\t",        ":",
                                       ": ",        "- ",
                                       "{",         "}",
                                       "[",         "]",
                                       ",",         "\"",
                                       "'",         "#",
                                       "&a ",       "*a",
                                       "!!int ",    "? ",
                                       "| ",        "> ",
                                       "%",         "---\n",
                                       "...\n",     "<<: ",
                                       "~",         "0",
                                       "-",         ".",
                                       "1e9",       "1e400",
                                       "nan",       "\xFF",
                                       "\xC3",      "\xEF\xBB\xBF",
                                       "\x01",      "preset: ",
                                       "factorial", "\\",
                                       "\"\\x",     "@",
                                       "`"};

/// Changes, removes, inserts or repeats something, one to three times.
std::string mutated(std::string text, std::mt19937_64& random) {
  const auto below = [&](std::size_t bound) { return static_cast<std::size_t>(random() % bound); };
  const std::size_t times = 1 + below(3);
  for (std::size_t i = 0; i < times && !text.empty(); ++i) {
    const std::size_t at = below(text.size());
    switch (below(5)) {
      case 0:
        text[at] = static_cast<char>(below(256));
        break;
      case 1:
        text.erase(at, 1 + below(20));
        break;
      case 2:
        text.insert(at, pieces[below(std::size(pieces))]);
        break;
      case 3:
        text.insert(below(text.size()), text.substr(at, 1 + below(60)));
        break;
      default:
        text.resize(at);
    }
  }
  return text;
}

// No oracle but this: whatever the text, the reader takes it or says what is wrong with it. A
// crash, another exception, or (under a sanitizer) undefined behaviour fails.
TEST(Mutations, OfAStudyAreReadOrRefused) {
  constexpr int mutants_of_each = 2000;
  std::mt19937_64 random(20240515);
  int read = 0;
  int refused = 0;
  for (const std::string file : {SPACEMOE_SOURCE_DIR "/configs/paper.yaml",
                                 SPACEMOE_SOURCE_DIR "/tests/config/valid/all-keys.yaml",
                                 SPACEMOE_SOURCE_DIR "/tests/config/valid/json.yaml"}) {
    const std::string text = read_file(file);
    for (int i = 0; i < mutants_of_each; ++i) {
      const std::string mutant = mutated(text, random);
      try {
        const LoadedConfig loaded = read_config_text(file, mutant);
        EXPECT_EQ(resolved_yaml(read_config_text(file, resolved_yaml(loaded.config)).config),
                  resolved_yaml(loaded.config))
            << mutant;
        ++read;
      } catch (const ConfigError& error) {
        EXPECT_TRUE(error.fields().position.has_value()) << error.what() << "\n" << mutant;
        ++refused;
      }
    }
  }
  // Both kinds occur, so the mutations are neither harmless nor hopeless.
  EXPECT_GT(read, 300);
  EXPECT_GT(refused, 3000);
}

TEST(Mutations, OfAnOverrideAreReadOrRefused) {
  const std::string file = SPACEMOE_SOURCE_DIR "/configs/paper.yaml";
  const std::string text = read_file(file);
  std::mt19937_64 random(20240516);
  int read = 0;
  int refused = 0;
  for (const std::string assignment :
       {"constellation.shells.0.altitude_km=800", "evaluation.seed=123456789",
        "schemes.1.gateway=random", "schemes=[SpaceMoE, {preset: RandPlace, name: other}]",
        "model.preset=mixtral-8x7b"}) {
    for (int i = 0; i < 500; ++i) {
      try {
        static_cast<void>(read_config_text(file, text, {{mutated(assignment, random)}, {}}));
        ++read;
      } catch (const ConfigError& error) {
        EXPECT_TRUE(error.fields().position.has_value()) << error.what();
        ++refused;
      }
    }
  }
  EXPECT_GT(read, 5);
  EXPECT_GT(refused, 1000);
}

}  // namespace
}  // namespace spacemoe
