#include "host/activation/recorded_tokens.hpp"

#include <array>
#include <map>
#include <numeric>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/activation/set_laws.hpp"
#include "host/routing/trace_arrays.hpp"
#include "kernels/common/active_sets.hpp"
#include "tests/unit/activation/file_complaint.hpp"
#include "tests/unit/activation/small_models.hpp"

namespace spacemoe {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// Two layers of two out of four experts; four tokens of law, two of news, their experts in any
/// order.
constexpr std::string_view two_domains =
    "domain,token,layer,e0,e1\n"
    "law,0,0,1,0\nlaw,0,1,2,3\nlaw,1,0,0,2\nlaw,1,1,3,2\n"
    "law,2,0,0,1\nlaw,2,1,0,1\nlaw,3,0,3,1\nlaw,3,1,1,2\n"
    "news,0,0,2,3\nnews,0,1,3,1\nnews,1,0,3,2\nnews,1,1,2,0\n";

ActivationSpec replaying(const std::filesystem::path& path) {
  ActivationSpec spec;
  spec.kind = ActivationKind::trace;
  spec.file = path;
  return spec;
}

TEST(RecordedTokens, AreTheTracesInItsOrderWithAscendingSets) {
  const TestFile file("trace.csv", two_domains);
  const RecordedTokens recorded = read_recorded_tokens(replaying(file.path()), model_of(2, 4, 2));
  EXPECT_EQ(recorded.tokens, 6U);
  EXPECT_THAT(recorded.members, ElementsAre(0, 1, 2, 3, 0, 2, 2, 3, 0, 1, 0, 1, 1, 3, 1, 2,  //
                                            2, 3, 1, 3, 2, 3, 0, 2));
  EXPECT_EQ(replay_text(recorded, replaying(file.path())),
            "6 of 6 recorded tokens, of 2 domains; 2 active in each of 2 layers, all layers of the "
            "same recorded token");
}

TEST(RecordedTokens, AreThoseOfADomain) {
  const TestFile file("trace.csv", two_domains);
  ActivationSpec spec = replaying(file.path());
  spec.where = {{"domain", "news"}};
  spec.layers = ReplayedLayers::independent;
  const RecordedTokens recorded = read_recorded_tokens(spec, model_of(2, 4, 2));
  EXPECT_THAT(recorded.members, ElementsAre(2, 3, 1, 3, 2, 3, 0, 2));
  EXPECT_EQ(replay_text(recorded, spec),
            "2 of 6 recorded tokens, of news; 2 active in each of 2 layers, each layer of a "
            "recorded token of its own");
}

// The labels may stand in any column.
TEST(RecordedTokens, AreThoseOfALabelOfAnotherName) {
  const TestFile file("trace.csv", "subject,token,layer,e0\nlaw,0,0,1\nart,0,0,2\nart,1,0,0\n");
  ActivationSpec spec = replaying(file.path());
  spec.where = {{"subject", "art"}};
  EXPECT_THAT(read_recorded_tokens(spec, model_of(1, 4, 1)).members, ElementsAre(2, 0));
}

// A quarter of four is one token, of two half a one, which is rounded up as `import` does.
TEST(RecordedTokens, TheLastOfEachDomainAreHeldOut) {
  const TestFile file("trace.csv", two_domains);
  ActivationSpec spec = replaying(file.path());
  spec.held_out = 0.25;
  const RecordedTokens rest = read_recorded_tokens(spec, model_of(2, 4, 2));
  EXPECT_THAT(rest.members, ElementsAre(0, 1, 2, 3, 0, 2, 2, 3, 0, 1, 0, 1, 2, 3, 1, 3));
  EXPECT_THAT(replay_text(rest, spec),
              HasSubstr("4 of 6 recorded tokens, of 2 domains, without the last 25 % of each"));
  spec.tokens = ReplayedTokens::held_out;
  const RecordedTokens judge = read_recorded_tokens(spec, model_of(2, 4, 2));
  EXPECT_THAT(judge.members, ElementsAre(1, 3, 1, 2, 2, 3, 0, 2));
  EXPECT_THAT(replay_text(judge, spec), HasSubstr("2 of 6 recorded tokens, of 2 domains, only"));
}

TEST(RecordedTokens, AreFollowedByTheNextOfTheirLabel) {
  const TestFile file("trace.csv", two_domains);
  ActivationSpec spec = replaying(file.path());
  const auto steps = [&](std::uint32_t from) {
    const RecordedTokens recorded = read_recorded_tokens(spec, model_of(2, 4, 2));
    std::vector<std::uint32_t> tokens;
    for (std::uint64_t i = 0; i < 6; ++i) {
      tokens.push_back(recorded.after(from, i));
    }
    return tokens;
  };
  EXPECT_THAT(steps(2), ElementsAre(2, 3, 0, 1, 2, 3));
  EXPECT_THAT(steps(4), ElementsAre(4, 5, 4, 5, 4, 5));
  spec.held_out = 0.25;  // the last of law, and of news
  EXPECT_THAT(steps(2), ElementsAre(2, 0, 1, 2, 0, 1));
  EXPECT_THAT(steps(3), ElementsAre(3, 3, 3, 3, 3, 3));
  spec.where = {{"domain", "news"}};
  EXPECT_THAT(steps(0), ElementsAre(0, 0, 0, 0, 0, 0));
}

TEST(RecordedTokens, OfAnotherModelAreRefusedWithBothNumbers) {
  const TestFile file("trace.csv", two_domains);
  const auto of_model = [&](std::uint32_t layers, std::uint32_t experts, std::uint32_t active) {
    return complaint(file, [&] {
      static_cast<void>(
          read_recorded_tokens(replaying(file.path()), model_of(layers, experts, active)));
    });
  };
  EXPECT_EQ(of_model(3, 4, 2),
            "FILE: found 2 layers with experts, by its numbers 0 to 1, allowed: 3, the layers of "
            "the model (model.layers)");
  EXPECT_EQ(of_model(2, 4, 3),
            "FILE: found sets of 2 experts, allowed: sets of 3, the active experts of the model "
            "(model.active)");
  EXPECT_EQ(of_model(2, 3, 2), "FILE:3:1: found expert 3, allowed: 0 to 2");
  EXPECT_EQ(of_model(2, 9, 2), "no complaint");  // some were never chosen
}

std::string refused(const std::string& text, const std::map<std::string, std::string>& where = {}) {
  const TestFile file("trace.csv", text);
  ActivationSpec spec = replaying(file.path());
  spec.where = where;
  return complaint(file, [&] { static_cast<void>(read_recorded_tokens(spec, model_of(2, 4, 2))); });
}

TEST(RecordedTokens, WhatIsWrongInATraceIsToldWithItsLine) {
  const std::string header = "token,layer,e0,e1\n";
  EXPECT_EQ(refused(header + "0,0,1,2\n0,1,1,2\n1,0,3,2\n"),
            "FILE:4:1: found no layer 1 of token 1, allowed: all layers of every token");
  EXPECT_EQ(refused(header + "0,0,1,2\n0,2,1,2\n"),
            "FILE: found no layer 1 between layers 0 and 2, allowed: layers that follow one "
            "another (if it is a dense layer, spacemoe import --as npz --dense 1 says so)");
  EXPECT_EQ(refused(header + "0,0,1,2\n0,1,1,1\n"),
            "FILE:3:1: found expert 1 again, allowed: different experts in a set");
  EXPECT_EQ(refused(header + "0,0,1,2\n0,1,1,-1\n"),
            "FILE:3:1: found 1 experts, allowed: 2, as in the first set");
  EXPECT_EQ(refused(header + "0,0,1,2\n0,1,0,0\n"),
            "FILE: layer 1 has expert 0 in every place, allowed: layers with experts; -1 where "
            "there is none (if it is a dense layer, spacemoe import --as npz --dense 1 leaves it "
            "out; if not, spacemoe import --as npz --dense none)");
  EXPECT_EQ(refused("layer,e0,e1,e2,e3\n0,1,2,3,4\n1,1,2,3,4\n"),
            "FILE: found a table of counts, allowed: a trace of tokens, which kind trace replays "
            "(kind counts takes it)");
  EXPECT_EQ(refused("layer,expert_i,expert_j,tokens\n0,0,1,5\n1,0,1,5\n"),
            "FILE: found a table of pairs, allowed: a trace of tokens, which kind trace replays "
            "(kind pairs takes it)");
}

TEST(RecordedTokens, ADomainThatIsNotThereIsToldOfThoseThatAre) {
  EXPECT_EQ(refused(std::string(two_domains), {{"domain", "low"}}),
            "FILE: found no token of domain \"low\", allowed: law, news (is \"law\" meant?)");
  EXPECT_EQ(refused("token,layer,e0,e1\n0,0,1,2\n0,1,1,2\n", {{"domain", "law"}}),
            "FILE: found no token of domain \"law\", allowed: a trace with labels");
}

TEST(RecordedTokens, ASplitThatLeavesNoneIsRefused) {
  const TestFile file("trace.csv", "token,layer,e0\n0,0,1\n1,0,2\n");
  ActivationSpec spec = replaying(file.path());
  spec.held_out = 0.2;  // of two tokens none
  spec.tokens = ReplayedTokens::held_out;
  EXPECT_EQ(
      complaint(file, [&] { static_cast<void>(read_recorded_tokens(spec, model_of(1, 3, 1))); }),
      "FILE: found no tokens left of 2, only the last 20 % of each domain, allowed: at least "
      "one to replay (activation.held_out says how many are set apart)");
}

// In an archive that the program wrote, dense layers have been left out: zeros are expert 0.
TEST(RecordedTokens, WhatImportWroteIsNotAskedAbout) {
  RoutingTrace trace;
  trace.tokens = 2;
  trace.layers = 2;
  trace.active = 1;
  trace.experts = 2;
  trace.domains = {""};
  trace.domain_of = {0, 0};
  trace.ids = {0, 1, 0, 0};
  const TestFile file("trace.npz", trace_npz(trace));
  EXPECT_THAT(read_recorded_tokens(replaying(file.path()), model_of(2, 2, 1)).members,
              ElementsAre(0, 1, 0, 0));
}

TEST(RecordedLayerLaws, AreWhatWasRecordedOfEachLayer) {
  const TestFile file("trace.csv", two_domains);
  const SetLaws laws = make_set_laws(replaying(file.path()), model_of(2, 4, 2));
  const SetLawView view = laws.view();
  EXPECT_EQ(view.sample_form, SampleForm::recorded);
  EXPECT_EQ(view.exact_form, ExactForm::containment);
  EXPECT_TRUE(view.joint_layers);
  EXPECT_EQ(view.recorded_tokens, 6U);
  // By hand: layer 0 has 01 02 01 13 23 23, layer 1 has 23 23 01 12 13 02.
  const std::array<double, 8> sixths = {3, 3, 3, 3, 2, 3, 4, 3};
  for (std::size_t i = 0; i < 8; ++i) {
    EXPECT_NEAR(laws.inclusion()[i], sixths[i] / 6.0, 1e-15);
  }
  EXPECT_NEAR(view.containment[0b0011], 2.0 / 6.0, 1e-15);
  EXPECT_NEAR(view.containment[0b0111], 3.0 / 6.0, 1e-15);
  EXPECT_NEAR(view.containment[16 + 0b1110], 4.0 / 6.0, 1e-15);
  EXPECT_EQ(view.containment[16 + 0b1111], 1.0);
  EXPECT_FALSE(laws.why_not_exact());
  EXPECT_FALSE(laws.why_tokens_not_exact());
}

/// A recorded layer of three of forty experts, each token with a set of its own.
RecordedTokens many_sets(std::uint32_t tokens) {
  RecordedTokens recorded;
  recorded.layers = 1;
  recorded.active = 3;
  recorded.tokens = tokens;
  std::vector<std::uint16_t> set = {0, 1, 2};
  for (std::uint32_t token = 0; token < tokens; ++token) {
    recorded.members.insert(recorded.members.end(), set.begin(), set.end());
    next_set(40, 3, set.data());
  }
  return recorded;
}

TEST(RecordedLayerLaws, AreExactForUpTo5000DifferentSets) {
  const SetLaws few(many_sets(5000), 40);
  EXPECT_EQ(few.view().exact_form, ExactForm::sets);
  EXPECT_EQ(few.view(true).exact_form, ExactForm::sets);
  EXPECT_EQ(few.view().set_begin[1], 5000U);
  const SetLaws many(many_sets(5001), 40);
  EXPECT_EQ(many.view().exact_form, ExactForm::none);
  EXPECT_EQ(many.token_view().exact_form, ExactForm::none);
  EXPECT_THAT(many.why_not_exact().value(),
              HasSubstr("for up to 5000 of them, and 3 of 40 experts made more; kind counts"));
  EXPECT_NEAR(std::accumulate(many.inclusion().begin(), many.inclusion().end(), 0.0), 3.0, 1e-12);
}

// The layers of a long trace are known one by one, its tokens are too many to go through.
TEST(RecordedLayerLaws, OfALongTraceAreExactButNotItsTokens) {
  const auto recorded = [](std::uint32_t tokens, ReplayedLayers layers) {
    RecordedTokens made;
    made.layers = 2;
    made.active = 2;
    made.tokens = tokens;
    made.replayed = layers;
    for (std::uint32_t set = 0; set < 2 * tokens; ++set) {
      made.members.push_back(0);
      made.members.push_back(static_cast<std::uint16_t>(1 + set % 3));
    }
    return made;
  };
  constexpr std::uint32_t most = 1U << 21U;
  EXPECT_EQ(SetLaws(recorded(most, ReplayedLayers::joint), 4).token_view().exact_form,
            ExactForm::containment);
  const SetLaws joint(recorded(most + 1, ReplayedLayers::joint), 4);
  EXPECT_EQ(joint.view().exact_form, ExactForm::containment);
  EXPECT_FALSE(joint.why_not_exact());
  EXPECT_EQ(joint.token_view().exact_form, ExactForm::none);
  EXPECT_THAT(joint.why_tokens_not_exact().value(),
              HasSubstr("up to 8388608 experts in all their sets, and 2097153 tokens with 2 layers "
                        "of 2 have more"));
  const SetLaws independent(recorded(most + 1, ReplayedLayers::independent), 4);
  EXPECT_EQ(independent.token_view().exact_form, ExactForm::containment);
  EXPECT_FALSE(independent.why_tokens_not_exact());
}

}  // namespace
}  // namespace spacemoe
