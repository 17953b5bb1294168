#include "host/compare/run_comparison.hpp"

#include <cstdint>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/compare/scheme_comparison.hpp"
#include "tests/placed.hpp"
#include "tests/unit/compare/small_run.hpp"

namespace spacemoe {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

ResultComparison judged(const ComparedRun& a, const ComparedRun& b) {
  ResultComparison comparison = compare_runs(a, b);
  judge_rows(comparison, {});
  return comparison;
}

/// A run by hand: every slot delivers all of its tokens, in the exact mean given.
ComparedRun run_of(std::vector<double> slots_s, std::uint64_t seed = 1) {
  SchemeResult scheme{};
  scheme.summary.scheme = "Fixed";
  scheme.draws = {{1.0, 1.0, 1.0}};
  scheme.layers = {LayerSummary{}, LayerSummary{}};
  scheme.placements = {placed({1, 2}, {3, 4})};
  for (std::size_t slot = 0; slot < slots_s.size(); ++slot) {
    scheme.slots.push_back({10.0 * static_cast<double>(slot), {}, 1.0, slots_s[slot]});
  }
  const auto count = static_cast<std::uint32_t>(slots_s.size());
  return {"{}", seed, count, count, false, {scheme}};
}

TEST(RunComparison, ByHand) {
  const ResultComparison comparison = judged(run_of({1.0, 2.0, 3.0}), run_of({1.5, 2.0, 4.0}));
  ASSERT_EQ(comparison.rows.size(), 1U);
  const ComparedRow& row = comparison.rows[0];
  EXPECT_EQ(row.name, "Fixed");
  EXPECT_DOUBLE_EQ(row.a, 2.0);
  EXPECT_DOUBLE_EQ(row.b, 2.5);
  EXPECT_DOUBLE_EQ(row.ratio.value, 1.25);
  // Shifts 0.5, 0, 1; their averages 0, 0.25, 0.5, 0.5, 0.75, 1.
  EXPECT_DOUBLE_EQ(*row.shift, 0.5);
}

TEST(RunComparison, TakesARunThatKeepsNoPlacementsAndSaysWhatIsNotKnown) {
  const ComparedRun a = run_of({1.0, 2.0, 3.0});
  ComparedRun b = run_of({1.0, 2.0, 3.0});
  EXPECT_THAT(judged(a, b).remarks, Not(Contains(HasSubstr("not known"))));
  b.schemes[0].placements.clear();
  b.remarks = {"No placements.csv."};
  EXPECT_THAT(judged(a, b).remarks, Contains("B: No placements.csv."));
  EXPECT_THAT(judged(a, b).remarks,
              Contains("Whether the runs place Fixed alike is not known, as one keeps no "
                       "placements; that they do is assumed, as they have one seed."));
  // With another seed the difference may be one of placements: it is judged by layers.
  b.seed = 2;
  EXPECT_THAT(judged(a, b).remarks, Contains(HasSubstr("placement brings is judged by layers")));
  EXPECT_FALSE(compare_scheme(a.schemes[0], b.schemes[0], {false})->pairing.placement);
}

TEST(RunComparison, PairsTheSlotsThatBothHave) {
  // B was interrupted after two of four slots; the others would make A look slower.
  ComparedRun b = run_of({1.0, 2.0});
  b.slots_planned = 4;
  b.interrupted = true;
  const ResultComparison comparison = judged(run_of({1.0, 2.0, 30.0, 40.0}), b);
  EXPECT_DOUBLE_EQ(comparison.rows[0].ratio.value, 1.0);
  EXPECT_THAT(comparison.remarks, Contains("Slots are paired: the 2 that both runs have."));
  EXPECT_THAT(comparison.remarks, Contains(HasSubstr("B has 2 of 4 slots")));
}

TEST(RunComparison, SaysHowSlotsArePairedThatAreTheSame) {
  EXPECT_THAT(judged(run_of({1.0, 2.0}), run_of({1.0, 2.0})).remarks,
              Contains("Slots are paired: they start at the same times."));
}

TEST(RunComparison, SaysWhyARunHasFewerSlots) {
  ComparedRun run = run_of({1.0, 2.0});
  run.slots_planned = 4;
  run.interrupted = true;
  EXPECT_THAT(judged(run_of({1.0, 2.0}), run).remarks,
              Contains("B has 2 of 4 slots: it was interrupted."));
  run.interrupted = false;
  EXPECT_THAT(judged(run, run_of({1.0, 2.0})).remarks,
              Contains("A has 2 of 4 slots: it stopped early."));
}

TEST(RunComparison, TakesSampledMeansWhereARunHasNoExactOnes) {
  ComparedRun a = run_of({1.0, 1.0, 1.0});
  ComparedRun b = run_of({1.0, 1.0, 1.0});
  EXPECT_THAT(judged(a, b).remarks, Contains("Means are exact expectations."));
  for (std::size_t slot = 0; slot < 3; ++slot) {
    a.schemes[0].slots[slot].mean_s = 5.0;
    b.schemes[0].slots[slot].mean_s = 6.0;
    b.schemes[0].slots[slot].exact_mean_s = std::nullopt;
  }
  const ResultComparison comparison = judged(a, b);
  EXPECT_DOUBLE_EQ(comparison.rows[0].ratio.value, 1.2);
  EXPECT_THAT(comparison.remarks,
              Contains("A run has no exact means of Fixed: those of sampled tokens."));
}

TEST(RunComparison, NamesSchemesThatDeliverNothing) {
  ComparedRun b = run_of({1.0, 2.0});
  for (SlotSummary& slot : b.schemes[0].slots) {
    slot = {slot.time_s, std::nullopt, 0.0, std::nullopt};
  }
  const ResultComparison comparison = judged(run_of({1.0, 2.0}), b);
  EXPECT_TRUE(comparison.rows.empty());
  EXPECT_THAT(comparison.remarks, Contains("A run delivers nothing of Fixed."));
}

TEST(RunComparison, SaysWhereRunsPlaceASchemeDifferently) {
  ComparedRun b = run_of({1.0, 2.0});
  b.schemes[0].placements = {placed({1, 2}, {4, 3})};
  EXPECT_THAT(judged(run_of({1.0, 2.0}), b).remarks,
              Contains("The runs place Fixed differently: how it was placed is part of the "
                       "difference, and another seed may place it otherwise."));
  b.seed = 2;
  EXPECT_THAT(
      judged(run_of({1.0, 2.0}), b).remarks,
      Contains("The seeds place Fixed differently; how much that brings is judged by layers."));
}

TEST(RunComparison, SaysWhyItDoesNotPair) {
  ComparedRun b = run_of({1.0, 2.0, 3.0}, 7);
  for (SlotSummary& slot : b.schemes[0].slots) {
    slot.time_s *= 1.01;
  }
  EXPECT_THAT(
      judged(run_of({1.0, 2.0, 3.0}), b).remarks,
      testing::AllOf(
          Contains("Slots are paired by number; they start at different times."),
          Contains("Outages and placement draws are not paired: A has seed 1, B has seed 7.")));
  EXPECT_THAT(judged(run_of({1.0, 2.0, 3.0, 4.0}), b).remarks,
              Contains("Slots are not paired: A has 4, B has 3."));
}

/// Three links that fail once in ten slots.
RunWeather weather_of(std::uint32_t slots, double renewal = 1.0) {
  return {std::vector<LinkCandidate>{
              {0, 1, LinkKind::in_plane}, {1, 2, LinkKind::in_plane}, {2, 3, LinkKind::in_plane}},
          0.9, renewal, slots};
}

TEST(RunComparison, PairsOutagesOnlyOfTheSameLinksAndSlots) {
  ComparedRun a = run_of({1.0, 2.0, 3.0});
  ComparedRun b = run_of({1.0, 2.0, 3.0});
  EXPECT_THAT(judged(a, b).remarks, Contains("Placement draws are paired: both runs have seed 1."))
      << "no outages, nothing to pair";
  a.weather = weather_of(3);
  b.weather = weather_of(3);
  EXPECT_THAT(judged(a, b).remarks,
              Contains("Outages and placement draws are paired: both runs have seed 1."));
  b.weather.links->pop_back();
  EXPECT_THAT(judged(a, b).remarks,
              Contains("Placement draws are paired: both runs have seed 1; outages are not: their "
                       "candidate links differ."));
  b.weather = weather_of(4);
  EXPECT_THAT(judged(a, b).remarks, Contains(HasSubstr("into different slots")));
  b.weather = weather_of(3, 0.5);
  EXPECT_THAT(judged(a, b).remarks, Contains(HasSubstr("the length of links' outages differs")));
  b.weather = weather_of(3);
  b.weather.partners_change = true;
  EXPECT_THAT(judged(a, b).remarks, Contains(HasSubstr("their candidate links differ")));
  b.weather = weather_of(3);
  b.weather.besides.acquisition_s = 10.0;
  EXPECT_THAT(judged(a, b).remarks, Contains(HasSubstr("the block weather differs")));
}

TEST(RunComparison, SaysWhatAnotherSeedChanges) {
  ComparedRun b = run_of({1.0, 2.0, 3.0}, 7);
  EXPECT_THAT(judged(run_of({1.0, 2.0, 3.0}), b).remarks,
              Contains(HasSubstr("Another evaluation.seed has other outages")));
  b.seed = 1;
  b.activation_seed = 5;
  EXPECT_THAT(
      judged(run_of({1.0, 2.0, 3.0}), b).remarks,
      Contains("With a skew, other experts are popular: A has activation.seed 1, B has 5."));
}

TEST(RunComparison, HasNoIntervalWhereOutagesLastTooLong) {
  std::vector<double> slots_s(60, 1.0);
  for (std::size_t slot = 0; slot < slots_s.size(); ++slot) {
    slots_s[slot] += 0.01 * static_cast<double>(slot % 7);
  }
  ComparedRun a = run_of(slots_s);
  slots_s[3] = 2.0;
  ComparedRun b = run_of(slots_s);
  for (std::size_t slot = 0; slot < slots_s.size(); ++slot) {
    a.schemes[0].slots[slot].slot = b.schemes[0].slots[slot].slot =
        Slot{static_cast<std::uint32_t>(slot)};
  }
  EXPECT_TRUE(judged(a, b).rows[0].ratio.interval);
  a.weather = weather_of(60, 0.02);
  const ResultComparison lasting = judged(a, b);
  EXPECT_FALSE(lasting.rows[0].ratio.interval);
  EXPECT_EQ(lasting.rows[0].verdict.words, "cannot tell: outages last too long for so few slots");
  // Every 50th slot: they hardly know of each other.
  for (std::size_t slot = 0; slot < slots_s.size(); ++slot) {
    a.schemes[0].slots[slot].slot = b.schemes[0].slots[slot].slot =
        Slot{static_cast<std::uint32_t>(50 * slot)};
  }
  EXPECT_TRUE(judged(a, b).rows[0].ratio.interval);
}

TEST(RunComparison, HasNoIntervalOfASingleSlot) {
  EXPECT_EQ(judged(run_of({1.0}), run_of({2.0})).rows[0].verdict.words,
            "cannot tell: too few slots or layers, or some deliver nothing");
}

TEST(RunComparison, NamesSchemesThatOneRunLacks) {
  ComparedRun b = run_of({1.0, 2.0});
  b.schemes[0].summary.scheme = "Other";
  const ResultComparison comparison = judged(run_of({1.0, 2.0}), b);
  EXPECT_TRUE(comparison.rows.empty());
  EXPECT_THAT(comparison.remarks, Contains("Schemes only in A: Fixed."));
  EXPECT_THAT(comparison.remarks, Contains("Schemes only in B: Other."));
}

TEST(RunComparison, WarnsWhereOneRunLosesMoreTokens) {
  ComparedRun b = run_of({1.0, 2.0});
  b.schemes[0].slots[1].delivered_fraction = 0.5;
  EXPECT_THAT(judged(run_of({1.0, 2.0}), b).remarks,
              Contains(HasSubstr("Fixed 1.0000 in A, 0.7500 in B")));
  // A thousandth of all tokens matters.
  b.schemes[0].slots[1].delivered_fraction = 0.997;
  EXPECT_THAT(judged(run_of({1.0, 2.0}), b).remarks,
              Contains(HasSubstr("Fixed 1.0000 in A, 0.9985 in B")));
  b.schemes[0].slots[1].delivered_fraction = 0.999;
  EXPECT_THAT(judged(run_of({1.0, 2.0}), b).remarks,
              Not(Contains(HasSubstr("Delivered fractions differ"))));
}

TEST(RunComparison, OfARunWithItselfFindsNothing) {
  const ComparedRun run = small_run(1);
  const ResultComparison comparison = judged(run, run);
  ASSERT_EQ(comparison.rows.size(), 4U);
  for (const ComparedRow& row : comparison.rows) {
    EXPECT_EQ(row.ratio.value, 1.0);
    EXPECT_EQ(row.verdict.words, "no difference");
  }
  EXPECT_THAT(comparison.remarks, Contains("The configs are the same."));
}

}  // namespace
}  // namespace spacemoe
