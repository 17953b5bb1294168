#include "host/activation/popularity.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <numeric>
#include <span>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/activation/skew.hpp"
#include "tests/unit/activation/file_complaint.hpp"
#include "tests/unit/activation/small_models.hpp"

namespace spacemoe {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;

ActivationSpec counts_in(const std::filesystem::path& path,
                         std::map<std::string, std::string> where = {}) {
  ActivationSpec spec;
  spec.file = path;
  spec.where = std::move(where);
  return spec;
}

std::string counts_complaint(std::string_view text, std::map<std::string, std::string> where = {}) {
  const TestFile file("table.csv", text);
  return complaint(file, [&] {
    static_cast<void>(
        shares_from_counts(counts_in(file.path(), std::move(where)), model_of(2, 2, 1)));
  });
}

TEST(Popularity, CountsInOneColumnAnExpertAreSummedOverRows) {
  const TestFile file("table.csv", "task,layer,e0,e1\nqa,0,1,2\nqa,1,3,1\ncode,0,5,2\n");
  EXPECT_THAT(shares_from_counts(counts_in(file.path()), model_of(2, 2, 1)),
              ElementsAre(0.6, 0.4, 0.75, 0.25));
}

TEST(Popularity, CountsInOneRowAnExpertAreSummedOverRows) {
  const TestFile file("table.csv",
                      "layer,expert,count,domain\n0,0,1,a\n0,1,2,a\n1,1,4,a\n0,0,5,b\n");
  EXPECT_THAT(shares_from_counts(counts_in(file.path()), model_of(2, 2, 1)),
              ElementsAre(0.75, 0.25, 0.0, 1.0));
}

TEST(Popularity, ColumnsMayHaveNamesThatPeopleGiveThem) {
  for (const char* heading : {"layer_id,expert_id,count", "layer_idx,expert_idx,token_count",
                              "layer_index,expert_index,num_tokens", "layer,expert,tokens"}) {
    const TestFile file("table.csv", std::string(heading) + "\n0,0,1\n0,1,3\n1,1,4\n");
    EXPECT_THAT(shares_from_counts(counts_in(file.path()), model_of(2, 2, 1)),
                ElementsAre(0.25, 0.75, 0.0, 1.0));
  }
  EXPECT_EQ(counts_complaint("layer,router,hits\n0,0,1\n"),
            "FILE: found the columns layer, router, hits, allowed: a layer, and e0 to e1 or one of "
            "each of expert (expert, expert_id, expert_idx, expert_index) and count (count, "
            "counts, tokens, token_count, num_tokens, frequency)");
  EXPECT_EQ(counts_complaint("layer,expert_id,hits\n0,0,1\n"),
            "FILE: found a column expert_id, but none of counts, allowed: count, counts, tokens, "
            "token_count, num_tokens, frequency");
}

// As of a model whose first three layers are dense.
TEST(Popularity, LayersMayStartAnywhereWhereThereAreAsManyAsInTheModel) {
  const TestFile file("table.csv", "layer,e0,e1\n4,3,1\n3,1,3\n");
  EXPECT_THAT(shares_from_counts(counts_in(file.path()), model_of(2, 2, 1)),
              ElementsAre(0.25, 0.75, 0.75, 0.25));
  EXPECT_EQ(counts_complaint("layer,e0,e1\n3,3,1\n5,1,3\n"),
            "FILE:2:1: layer: found \"3\", allowed: an integer from 0 to 1 (the model has 2 "
            "layers; a table of as many may start anywhere)");
  EXPECT_EQ(counts_complaint("layer,e0,e1\n0,3,1\n1,3,1\n2,1,3\n"),
            "FILE:4:1: layer: found \"2\", allowed: an integer from 0 to 1 (the model has 2 "
            "layers; a table of as many may start anywhere)");
}

TEST(Popularity, CountsMayBeShares) {
  const TestFile file("table.csv", "layer,expert,frequency\n0,0,0.125\n0,1,0.375\n1,0,2.0\n");
  EXPECT_THAT(shares_from_counts(counts_in(file.path()), model_of(2, 2, 1)),
              ElementsAre(0.25, 0.75, 1.0, 0.0));
  EXPECT_EQ(counts_complaint("layer,e0,e1\n0,1,-0.5\n"),
            "FILE:2:5: e1: found \"-0.5\", allowed: a number from 0 to 1099511627776");
}

// Rows of another model may name layers that this one does not have.
TEST(Popularity, OnlySelectedRowsCount) {
  const TestFile file(
      "table.csv",
      "model,domain,layer,expert,count\na,x,0,0,1\na,x,0,1,3\na,y,0,0,9\nb,x,40,70,5\n");
  EXPECT_THAT(shares_from_counts(counts_in(file.path(), {{"model", "a"}, {"domain", "x"}}),
                                 model_of(1, 2, 1)),
              ElementsAre(0.25, 0.75));
}

TEST(Popularity, ComplaintsSayWhereAndWhat) {
  const std::string wide = "task,layer,e0,e1\nqa,0,1,2\nqa,1,3,1\n";
  EXPECT_EQ(counts_complaint("layer,e0,e1\n0,1,2\n"),
            "FILE: found no counts for layer 1, allowed: counts for each of the layers 0 to 1");
  EXPECT_EQ(counts_complaint("layer,e0\n0,1\n1,1\n"), "FILE:1:1: no column \"e1\" among layer, e0");
  EXPECT_EQ(counts_complaint("layer,e0,e1,e2\n0,1,2,3\n1,1,2,3\n"),
            "FILE: found a column e2, allowed: e0 to e1, the model's experts");
  EXPECT_EQ(counts_complaint("layer,e0,e1\n0,1,many\n"),
            "FILE:2:5: e1: found \"many\", allowed: a number from 0 to 1099511627776");
  EXPECT_EQ(
      counts_complaint("layer,expert,count\n0,2,1\n"),
      "FILE:2:3: expert: found \"2\", allowed: an integer from 0 to 1 (experts are numbered from "
      "0)");
  EXPECT_EQ(counts_complaint(wide, {{"tsk", "qa"}}),
            "FILE:1:1: no column \"tsk\" among task, layer, e0, e1 (is \"task\" meant?)");
  EXPECT_EQ(counts_complaint(wide, {{"task", "code"}}),
            "FILE: found no row with task \"code\", allowed: qa");
  EXPECT_EQ(
      counts_complaint("task,lang,layer,e0,e1\nqaa,en,0,1,2\ncode,de,0,1,2\n", {{"task", "qa"}}),
      "FILE: found no row with task \"qa\", allowed: qaa, code (is \"qaa\" meant?)");
  EXPECT_EQ(counts_complaint("task,lang,layer,e0,e1\nqa,en,0,1,2\ncode,de,0,1,2\n",
                             {{"task", "qa"}, {"lang", "de"}}),
            "FILE: found no row with lang \"de\" and task \"qa\" (each value occurs, but never "
            "together)");
}

TEST(Popularity, CountsGoUpToTheLimitThatErrorsName) {
  const TestFile file("table.csv", "layer,e0,e1\n0,1099511627776,0\n1,0,1\n");
  EXPECT_THAT(shares_from_counts(counts_in(file.path()), model_of(2, 2, 1)),
              ElementsAre(1.0, 0.0, 0.0, 1.0));
  EXPECT_EQ(counts_complaint("layer,e0,e1\n0,1099511627777,0\n1,0,1\n"),
            "FILE:2:3: e0: found \"1099511627777\", allowed: a number from 0 to 1099511627776");
}

TEST(Popularity, HintsAreGivenOnlyWhereTheyHelp) {
  EXPECT_EQ(counts_complaint("layer,expert,count\n0,3,1\n"),
            "FILE:2:3: expert: found \"3\", allowed: an integer from 0 to 1");
  EXPECT_EQ(counts_complaint("layer,e0,e1\nfirst,1,2\n"),
            "FILE:2:1: layer: found \"first\", allowed: an integer from 0 to 1");
  EXPECT_EQ(counts_complaint("depth,e0,e1\n0,1,2\n"),
            "FILE: found the columns depth, e0, e1, allowed: one that numbers layers: layer, "
            "layer_id, layer_idx, layer_index, moe_layer");
}

TEST(Popularity, ManyColumnsAndValuesAreNamedAsFarAsAMessageGoes) {
  EXPECT_THAT(
      counts_complaint("layer,a,b,c,d,e,f,g,h,i,j,k,l,m\n0,1,2,3,4,5,6,7,8,9,0,1,2,3\n"),
      testing::HasSubstr("found the columns layer, a, b, c, d, e, f, g, h, i, j, k, l, m,"));
  std::string table = "task,layer,e0,e1\n";
  for (int task = 10; task < 24; ++task) {
    table += "t" + std::to_string(task) + ",0,1,2\n";
  }
  EXPECT_EQ(counts_complaint(table, {{"task", "elsewhere"}}),
            "FILE: found no row with task \"elsewhere\", allowed: t10, t11, t12, t13, t14, t15, "
            "t16, t17, t18, t19, t20, t21 and 2 more");
}

TEST(Popularity, ASkewGivesEveryLayerTheSameSharesInAnotherOrder) {
  const std::vector<double> expected = skewed_shares(8, 0.6);
  const std::vector<double> shares = shares_from_skew(0.6, model_of(32, 8, 2), 1);
  ASSERT_EQ(shares.size(), 256U);
  bool shuffled = false;
  for (std::size_t layer = 0; layer < 32; ++layer) {
    std::vector<double> own(shares.begin() + static_cast<std::ptrdiff_t>(layer * 8),
                            shares.begin() + static_cast<std::ptrdiff_t>(layer * 8 + 8));
    shuffled = shuffled || own != expected;
    std::ranges::sort(own, std::greater{});
    EXPECT_EQ(own, expected);
  }
  EXPECT_TRUE(shuffled);
}

TEST(Popularity, RanksDependOnSeedAndLayerAlone) {
  const std::vector<double> few = shares_from_skew(0.6, model_of(4, 8, 2), 1);
  const std::vector<double> many = shares_from_skew(0.6, model_of(32, 8, 2), 1);
  EXPECT_TRUE(std::ranges::equal(few, std::span(many).first(few.size())));
  EXPECT_NE(shares_from_skew(0.6, model_of(4, 8, 2), 2), few);
}

// 24,000 layers of four experts, all 24 orders alike: Pearson's statistic with 23 degrees of
// freedom passes 73.7 once in a million.
TEST(Popularity, AllOrdersOfTheRanksAreAlike) {
  constexpr std::uint32_t layers = 24000;
  const std::vector<double> shares = shares_from_skew(1.0, model_of(layers, 4, 1), 5);
  std::map<std::vector<double>, double> counts;
  for (std::size_t layer = 0; layer < layers; ++layer) {
    const auto own = std::span(shares).subspan(layer * 4, 4);
    ++counts[{own.begin(), own.end()}];
  }
  ASSERT_EQ(counts.size(), 24U);
  double statistic = 0.0;
  for (const auto& [order, count] : counts) {
    statistic += (count - 1000.0) * (count - 1000.0) / 1000.0;
  }
  EXPECT_LT(statistic, 73.7);
}

TEST(Popularity, OfMixtralIsNearlyFlatOverAllSubjectsAndLessSoInOne) {
  const std::filesystem::path path = SPACEMOE_SOURCE_DIR "/../shared/data/mixtral/counts.csv";
  if (!std::filesystem::exists(path)) {
    GTEST_SKIP() << path << " is not there";
  }
  const auto spread = [&](const std::map<std::string, std::string>& where) {
    const std::vector<double> shares =
        shares_from_counts(counts_in(path, where), model_of(32, 8, 2));
    EXPECT_THAT(std::accumulate(shares.begin(), shares.end(), 0.0), DoubleNear(32.0, 1e-12));
    double widest = 0.0;
    for (std::size_t layer = 0; layer < 32; ++layer) {
      const auto own = std::span(shares).subspan(layer * 8, 8);
      widest = std::max(widest, std::ranges::max(own) / std::ranges::min(own));
    }
    return widest;
  };
  const double one = spread({{"variant", "original"}, {"subject", "college_computer_science"}});
  EXPECT_GT(one, spread({{"variant", "original"}}));
}

}  // namespace
}  // namespace spacemoe
