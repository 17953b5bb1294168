#include <filesystem>
#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/cli/program.hpp"

/// What a new user types, and what the program answers.
namespace spacemoe {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

/// The complaint about a command line, which ends with exit status 2.
std::string complaint(const WorkFolder& work, const std::string& arguments) {
  const auto run = work.spacemoe(arguments);
  EXPECT_EQ(run.exit_code, 2) << arguments;
  EXPECT_EQ(run.out, "") << arguments;
  return run.err;
}

TEST(Usage, AMisspeltCommandOrFlagIsAnsweredWithTheNearest) {
  const WorkFolder work;
  EXPECT_THAT(complaint(work, "rnu smoke.yaml"),
              AllOf(StartsWith("error: rnu: unknown command, allowed: init, run, "),
                    HasSubstr("(is run meant?)\nspacemoe help lists the commands\n")));
  EXPECT_THAT(complaint(work, "run smoke.yaml --thread 2"),
              AllOf(StartsWith("error: --thread: run has no flag of that name (is --threads "
                               "meant?)\n"),
                    HasSubstr("spacemoe help run says what it takes")));
  EXPECT_THAT(complaint(work, "run --thread=2 smoke.yaml"), HasSubstr("is --threads meant?"));
  EXPECT_THAT(complaint(work, "--verbos run smoke.yaml"), HasSubstr("is --verbose meant?"));
  EXPECT_THAT(complaint(work, "help rnu"), HasSubstr("is run meant?"));
  EXPECT_THAT(complaint(work, "val smoke.yaml"), HasSubstr("is validate meant?"));
  EXPECT_THAT(complaint(work, "run smoke.yaml --batch 2"), HasSubstr("is --batch-slots meant?"));
  EXPECT_THAT(complaint(work, "run " + config("smoke.yaml") + " --set eval.seed=3"),
              HasSubstr("(is evaluation meant?)"));
}

TEST(Usage, AValueThatAFlagDoesNotTakeIsShownWithThoseThatItTakes) {
  const WorkFolder work;
  const std::string run = "run " + config("smoke.yaml") + " ";
  EXPECT_THAT(complaint(work, run + "--backend gpu"),
              StartsWith("error: --backend: found gpu, allowed: auto, cpu, cuda (is cuda meant?)"));
  EXPECT_THAT(complaint(work, run + "--format jsn"), HasSubstr("is json meant?"));
  EXPECT_THAT(complaint(work, run + "--threads 2.5"),
              StartsWith("error: --threads: found 2.5, allowed: an integer from 1 to 4096\n"));
  EXPECT_THAT(complaint(work, run + "--threads 0"), HasSubstr("from 1 to 4096"));
  EXPECT_THAT(complaint(work, run + "--seed -1"), HasSubstr("from 0 to 2^64 - 1"));
  EXPECT_THAT(complaint(work, "search smoke.yaml --moves 0"),
              StartsWith("error: --moves: found 0, allowed: an integer from 1 to "
                         "1000000000000000\n"));
  EXPECT_THAT(work.spacemoe("search --help").out, HasSubstr("(1 to 1000000000000000)"));
  EXPECT_THAT(complaint(work, run + "--color blue"), HasSubstr("always, auto, never"));
  EXPECT_THAT(complaint(work, "search smoke.yaml --time-limit 20sec"),
              StartsWith("error: --time-limit: found 20sec, allowed: above 0, seconds, or a time "
                         "such as 20s, 5m, 1h30m, 2d\n"));
  EXPECT_THAT(complaint(work, "sweep smoke.yaml --max-time soon"), HasSubstr("1h30m"));
  EXPECT_THAT(complaint(work, "inspect smoke.yaml --slot 0 --path a b"),
              HasSubstr("--path: found a, allowed: an integer"));
  EXPECT_THAT(complaint(work, "compare a b --min-effect lots"), HasSubstr("0.5%"));
}

TEST(Usage, WhatIsMissingOrDoesNotGoTogetherIsNamed) {
  const WorkFolder work;
  EXPECT_THAT(complaint(work, ""),
              AllOf(StartsWith("error: spacemoe: COMMAND is missing"), HasSubstr("run, search")));
  EXPECT_THAT(complaint(work, "run"), StartsWith("error: run: CONFIG is missing"));
  EXPECT_THAT(complaint(work, "merge shards"), StartsWith("error: merge: --out is missing"));
  EXPECT_THAT(complaint(work, "validate"), StartsWith("error: validate: CONFIG is missing"));
  EXPECT_THAT(complaint(work, "run smoke.yaml --seed"),
              StartsWith("error: --seed: found without its value, allowed: UINT"));
  EXPECT_THAT(complaint(work, "run smoke.yaml --seed 1 --seed 2"),
              StartsWith("error: --seed: found more than once"));
  EXPECT_THAT(complaint(work, "run smoke.yaml other.yaml"),
              StartsWith("error: run: found other.yaml, which it does not take"));
  EXPECT_THAT(complaint(work, "search smoke.yaml --moves 5 --time-limit 5m"),
              StartsWith("error: --time-limit: found beside --moves, allowed: one of the two"));
  EXPECT_THAT(complaint(work, "inspect smoke.yaml --path 0 1"),
              StartsWith("error: --path: found without --slot"));
}

TEST(Usage, HelpIsThatOfTheCommand) {
  const WorkFolder work;
  const auto help = work.spacemoe("help run");
  EXPECT_EQ(help.exit_code, 0);
  EXPECT_EQ(help.out, work.spacemoe("run --help").out);
  EXPECT_THAT(help.out, HasSubstr("--dry-run"));
  EXPECT_EQ(work.spacemoe("help").out, work.spacemoe("--help").out);
}

TEST(Usage, TimesAreWrittenAlikeEverywhere) {
  const WorkFolder work;
  const auto search = work.spacemoe("search " + config("smoke.yaml") +
                                    " --time-limit 0.1s --threads 1 --out found");
  EXPECT_EQ(search.exit_code, 0) << search.err;
  const auto validate =
      work.spacemoe("validate " + config("smoke.yaml") + " --set search.time_limit_s=1h30m");
  EXPECT_THAT(validate.out, HasSubstr("time_limit_s: 5400\n"));
  EXPECT_THAT(
      work.spacemoe("search " + config("smoke.yaml") + " --dry-run --set search.bound_limit_s=20s")
          .out,
      HasSubstr("lower bound  up to 20 s\n"));
}

TEST(Usage, AllErrorsOfAConfigAreToldAtOnce) {
  const WorkFolder work;
  std::ofstream(work.path() / "mine.yaml") << "constellation: paper-1056\n"
                                              "model: {layers: 4, experts: 8}\n"
                                              "links: {survival: 95 %}\n"
                                              "schemes: [SpaceMoE]\n";
  const std::string errors = complaint(work, "run mine.yaml");
  EXPECT_THAT(errors, HasSubstr("error: mine.yaml: activation: missing, allowed: a map (such as "
                                "activation: {kind: conditional_poisson, skew: 0.6})\n"));
  EXPECT_THAT(errors, HasSubstr("error: mine.yaml:2:1: model.active: missing"));
  EXPECT_THAT(errors, HasSubstr("error: mine.yaml:3:19: links.survival: found"));
}

TEST(Usage, InitWritesAStudyThatRuns) {
  const WorkFolder work;
  const auto init = work.spacemoe("init");
  ASSERT_EQ(init.exit_code, 0) << init.err;
  EXPECT_THAT(init.err, HasSubstr("study.yaml"));
  const std::string text = slurp(work.path() / "study.yaml");
  EXPECT_EQ(text, slurp(config("starter/study.yaml")));
  const auto valid = work.spacemoe("validate study.yaml");
  EXPECT_EQ(valid.exit_code, 0) << valid.err;
  const auto run = work.spacemoe("run study.yaml --set time.slots=2 --set planning.slots=2");
  EXPECT_EQ(run.exit_code, 0) << run.err;
  // Nothing is overwritten.
  std::ofstream(work.path() / "study.yaml") << "mine\n";
  EXPECT_THAT(complaint(work, "init"), HasSubstr("study.yaml exists already"));
  EXPECT_EQ(slurp(work.path() / "study.yaml"), "mine\n");
  EXPECT_EQ(work.spacemoe("init other.yaml").exit_code, 0);
  EXPECT_EQ(work.spacemoe("init -").out, text);
}

// Every alternative that the study shows in a comment is one.
TEST(Usage, TheAlternativesOfTheFirstStudyAreValid) {
  const WorkFolder work;
  const std::string text = work.spacemoe("init -").out;
  const auto with = [&](const std::string& off, const std::string& on) {
    std::string changed = text;
    const std::size_t from = changed.find(off);
    EXPECT_NE(from, std::string::npos) << off;
    changed.insert(from, "# ");
    std::size_t line = changed.find("# " + on);
    EXPECT_NE(line, std::string::npos) << on;
    // The comment goes on until a line is none.
    while (line < changed.size() && changed.compare(line, 2, "# ") == 0) {
      changed.erase(line, 2);
      line = changed.find('\n', line) + 1;
    }
    return changed;
  };
  for (const auto& [off, on] : {std::pair("constellation: paper-1056\n", "constellation:\n"),
                                std::pair("model: llama", "model: {name: mine"),
                                std::pair("reference: SpaceMoE\n", "sweep:\n")}) {
    std::ofstream(work.path() / "changed.yaml") << with(off, on);
    const auto valid = work.spacemoe("validate changed.yaml");
    EXPECT_EQ(valid.exit_code, 0) << valid.err;
  }
}

TEST(Usage, TheTableFitsInATerminalOf80Characters) {
  const WorkFolder work;
  const std::string run = "run " + config("smoke.yaml") + " --force --out r ";
  const auto longest = [](const std::string& text) {
    std::size_t longest = 0;
    std::size_t begin = 0;
    for (std::size_t end = text.find('\n'); end != std::string::npos;
         end = text.find('\n', begin)) {
      longest = std::max(longest, end - begin);
      begin = end + 1;
    }
    return longest;
  };
  const auto narrow = work.spacemoe(run);
  ASSERT_EQ(narrow.exit_code, 0) << narrow.err;
  EXPECT_LE(longest(narrow.out), 80U) << narrow.out;
  EXPECT_THAT(narrow.out,
              AllOf(StartsWith("scheme"), HasSubstr("mean interval"), HasSubstr("ratio interval"),
                    HasSubstr("--wide shows more: draws, sampled, ")));
  const auto wide = work.spacemoe(run + "--wide");
  EXPECT_GT(longest(wide.out), 80U);
  EXPECT_THAT(wide.out, AllOf(HasSubstr("sampled"), HasSubstr("retry"), Not(HasSubstr("--wide"))));
}

}  // namespace
}  // namespace spacemoe
