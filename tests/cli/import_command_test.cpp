#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/cli/program.hpp"

/// `spacemoe import`, from files to tables that a config names.
namespace spacemoe {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

/// A folder with a trace of two domains: two of four experts in each of eight layers, as the
/// model of smoke.yaml has.
class ImportFolder : public WorkFolder {
 public:
  ImportFolder() {
    std::ofstream trace(path() / "trace.csv");
    trace << "domain,token,layer,e0,e1\n";
    unsigned random = 1;
    for (int token = 0; token < 200; ++token) {
      for (int layer = 0; layer < 8; ++layer) {
        random = random * 1664525U + 1013904223U;
        const unsigned first = (random >> 20U) % 4U;
        const unsigned second = (first + 1 + (random >> 24U) % 3U) % 4U;
        trace << (token < 120 ? "law," : "news,") << token << ',' << layer << ',' << first << ','
              << second << '\n';
      }
    }
  }
};

TEST(Import, PrintsAReportAndWritesNothingUnasked) {
  const ImportFolder work;
  const auto run = work.spacemoe("import trace.csv");
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_THAT(run.out, StartsWith("8 layers of 4 experts, 2 active; 200 tokens; domains: 2\n"));
  EXPECT_THAT(run.out, Not(HasSubstr("Held out")));
  const auto split = work.spacemoe("import trace.csv --test news");
  EXPECT_THAT(split.out, HasSubstr("120 tokens to estimate from, 80 held out"));
  EXPECT_THAT(split.out, HasSubstr("Held out"));
  EXPECT_THAT(work.spacemoe("import trace.csv --held-out 0.25").out,
              HasSubstr("150 tokens to estimate from, 50 held out"));
}

// What import writes, a run reads: the laws of the tables have as many layers and experts.
TEST(Import, WritesTablesThatARunTakes) {
  const ImportFolder work;
  ASSERT_EQ(work.spacemoe("import trace.csv --as pairs --out pairs.csv").exit_code, 0);
  ASSERT_EQ(work.spacemoe("import trace.csv --test news --out counts.csv").exit_code, 0);
  EXPECT_THAT(slurp(work.path() / "counts.csv"), Not(HasSubstr("news")));
  const auto run_with = [&](const std::string& activation, const std::string& file) {
    return work.spacemoe("run " + config("smoke.yaml") + " --dry-run --set 'activation={" +
                         activation + ", file: " + (work.path() / file).string() + "}'");
  };
  const auto of_pairs = run_with("kind: pairs, where: {domain: law}", "pairs.csv");
  EXPECT_EQ(of_pairs.exit_code, 0) << of_pairs.err;
  const auto of_counts = run_with("kind: conditional_poisson", "counts.csv");
  EXPECT_EQ(of_counts.exit_code, 0) << of_counts.err;
}

// The trace itself, too: what it says is told where it is replayed.
TEST(Import, ATraceIsReplayed) {
  const ImportFolder work;
  const auto command = [&](const std::string& name, const std::string& more = "") {
    return name + " " + config("smoke.yaml") +
           " --threads 1 --set 'activation={kind: trace, file: " +
           (work.path() / "trace.csv").string() + more + "}'";
  };
  const auto run = work.spacemoe(command("run --out joint", ", where: {domain: law}"));
  ASSERT_EQ(run.exit_code, 0) << run.err;
  const std::string told =
      "120 of 200 recorded tokens, of law; 2 active in each of 8 layers, all layers of the same "
      "recorded token";
  EXPECT_THAT(nlohmann::json::parse(slurp(work.path() / "joint/manifest.json"))["replayed"], told);
  EXPECT_THAT(run.out, HasSubstr("Replayed: 120 of 200 recorded tokens"));
  EXPECT_THAT(run.out, Not(HasSubstr("No exact means")));
  EXPECT_THAT(work.spacemoe(command("inspect", ", where: {domain: law}")).err,
              HasSubstr("replayed: " + told));
  EXPECT_THAT(
      work.spacemoe(
              command("run --dry-run", ", layers: independent, held_out: 0.25, tokens: held_out"))
          .out,
      HasSubstr("replayed     50 of 200 recorded tokens, of 2 domains, only the last 25 % of each "
                "domain; 2 active in each of 8 layers, each layer of a recorded token of its own"));
}

// Layers cost by themselves what they cost, whatever they have to do with each other.
TEST(Import, ATraceIsSearched) {
  const ImportFolder work;
  const std::string search = "search " + config("smoke.yaml") +
                             " --threads 1 --moves 500 --out found --set 'activation={kind: trace, "
                             "file: " +
                             (work.path() / "trace.csv").string() + "}'";
  const auto lossless = work.spacemoe(search + " --set search.lost_weight_s=0.5");
  EXPECT_EQ(lossless.exit_code, 2);
  EXPECT_THAT(lossless.err,
              HasSubstr("search.lost_weight_s: found 0.5 with a trace whose layers are joint"));
  EXPECT_EQ(work.spacemoe(search).exit_code, 0);
}

TEST(Import, ATraceIsTheSameInEveryForm) {
  const ImportFolder work;
  ASSERT_EQ(work.spacemoe("import trace.csv --as npz --out trace.npz").exit_code, 0);
  ASSERT_EQ(work.spacemoe("import trace.npz --as csv --out again.csv").exit_code, 0);
  ASSERT_EQ(work.spacemoe("import again.csv --as npz --out again.npz").exit_code, 0);
  EXPECT_EQ(slurp(work.path() / "trace.npz"), slurp(work.path() / "again.npz"));
  EXPECT_EQ(work.spacemoe("import trace.csv").out, work.spacemoe("import trace.npz").out);
}

// The trace that the user brought is no file of this program, though it looks like one of its
// forms; an archive of NumPy starts like one of ours, but for its first member.
TEST(Import, OverwritesNothingThatItDidNotMake) {
  const ImportFolder work;
  const auto mine = work.spacemoe("import trace.csv --as counts --out trace.csv --force");
  EXPECT_EQ(mine.exit_code, 2);
  EXPECT_THAT(mine.err, HasSubstr("which this command did not make"));
  std::ofstream(work.path() / "other.npz") << "PK\x03\x04\x14 something else";
  EXPECT_EQ(work.spacemoe("import trace.csv --as npz --out other.npz --force").exit_code, 2);
  const std::string command = "import trace.csv --as npz --out own.npz";
  EXPECT_EQ(work.spacemoe(command).exit_code, 0);
  EXPECT_EQ(work.spacemoe(command).exit_code, 2);
  EXPECT_EQ(work.spacemoe(command + " --force").exit_code, 0);
}

TEST(Import, SaysWhatItCannotTell) {
  const ImportFolder work;
  std::ofstream(work.path() / "counts.csv") << "layer,task,e0,e1,e2\n0,qa,5,3,2\n0,code,1,1,8\n";
  EXPECT_THAT(work.spacemoe("import counts.csv").out, HasSubstr("share of activations"));
  EXPECT_THAT(work.spacemoe("import counts.csv --active 2").out, HasSubstr("2 active"));
  EXPECT_THAT(work.spacemoe("import counts.csv --domain task --test code").out,
              HasSubstr("Held out"));
  EXPECT_THAT(work.spacemoe("import counts.csv --where task=qa").out, HasSubstr("domains: 1"));
  const auto pairs = work.spacemoe("import counts.csv --as pairs --out pairs.csv");
  EXPECT_EQ(pairs.exit_code, 2);
  EXPECT_THAT(pairs.err, HasSubstr("--as: found pairs"));
  EXPECT_FALSE(std::filesystem::exists(work.path() / "pairs.csv"));
  EXPECT_THAT(work.spacemoe("import trace.csv --where domain=law").err,
              HasSubstr("--where: found trace.csv, which is no table of counts"));
  EXPECT_THAT(work.spacemoe("import trace.csv --dense 0,x").err,
              HasSubstr("--dense: found x, allowed: an integer from 0 to 1023"));
  EXPECT_THAT(work.spacemoe("import trace.csv --experts 3").err, HasSubstr("allowed: 0 to 2"));
}

}  // namespace
}  // namespace spacemoe
