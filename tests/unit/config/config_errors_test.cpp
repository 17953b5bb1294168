#include "host/base/config_errors.hpp"

#include <filesystem>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "host/config/config.hpp"
#include "tests/test_folder.hpp"

/// All that is wrong with a config is said at once.
namespace spacemoe {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<ConfigError> errors_of(const std::string& text) {
  try {
    static_cast<void>(read_config_text("study.yaml", text));
  } catch (const ConfigErrors& errors) {
    return errors.errors();
  } catch (const ConfigError& error) {
    return {error};
  }
  return {};
}

std::vector<std::string> keys_of(const std::string& text) {
  std::vector<std::string> keys;
  for (const ConfigError& error : errors_of(text)) {
    keys.push_back(error.fields().key);
  }
  return keys;
}

const std::string sound =
    "constellation: paper-1056\n"
    "model: llama-moe-3.5b-2of8\n"
    "activation: {kind: conditional_poisson, skew: 0.6}\n"
    "schemes: [SpaceMoE]\n";

TEST(ConfigErrors, AreAllTold) {
  EXPECT_THAT(keys_of(sound), IsEmpty());
  EXPECT_THAT(keys_of("constellation:\n"
                      "  shells:\n"
                      "    - {planes: 0, satellites_per_plane: 8, inclination_deg: 200}\n"
                      "model: llama\n"
                      "activation: {kind: poison, skew: -1}\n"
                      "time: {slots: many, length: 3}\n"
                      "schemes: [SpaceMoE, Spacemoe, {gateway: left}]\n"),
              ElementsAre("constellation.shells.0.altitude_km", "constellation.shells.0.planes",
                          "constellation.shells.0.inclination_deg", "model", "activation.kind",
                          "activation.skew", "time.slots", "time.length", "schemes.1",
                          "schemes.2.name", "schemes.2.gateway"));
}

TEST(ConfigErrors, HaveALineEach) {
  try {
    static_cast<void>(read_config_text("study.yaml", sound + "links: {survival: 2, seem: open}\n"));
    FAIL();
  } catch (const ConfigError& error) {
    const std::string text = error.what();
    EXPECT_THAT(text, testing::StartsWith("study.yaml:5:19: links.survival: found 2"));
    EXPECT_THAT(text, HasSubstr("\nstudy.yaml:5:22: links.seem: unknown key"));
  }
}

// What fields say together is told too, but nothing that follows from a default in place of what
// could not be read.
TEST(ConfigErrors, OfCombinationsRestOnWhatWasRead) {
  EXPECT_THAT(keys_of(sound + "evaluation: {tokens_per_slot: 10, draws: 3}\n"
                              "reference: Nobody\n"
                              "links: {survival: 0, mean_outage_s: 100}\n"),
              ElementsAre("reference", "links.mean_outage_s"));
  EXPECT_THAT(keys_of("constellation: paper-1056\n"
                      "model: {layers: 4, experts: 2, active: 3}\n"
                      "activation: {kind: pairs, skw: 0.6}\n"
                      "schemes: [RandPlace]\n"
                      "evaluation: {tokens_per_slot: 10, draws: 3}\n"),
              ElementsAre("model.active", "activation.skw", "evaluation.draws"));
  EXPECT_THAT(keys_of(sound + "links: {survival: 7, mean_outage_s: 1e9}\n"),
              ElementsAre("links.survival"));
}

TEST(ConfigErrors, TellAMisspeltKeyOnce) {
  EXPECT_THAT(keys_of("constellation: paper-1056\n"
                      "model: llama-moe-3.5b-2of8\n"
                      "actvation: {kind: conditional_poisson, skew: 0.6}\n"
                      "schemes: [SpaceMoE]\n"),
              ElementsAre("actvation"));
}

TEST(ConfigErrors, AboutWhatIsMissingShowAnExample) {
  const auto errors = errors_of("constellation: paper-1056\n");
  ASSERT_EQ(errors.size(), 3U);
  for (const ConfigError& error : errors) {
    // It stands nowhere: no line is to blame.
    EXPECT_THAT(error.what(), testing::StartsWith("study.yaml: "));
  }
  EXPECT_THAT(errors[1].what(),
              HasSubstr("activation: missing, allowed: a map (such as activation: {kind: "
                        "conditional_poisson, skew: 0.6})"));
  // The examples are right.
  std::string text = "constellation: paper-1056\n";
  for (const ConfigError& error : errors) {
    text += error.fields().hint.substr(std::string("such as ").size()) + "\n";
  }
  EXPECT_THAT(keys_of(text), IsEmpty()) << text;
}

TEST(ConfigErrors, OfASweepAreAllTold) {
  const ConfigDraft draft = draft_config_text(
      "study.yaml",
      sound + "sweep: {axes: [{key: a, values: [1]}, {key: b}, {key: a, values: [2]}]}\n");
  try {
    static_cast<void>(read_sweep(draft));
    FAIL();
  } catch (const ConfigErrors& errors) {
    EXPECT_EQ(errors.errors().size(), 2U);
  }
}

TEST(ConfigErrors, AboutAMissingSweepShowAnExampleThatIsRight) {
  try {
    static_cast<void>(read_sweep(draft_config_text("study.yaml", sound)));
    FAIL();
  } catch (const ConfigError& error) {
    EXPECT_STREQ(error.what(),
                 "study.yaml: sweep: missing, allowed: a map of axes or cases (such as sweep: "
                 "{axes: [{key: links.survival, values: [0.9, 1]}]})");
    const std::string example = error.fields().hint.substr(std::string("such as ").size());
    EXPECT_NO_THROW(read_sweep(draft_config_text("study.yaml", sound + example + "\n")));
  }
}

TEST(ConfigErrors, ShowHowToWriteAListOfOne) {
  const auto hint_of = [](const std::string& lines) {
    const auto errors = errors_of(sound + lines);
    return errors.size() == 1 ? errors[0].fields().hint : "not one error";
  };
  EXPECT_EQ(hint_of("search: {forbidden_satellites: 7}\n"), "a list of one is [7]");
  EXPECT_EQ(hint_of("search: {forbidden_satellites: {a: 7}}\n"), "");
  try {
    static_cast<void>(read_sweep(draft_config_text(
        "study.yaml", sound + "sweep: {axes: [{key: a, values: 1}], keep: \"a > 1\"}\n")));
    FAIL();
  } catch (const ConfigErrors& errors) {
    EXPECT_EQ(errors.errors()[0].fields().hint, "a list of one is [1]");
    EXPECT_EQ(errors.errors()[1].fields().hint, "a list of one is [\"a > 1\"]");
  }
}

TEST(Files, ThatCannotBeReadAreToldFromThoseThatAreNotThere) {
  const TestFolder work;
  std::filesystem::create_symlink("loop", work.path() / "loop");
  ASSERT_EQ(mkfifo((work.path() / "pipe").c_str(), 0600), 0);
  const auto hint_of = [&](const std::string& file) -> std::string {
    try {
      static_cast<void>(read_config_text(work.path() / "study.yaml",
                                         "constellation: paper-1056\n"
                                         "model: llama-moe-3.5b-2of8\n"
                                         "activation: {kind: conditional_poisson, file: " +
                                             file + "}\nschemes: [SpaceMoE]\n"));
    } catch (const ConfigError& error) {
      EXPECT_EQ(error.fields().key, "activation.file");
      return error.fields().hint;
    }
    return "none";
  };
  EXPECT_THAT(hint_of("loop"), HasSubstr("cannot be read: Too many levels of symbolic links"));
  EXPECT_THAT(hint_of("nowhere"), testing::StartsWith("there is no file "));
  EXPECT_THAT(hint_of("/dev/null"), HasSubstr("is neither a file nor a pipe"));
  EXPECT_THAT(hint_of("."), HasSubstr("is a folder"));
  EXPECT_EQ(hint_of("pipe"), "none");
}

TEST(Times, MayBeWrittenAsPeopleDo) {
  const auto limit = [](const std::string& text) {
    return read_config_text("study.yaml", sound + "search: {time_limit_s: " + text + "}\n")
        .config.search.time_limit_s;
  };
  EXPECT_EQ(limit("20s"), 20.0);
  EXPECT_EQ(limit("1h30m"), 5400.0);
  EXPECT_EQ(limit("90"), 90.0);
  EXPECT_EQ(read_config_text("study.yaml", sound + "search: {bound_limit_s: 5m}\n")
                .config.search.bound_limit_s,
            300.0);
  EXPECT_EQ(read_config_text("study.yaml", sound + "search: {bound_limit_s: 0}\n")
                .config.search.bound_limit_s,
            0.0);
  EXPECT_EQ(read_config_text("study.yaml", sound + "time: {horizon_s: 2h}\n").config.time.horizon_s,
            7200.0);
  const auto errors = errors_of(sound + "search: {time_limit_s: 20 sec}\n");
  ASSERT_EQ(errors.size(), 1U);
  EXPECT_THAT(errors[0].what(), HasSubstr("seconds, or a time such as 20s, 5m, 1h30m, 2d"));
  // One config, however its times are written.
  EXPECT_EQ(
      config_hash(read_config_text("study.yaml", sound + "time: {horizon_s: 2h}\n").config),
      config_hash(read_config_text("study.yaml", sound + "time: {horizon_s: 7200}\n").config));
}

}  // namespace
}  // namespace spacemoe
