#include "host/activation/set_laws.hpp"

#include <cmath>
#include <span>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/activation/skew.hpp"
#include "tests/unit/activation/file_complaint.hpp"
#include "tests/unit/activation/small_models.hpp"

namespace spacemoe {
namespace {

using testing::HasSubstr;

ActivationSpec skewed(ActivationKind kind, double skew, std::uint64_t seed = 1) {
  ActivationSpec spec;
  spec.kind = kind;
  spec.skew = skew;
  spec.seed = seed;
  return spec;
}

constexpr auto conditional_poisson = ActivationKind::conditional_poisson;
constexpr auto successive = ActivationKind::successive;
constexpr auto hartley_rao = ActivationKind::hartley_rao;

void expect_forms(ActivationKind kind, std::uint32_t experts, std::uint32_t active,
                  SampleForm sampled, ExactForm exact) {
  const SetLaws laws = make_set_laws(skewed(kind, 0.2), model_of(2, experts, active));
  EXPECT_EQ(laws.view().sample_form, sampled) << active << " of " << experts;
  EXPECT_EQ(laws.view().exact_form, exact) << active << " of " << experts;
  EXPECT_EQ(laws.why_not_exact().has_value(), exact == ExactForm::none);
}

TEST(SetLaws, FormsFollowFromWhatCanBeListed) {
  expect_forms(conditional_poisson, 8, 2, SampleForm::table, ExactForm::containment);
  expect_forms(conditional_poisson, 16, 8, SampleForm::conditional_poisson, ExactForm::containment);
  expect_forms(conditional_poisson, 64, 2, SampleForm::table, ExactForm::symmetric);
  expect_forms(conditional_poisson, 64, 8, SampleForm::conditional_poisson, ExactForm::symmetric);
  expect_forms(successive, 8, 2, SampleForm::table, ExactForm::containment);
  expect_forms(successive, 16, 8, SampleForm::successive, ExactForm::containment);
  expect_forms(successive, 64, 2, SampleForm::table, ExactForm::sets);
  expect_forms(successive, 64, 8, SampleForm::successive, ExactForm::none);
  expect_forms(hartley_rao, 8, 4, SampleForm::table, ExactForm::containment);
  expect_forms(hartley_rao, 9, 2, SampleForm::systematic, ExactForm::none);
}

TEST(SetLaws, WithoutAnExactFormTheySayWhy) {
  EXPECT_EQ(make_set_laws(skewed(hartley_rao, 0.2), model_of(1, 64, 8)).why_not_exact(),
            "the law of Hartley-Rao sampling is known for up to 8 experts, not for 64");
  EXPECT_EQ(make_set_laws(skewed(successive, 0.2), model_of(1, 64, 8)).why_not_exact(),
            "the law of successive sampling is known for up to 16 experts, or for up to 12 active "
            "ones with up to 4096 sets, not for 8 of 64 experts");
}

// 5 of 16 experts are 4368 sets, 6 of 16 are 8008, 2 of 101 are 5050.
TEST(SetLaws, SetBySetTheyAreExactForUpTo5000Sets) {
  const auto form = [](std::uint32_t experts, std::uint32_t active, bool set_by_set) {
    const SetLaws laws =
        make_set_laws(skewed(conditional_poisson, 0.2), model_of(1, experts, active));
    EXPECT_EQ(laws.why_not_exact(set_by_set).has_value(),
              laws.view(set_by_set).exact_form == ExactForm::none);
    return laws.view(set_by_set).exact_form;
  };
  EXPECT_EQ(form(16, 5, true), ExactForm::containment);
  EXPECT_EQ(form(16, 6, true), ExactForm::none);
  EXPECT_EQ(form(16, 6, false), ExactForm::containment);
  EXPECT_EQ(form(100, 2, true), ExactForm::symmetric);
  EXPECT_EQ(form(101, 2, true), ExactForm::none);
  EXPECT_EQ(make_set_laws(skewed(conditional_poisson, 0.2), model_of(1, 64, 8)).why_not_exact(true),
            "experts of a layer share a satellite, so that expectations are sums over single "
            "active sets, for up to 5000 of them, and 8 of 64 experts have more");
}

// A list leaves out what cannot happen: all but 5 of the 7140 pairs of 120 experts.
TEST(SetLaws, ListedSetsCountAsFarAsTheyCanHappen) {
  SetDistribution sets = all_sets(120, 2);
  std::fill_n(sets.probability.begin(), 5, 0.2);
  const SetLaws laws(ActivationKind::pairs, 2, {LayerLaw{inclusion_of(sets, 120), sets, {}, 0}});
  EXPECT_EQ(laws.view(true).exact_form, ExactForm::sets);
}

TEST(SetLaws, InclusionIsWhatTheSkewSaysWhereTheLawIsFittedToIt) {
  for (const auto kind : {conditional_poisson, hartley_rao}) {
    const SetLaws laws = make_set_laws(skewed(kind, 0.6, 9), model_of(3, 8, 2));
    std::vector<double> layer(laws.inclusion().begin() + 8, laws.inclusion().begin() + 16);
    std::ranges::sort(layer, std::greater{});
    const std::vector<double> shares = skewed_shares(8, 0.6);
    for (std::size_t i = 0; i < 8; ++i) {
      EXPECT_NEAR(layer[i], 2.0 * shares[i], 1e-15);
    }
  }
}

// Inclusion read back from the tables that are drawn from and expected from.
TEST(SetLaws, TablesCarryTheInclusionProbabilities) {
  for (const auto kind : {conditional_poisson, successive, hartley_rao}) {
    const SetLaws laws = make_set_laws(skewed(kind, 0.6, 2), model_of(5, 8, 3));
    const SetLawView view = laws.view();
    for (std::uint32_t layer = 0; layer < 5; ++layer) {
      std::vector<double> by_table(8, 0.0);
      double before = 0.0;
      for (std::uint32_t set = view.set_begin[layer]; set < view.set_begin[layer + 1]; ++set) {
        for (std::uint32_t k = 0; k < 3; ++k) {
          by_table[view.members[set * 3 + k]] += view.cumulative[set] - before;
        }
        before = view.cumulative[set];
      }
      EXPECT_EQ(before, 1.0);
      for (std::uint32_t expert = 0; expert < 8; ++expert) {
        const double inclusion = laws.inclusion()[layer * 8 + expert];
        EXPECT_NEAR(by_table[expert], inclusion, 1e-11);
        const double without = view.containment[(layer << 8) + (255U ^ 1U << expert)];
        EXPECT_NEAR(1.0 - without, inclusion, 1e-11);
      }
      EXPECT_EQ(view.containment[(layer << 8) + 255U], 1.0);
    }
  }
}

TEST(SetLaws, GuidesPointToTheFirstSetOfTheirCell) {
  const SetLaws laws = make_set_laws(skewed(conditional_poisson, 0.6, 2), model_of(4, 8, 3));
  const SetLawView view = laws.view();
  EXPECT_EQ(view.guide_size, 64U);  // 56 sets
  for (std::uint32_t layer = 0; layer < 4; ++layer) {
    const double* cumulative = view.cumulative + view.set_begin[layer];
    for (std::uint32_t cell = 0; cell < view.guide_size; ++cell) {
      const std::uint32_t set = view.guide[layer * view.guide_size + cell];
      const double u = static_cast<double>(cell) / view.guide_size;
      EXPECT_GT(cumulative[set], u);
      EXPECT_TRUE(set == 0 || cumulative[set - 1] <= u);
    }
  }
}

// Three sets with 1/2, 1/4, 1/4 end on the edges of four cells: a uniform of 1/2 is the second
// set's.
TEST(SetLaws, ASetEndsBeforeTheUniformThatItsCumulativeNames) {
  const TestFile file("table.csv", "layer,expert_i,expert_j,tokens\n0,0,1,2\n0,0,2,1\n0,1,2,1\n");
  ActivationSpec spec;
  spec.kind = ActivationKind::pairs;
  spec.file = file.path();
  const SetLaws laws = make_set_laws(spec, model_of(1, 3, 2));
  const SetLawView view = laws.view();
  ASSERT_EQ(view.guide_size, 4U);
  EXPECT_THAT(std::span(view.guide, 4), testing::ElementsAre(0, 0, 1, 2));
}

TEST(SetLaws, EveryLayerHasItsOwnCounts) {
  const TestFile file("table.csv", "layer,e0,e1,e2\n0,1,3,4\n1,3,2,3\n2,1,3,4\n");
  ActivationSpec spec;
  spec.file = file.path();
  const SetLaws laws = make_set_laws(spec, model_of(3, 3, 2));
  EXPECT_THAT(laws.inclusion(),
              testing::ElementsAre(0.25, 0.75, 1.0, 0.75, 0.5, 0.75, 0.25, 0.75, 1.0));
}

TEST(SetLaws, SetsThatNeverOccurAreNotInTheTable) {
  const TestFile file("table.csv", "layer,expert_i,expert_j,tokens\n0,0,1,7\n0,0,2,0\n0,2,3,1\n");
  ActivationSpec spec;
  spec.kind = ActivationKind::pairs;
  spec.file = file.path();
  const SetLaws laws = make_set_laws(spec, model_of(1, 4, 2));
  EXPECT_EQ(laws.view().set_begin[1], 2U);
  EXPECT_EQ(laws.view().exact_form, ExactForm::containment);
  EXPECT_THAT(laws.inclusion(), testing::ElementsAre(0.875, 0.875, 0.125, 0.125));
}

TEST(SetLaws, AllExpertsActiveIsALawToo) {
  for (const auto kind : {conditional_poisson, successive, hartley_rao}) {
    for (const std::uint32_t experts : {1U, 8U, 32U}) {
      const SetLaws laws = make_set_laws(skewed(kind, 0.0), model_of(2, experts, experts));
      EXPECT_THAT(laws.inclusion(), testing::Each(1.0));
      EXPECT_EQ(laws.view().set_begin[2], 2U);
      EXPECT_NE(laws.view().exact_form, ExactForm::none);
    }
  }
}

TEST(SetLaws, TheLargestSkewWorks) {
  for (const auto& [experts, active] : {std::pair{8U, 2U}, {16U, 4U}, {64U, 8U}, {9U, 8U}}) {
    const ActivationSpec spec = skewed(conditional_poisson, largest_skew(experts, active));
    const SetLaws laws = make_set_laws(spec, model_of(1, experts, active));
    EXPECT_NEAR(std::ranges::max(laws.inclusion()), 1.0, 0.002);
  }
}

TEST(SetLaws, ASkewThatGivesMoreThanCertaintyIsRejectedWithTheLargestThatWorks) {
  try {
    static_cast<void>(make_set_laws(skewed(hartley_rao, 1.5), model_of(4, 8, 2)));
    FAIL();
  } catch (const ConfigError& error) {
    EXPECT_EQ(error.fields().key, "activation.skew");
    EXPECT_STREQ(
        error.what(),
        "activation.skew: found 1.5, with which an expert would be active more than always, "
        "allowed: at most 1.435 for 2 of 8 experts");
  }
  EXPECT_NO_THROW(static_cast<void>(make_set_laws(skewed(successive, 1.5), model_of(4, 8, 2))));
}

TEST(SetLaws, PairsAreForTwoActiveExperts) {
  ActivationSpec spec;
  spec.kind = ActivationKind::pairs;
  spec.file = "pairs.csv";
  try {
    static_cast<void>(make_set_laws(spec, model_of(4, 8, 4)));
    FAIL();
  } catch (const ConfigError& error) {
    EXPECT_STREQ(error.what(),
                 "activation.kind: found pairs for a model with 4 active experts, allowed: a model "
                 "with 2 (kind conditional_poisson takes counts by expert)");
  }
}

TEST(SetLaws, CountsThatNoSetOfDifferentExpertsGivesAreRejected) {
  const TestFile file("table.csv", "layer,e0,e1,e2\n0,1,6,2\n1,9,0,0\n");
  ActivationSpec spec;
  spec.file = file.path();
  EXPECT_EQ(
      complaint(file, [&] { static_cast<void>(make_set_laws(spec, model_of(2, 3, 2))); }),
      "activation.file: found expert 1 of layer 0 with 66.67 % of the counts, allowed: at most "
      "50 %, as a token activates 2 different experts (kind successive takes any counts)");
  spec.kind = successive;
  EXPECT_EQ(complaint(file, [&] { static_cast<void>(make_set_laws(spec, model_of(2, 3, 2))); }),
            "activation.file: found layer 1 with counts for 1 of 3 experts, allowed: at least 2, "
            "the active ones");
}

// Half of all counts is the maximum that one of two active experts can have: then it is always
// active.
TEST(SetLaws, AnExpertMayBeAlwaysActive) {
  const TestFile file("table.csv", "layer,e0,e1,e2,e3\n0,1,10,4,5\n");
  ActivationSpec spec;
  spec.file = file.path();
  for (const auto kind : {conditional_poisson, hartley_rao}) {
    spec.kind = kind;
    const SetLaws laws = make_set_laws(spec, model_of(1, 4, 2));
    EXPECT_EQ(laws.inclusion()[1], 1.0);
    EXPECT_NEAR(laws.view().containment[0b0011], 0.1, 1e-12);
    EXPECT_EQ(laws.view().containment[0b1101], 0.0);
  }
}

TEST(SetLaws, MovingKeepsTheViewValid) {
  SetLaws laws = make_set_laws(skewed(conditional_poisson, 0.6), model_of(2, 8, 2));
  const SetLawView before = laws.view();
  const SetLaws moved = std::move(laws);
  EXPECT_EQ(moved.view().cumulative, before.cumulative);
  EXPECT_EQ(before.cumulative[before.set_begin[1] - 1], 1.0);
}

// Layer 0 of OLMoE on one domain: 8 of 64 experts, far from equal.
TEST(SetLaws, OfOlmoeFitTheirCounts) {
  const std::filesystem::path path = SPACEMOE_SOURCE_DIR "/../shared/data/olmoe/counts.csv";
  if (!std::filesystem::exists(path)) {
    GTEST_SKIP() << path << " is not there";
  }
  ActivationSpec spec;
  spec.file = path;
  spec.where = {{"model", "olmoe"}, {"rank", "topk"}, {"domain", "arxiv"}, {"layer", "0"}};
  const SetLaws laws = make_set_laws(spec, model_of(1, 64, 8));
  const auto [least, most] = std::ranges::minmax(laws.inclusion());
  EXPECT_GT(most / least, 6.0);
  // Drawn from the fitted law, experts come as often as they were counted: tails are what is drawn
  // from, so their first column knows P(expert 0 is not active).
  const SetLawView view = laws.view();
  EXPECT_NEAR(1.0 - view.tails[8 * 65 + 1] / view.tails[8 * 65], laws.inclusion()[0], 1e-11);
  // Only layers 0, 7 and 15 were counted.
  spec.where.erase("layer");
  try {
    static_cast<void>(make_set_laws(spec, model_of(16, 64, 8)));
    FAIL();
  } catch (const ConfigError& error) {
    EXPECT_THAT(error.what(), HasSubstr("found no counts for layer 1, allowed: counts for each of "
                                        "the layers 0 to 15"));
  }
}

}  // namespace
}  // namespace spacemoe
