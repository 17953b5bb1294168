#include "host/routing/estimates.hpp"

#include <filesystem>
#include <fstream>
#include <numeric>
#include <string>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "host/routing/routing_file.hpp"
#include "tests/complaint.hpp"
#include "tests/test_folder.hpp"
#include "tests/unit/routing/small_traces.hpp"

namespace spacemoe {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// Five tokens of two domains, two of four experts in two layers.
RoutingTrace five_tokens() {
  RoutingTrace trace;
  trace.tokens = 5;
  trace.layers = 2;
  trace.active = 2;
  trace.experts = 4;
  trace.layer_numbers = {3, 4};
  trace.ids = {0, 1, 2, 3,   // law
               1, 0, 2, 1,   // news
               2, 3, 3, 2,   // law
               0, 3, 0, 1,   // law
               3, 1, 3, 0};  // news
  trace.domains = {"law", "news"};
  trace.domain_of = {0, 1, 0, 0, 1};
  return trace;
}

TEST(Estimates, CountsAreOfDomainsAndLayers) {
  const RoutingCounts counts = expert_counts(five_tokens());
  EXPECT_THAT(counts.counts, ElementsAre(2, 1, 1, 2, 1, 1, 2, 2,    // law
                                         1, 2, 0, 1, 1, 1, 1, 1));  // news
  EXPECT_THAT(pooled(counts), ElementsAre(3, 3, 1, 3, 2, 2, 3, 3));
  EXPECT_THAT(counts.layer_numbers, ElementsAre(3, 4));
}

// Pairs 01, 02, 03, 12, 13, 23.
TEST(Estimates, PairsAreWhateverTheirOrder) {
  const PairCounts pairs = pair_counts(five_tokens());
  EXPECT_THAT(pairs.counts, ElementsAre(1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 0, 2,    // law
                                        1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0));  // news
  EXPECT_EQ(expert_counts(pairs).counts, expert_counts(five_tokens()).counts);
  RoutingTrace three = ruled_trace(4, 1);
  three.active = 1;
  EXPECT_THAT(complaint_of([&] { static_cast<void>(pair_counts(three)); }),
              HasSubstr("found sets of 1 experts, allowed: sets of 2"));
}

TEST(Estimates, ADomainIsHeldOut) {
  const SplitData parts = split(five_tokens(), {.domains = {"law"}});
  const auto& train = std::get<RoutingTrace>(parts.estimated_from);
  const auto& test = std::get<RoutingTrace>(*parts.held_out);
  EXPECT_THAT(train.ids, ElementsAre(1, 0, 2, 1, 3, 1, 3, 0));
  EXPECT_THAT(train.domains, ElementsAre("news"));
  EXPECT_EQ(test.tokens, 3U);
  EXPECT_THAT(test.domain_of, ElementsAre(0, 0, 0));
  const SplitData counted = split(expert_counts(five_tokens()), {.domains = {"law"}});
  EXPECT_THAT(std::get<RoutingCounts>(counted.estimated_from).counts,
              ElementsAre(1, 2, 0, 1, 1, 1, 1, 1));
}

// Of three tokens of law a third, of two of news a third rounded: the last one of each.
TEST(Estimates, TheLastTokensOfEachDomainAreHeldOut) {
  const SplitData parts = split(five_tokens(), {.domains = {}, .share = 0.34});
  EXPECT_THAT(std::get<RoutingTrace>(parts.estimated_from).ids,
              ElementsAre(0, 1, 2, 3, 1, 0, 2, 1, 2, 3, 3, 2));
  EXPECT_THAT(std::get<RoutingTrace>(*parts.held_out).ids, ElementsAre(0, 3, 0, 1, 3, 1, 3, 0));
}

TEST(Estimates, NothingIsJudgedByWhatItIsFrom) {
  EXPECT_THAT(complaint_of([&] {
                static_cast<void>(split(five_tokens(), {.domains = {"law", "news"}}));
              }),
              HasSubstr("--test: found every domain"));
  EXPECT_THAT(complaint_of([&] { static_cast<void>(split(five_tokens(), {.domains = {"lw"}})); }),
              HasSubstr("--test: found no domain \"lw\", allowed: law, news (is \"law\" meant?)"));
  EXPECT_THAT(
      complaint_of([&] {
        static_cast<void>(split(expert_counts(five_tokens()), {.domains = {}, .share = 0.5}));
      }),
      HasSubstr("--held-out: found counts, without the tokens that they are of"));
  EXPECT_THAT(complaint_of(
                  [&] { static_cast<void>(split(five_tokens(), {.domains = {}, .share = 0.01})); }),
              HasSubstr("found 5 tokens to estimate from and 0 to judge by"));
  EXPECT_FALSE(split(five_tokens(), {}).held_out.has_value());
}

// Tables come back from what is written of them.
TEST(Estimates, AreWrittenAsTablesThatAreRead) {
  const TestFile counts("counts.csv", counts_csv(expert_counts(five_tokens())));
  EXPECT_EQ(std::get<RoutingCounts>(read_routing(counts.path(), {})).counts,
            expert_counts(five_tokens()).counts);
  const TestFile pairs("pairs.csv", pairs_csv(pair_counts(five_tokens())));
  const auto read = std::get<PairCounts>(read_routing(pairs.path(), {}));
  EXPECT_EQ(read.counts, pair_counts(five_tokens()).counts);
  EXPECT_EQ(read.domains, five_tokens().domains);
}

TEST(Estimates, FilesOfDomainsAreJoined) {
  const TestFolder folder;
  const auto write = [&](const std::string& name, const std::string& text) {
    std::ofstream(folder.path() / name) << text;
    return folder.path() / name;
  };
  const std::vector<std::filesystem::path> files = {
      write("law.csv", "token,layer,e0\n0,0,1\n1,0,0\n"),
      write("news.csv", "token,layer,e0\n0,0,5\n")};
  const auto trace = std::get<RoutingTrace>(read_routing(files, {}));
  EXPECT_THAT(trace.domains, ElementsAre("law", "news"));
  EXPECT_THAT(trace.ids, ElementsAre(1, 0, 5));
  EXPECT_EQ(trace.experts, 6U);
  const std::vector<std::filesystem::path> ranks = {write("rank0.csv", "layer,e0,e1\n0,1,2\n"),
                                                    write("rank1.csv", "layer,e0,e1\n0,10,20\n")};
  EXPECT_THAT(std::get<RoutingCounts>(read_routing(ranks, {})).counts, ElementsAre(11, 22));
  const std::vector<std::filesystem::path> domains = {
      write("a.csv", "domain,layer,e0,e1\nlaw,0,1,2\nnews,0,3,4\n"),
      write("b.csv", "domain,layer,e0,e1\nnews,0,10,20\ncode,0,5,6\n")};
  const auto counts = std::get<RoutingCounts>(read_routing(domains, {}));
  EXPECT_THAT(counts.domains, ElementsAre("law", "news", "code"));
  EXPECT_THAT(counts.counts, ElementsAre(1, 2, 13, 24, 5, 6));
  const std::vector<std::filesystem::path> mixed = {files[0], ranks[0]};
  EXPECT_THAT(complaint_of([&] { static_cast<void>(read_routing(mixed, {})); }),
              HasSubstr("rank0.csv: found another form of routing"));
}

// What a shell's <(...) gives can be opened, and read once.
TEST(Estimates, APipeIsReadOnce) {
  const TestFolder folder;
  const std::filesystem::path pipe = folder.path() / "pipe";
  for (const std::string text : {"token,layer,e0\n0,0,1\n1,0,0\n",
                                 "{\"token\":0,\"layer\":0,\"experts\":[1]}\n"
                                 "{\"token\":1,\"layer\":0,\"experts\":[0]}\n"}) {
    ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
    std::thread writer([&] { std::ofstream(pipe) << text; });
    EXPECT_THAT(std::get<RoutingTrace>(read_routing(pipe, {})).ids, ElementsAre(1, 0));
    writer.join();
    std::filesystem::remove(pipe);
  }
}

/// Of every layer, the sum of the estimated inclusion probabilities, and the largest of them.
void expect_inclusion(const RoutingCounts& counts, std::uint32_t layers, std::uint32_t active) {
  ASSERT_EQ(counts.layers, layers);
  const std::vector<double> sums = pooled(counts);
  for (std::size_t layer = 0; layer < layers; ++layer) {
    const std::vector<double> inclusion = inclusion_from_counts(
        std::span(sums).subspan(layer * counts.experts, counts.experts), active);
    EXPECT_NEAR(std::accumulate(inclusion.begin(), inclusion.end(), 0.0), active, 1e-12) << layer;
    for (const double probability : inclusion) {
      EXPECT_GE(probability, 0.0);
      EXPECT_LE(probability, 1.0);
    }
  }
}

std::filesystem::path data_file(const std::string& name) {
  return std::filesystem::path(SPACEMOE_SOURCE_DIR "/../shared/data") / name;
}

TEST(Estimates, OfLlamaMoeSumToTwo) {
  const auto path = data_file("llama_moe/pairs.csv");
  if (!std::filesystem::exists(path)) {
    GTEST_SKIP() << path << " is not there";
  }
  const auto pairs = std::get<PairCounts>(read_routing(path, {}));
  EXPECT_EQ(pairs.experts, 8U);
  expect_inclusion(expert_counts(pairs), 32, 2);
}

TEST(Estimates, OfMixtralSumToTwoInEverySubject) {
  const auto path = data_file("mixtral/counts.csv");
  if (!std::filesystem::exists(path)) {
    GTEST_SKIP() << path << " is not there";
  }
  TableRows rows;
  rows.where = {{"variant", "original"}};
  rows.options.domain_column = "subject";
  const auto counts = std::get<RoutingCounts>(read_routing(path, rows));
  EXPECT_EQ(counts.experts, 8U);
  expect_inclusion(counts, 32, 2);
  for (const std::string& subject : counts.domains) {
    if (counts.domains.size() > 1) {
      const SplitData parts = split(counts, {.domains = {subject}});
      expect_inclusion(std::get<RoutingCounts>(*parts.held_out), 32, 2);
    }
  }
}

TEST(Estimates, OfOlmoeSumToEight) {
  const auto path = data_file("olmoe/counts.csv");
  if (!std::filesystem::exists(path)) {
    GTEST_SKIP() << path << " is not there";
  }
  TableRows rows;
  rows.where = {{"model", "olmoe"}, {"rank", "topk"}};
  EXPECT_THAT(complaint_of([&] { static_cast<void>(read_routing(path, rows)); }),
              HasSubstr("found the layers 0, 7, 15, allowed: layers that follow one another "
                        "(--where layer=0 takes one of them)"));
  for (const char* layer : {"0", "7", "15"}) {
    rows.where["layer"] = layer;
    const auto counts = std::get<RoutingCounts>(read_routing(path, rows));
    EXPECT_EQ(counts.experts, 64U);
    expect_inclusion(counts, 1, 8);
  }
}

}  // namespace
}  // namespace spacemoe
