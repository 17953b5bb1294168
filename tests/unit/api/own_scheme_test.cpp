#include <cmath>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/api/door_study.hpp"

namespace spacemoe::api {
namespace {

using testing::ElementsAre;

OwnScheme in_a_row(const std::string& name) {
  return {name, [](const Study& study, const Draw&) { return placed_in_a_row(study); }};
}

/// The line of a scheme in a table that has one for each, but for its name.
std::vector<double> figures_of(const Results& results, const std::string& scheme) {
  std::vector<double> figures;
  for (const Column& column : results.table("summary").columns) {
    if (column.name != "scheme") {
      figures.push_back(results.figure(scheme, column.name));
    }
  }
  return figures;
}

TEST(OwnSchemes, ThatCopyABuiltInOneHaveItsFigures) {
  const OwnScheme copy{
      "Copy", [](const Study& study, const Draw&) { return study.place("SpaceMoE").front(); }};
  const Results results =
      door_study({"reference=RandIntra", "schemes=[RandIntra, SpaceMoE, Copy]"}, {copy}).run();
  EXPECT_THAT(figures_of(results, "Copy"),
              testing::Pointwise(testing::NanSensitiveDoubleEq(), figures_of(results, "SpaceMoE")));
  EXPECT_LT(results.figure("Copy", "ratio"), 0.9);
}

TEST(OwnSchemes, StandWhereTheConfigNamesThemElseAtTheEnd) {
  const Study study = door_study({"schemes=[First, RandPlace]", "reference=Last"},
                                 {in_a_row("Last"), in_a_row("First")});
  EXPECT_THAT(study.schemes(), ElementsAre("First", "RandPlace", "Last"));
  EXPECT_EQ(study.run().reference, "Last");
}

TEST(OwnSchemes, ThatDrawAreAskedForEachDrawWithASeedOfItsOwn) {
  std::vector<std::uint32_t> numbers;
  std::set<std::uint64_t> seeds;
  const OwnScheme random{"Mine",
                         [&](const Study& study, const Draw& draw) {
                           numbers.push_back(draw.number);
                           seeds.insert(draw.seed);
                           Placement placement = placed_in_a_row(study);
                           std::swap(placement.experts[0], placement.experts[1 + draw.seed % 20]);
                           return placement;
                         },
                         true};
  const Results results = door_study({"schemes=[SpaceMoE]"}, {random}).run();
  EXPECT_THAT(numbers, ElementsAre(0, 1, 2, 3, 4, 5, 6, 7, 8, 9));
  EXPECT_EQ(seeds.size(), 10U);
  EXPECT_EQ(results.figure("Mine", "draws"), 10.0);
  EXPECT_EQ(results.placements[1].draws.size(), 10U);
  const std::set<std::uint64_t> before = seeds;
  static_cast<void>(door_study({"schemes=[SpaceMoE]", "evaluation.seed=2"}, {random}).run());
  EXPECT_EQ(seeds.size(), 20U) << "another study, other seeds";
}

TEST(OwnSchemes, ThatThrowEndTheRunWithTheirException) {
  const OwnScheme failing{
      "Mine", [](const Study&, const Draw&) -> Placement { throw std::out_of_range("of mine"); }};
  EXPECT_THROW(static_cast<void>(door_study({}, {failing}).run()), std::out_of_range);
}

TEST(OwnSchemes, ThatPlaceWhatCannotBeAreNamed) {
  const OwnScheme wrong{"Mine", [](const Study& study, const Draw&) {
                          Placement placement = placed_in_a_row(study);
                          placement.experts[5] = placement.gateways[0];
                          return placement;
                        }};
  try {
    static_cast<void>(door_study({"schemes=[SpaceMoE, Mine]"}, {wrong}).run());
    FAIL();
  } catch (const ConfigError& error) {
    ASSERT_EQ(error.complaints().size(), 1U);
    const Complaint& complaint = error.complaints().front();
    EXPECT_EQ(complaint.key, "schemes.1");
    EXPECT_EQ(complaint.found,
              "found the expert 1 of layer 1 on satellite 0, which holds another module");
    EXPECT_EQ(complaint.allowed, "one module a satellite");
    EXPECT_NE(complaint.hint, "");
  }
}

TEST(Evaluation, OfGivenPlacementsIsThatOfTheSchemesThatMadeThem) {
  const Study study = door_study({"schemes=[SpaceMoE, RandIntra]"});
  const Results run = study.run();
  const Results evaluated = study.evaluate(run.placements);
  for (const char* scheme : {"SpaceMoE", "RandIntra"}) {
    EXPECT_THAT(figures_of(evaluated, scheme),
                testing::Pointwise(testing::NanSensitiveDoubleEq(), figures_of(run, scheme)));
  }
}

/// Latency of a token: in each layer that of the slowest active expert.
double token_s(const Study& study, const Placement& placement, const Array<float>& rows,
               const std::uint16_t* active) {
  const Model model = study.model();
  double sum_s = 0.0;
  for (std::uint32_t layer = 0; layer < model.layers; ++layer) {
    float slowest_s = 0.0F;
    for (std::uint32_t k = 0; k < model.active; ++k) {
      const std::uint32_t expert = active[layer * model.active + k];
      const std::uint32_t at = placement.experts[layer * model.experts + expert];
      const std::uint32_t next = (layer + 1) % model.layers;
      slowest_s = std::max(slowest_s, rows.values[layer * 64 + at] + model.expert_s[at] +
                                          rows.values[next * 64 + at]);
    }
    sum_s += static_cast<double>(slowest_s);
  }
  return sum_s;
}

TEST(Evaluation, SampledMeansAreThoseOfTheTokensThatTheLawGives) {
  const Study study = door_study({"schemes=[SpaceMoE]"});
  const Results results = study.run();
  const Placement& placement = results.placements[0].draws[0];
  constexpr std::uint32_t slot = 7;
  const Array<float> rows =
      study.network(Slots::evaluation).path_rows(std::vector{slot}, placement.gateways);
  const Array<std::uint16_t> tokens = study.laws().sample(slot, 200);
  double sum_s = 0.0;
  for (std::size_t token = 0; token < 200; ++token) {
    sum_s += token_s(study, placement, rows, tokens.values.data() + token * 16);
  }
  EXPECT_NEAR(results.table("slots").numbers("mean_s")[slot], sum_s / 200.0, 1e-6);
}

}  // namespace
}  // namespace spacemoe::api
