#include <stop_token>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/api/door_study.hpp"

namespace spacemoe::api {
namespace {

using testing::HasSubstr;

template <class Work>
std::vector<Complaint> complaints_of(Work work) {
  try {
    work();
  } catch (const ConfigError& error) {
    return error.complaints();
  }
  ADD_FAILURE() << "nothing was refused";
  return {{}};
}

TEST(DoorErrors, NameAllThatIsWrongWithItsPlace) {
  const auto complaints = complaints_of([] {
    static_cast<void>(Study::from_text("links: {survival: 2}\ntime: {slot: 3}\n", "mine.yaml"));
  });
  ASSERT_GE(complaints.size(), 2U);
  const auto of_key = [&](const std::string& key) {
    for (const Complaint& complaint : complaints) {
      if (complaint.key == key) {
        return complaint;
      }
    }
    return Complaint{};
  };
  EXPECT_EQ(of_key("links.survival").found, "found 2");
  EXPECT_EQ(of_key("links.survival").file, "mine.yaml");
  EXPECT_EQ(of_key("links.survival").line, 1);
  EXPECT_EQ(of_key("links.survival").column, 19);
  EXPECT_THAT(of_key("time.slot").hint, HasSubstr("slots"));
  EXPECT_EQ(of_key("time.slot").line, 2);
}

TEST(DoorErrors, FoundAfterReadingHaveTheirPlaceToo) {
  const auto complaints =
      complaints_of([] { static_cast<void>(door_study({"model.layers=40"}).run()); });
  EXPECT_EQ(complaints[0].key, "model");
  EXPECT_THAT(complaints[0].file, HasSubstr("smoke.yaml"));
  EXPECT_GT(complaints[0].line, 1);
}

TEST(DoorErrors, OfArgumentsNameTheArgument) {
  const Study study = door_study();
  const Network network = study.network(Slots::planning);
  EXPECT_EQ(complaints_of([&] { static_cast<void>(network.link_status(6)); })[0].allowed, "0 to 5");
  EXPECT_EQ(complaints_of(
                [&] { static_cast<void>(network.path_rows(std::vector{0U}, std::vector{64U})); })[0]
                .key,
            "sources");
  EXPECT_EQ(complaints_of([&] { static_cast<void>(study.place("Nobody")); })[0].key, "scheme");
  EXPECT_EQ(
      complaints_of([&] { static_cast<void>(study.laws().probability(8, std::vector{0U})); })[0]
          .key,
      "layer");
  EXPECT_EQ(complaints_of([&] {
              static_cast<void>(study.costs(std::vector{1U, 2U}, std::vector{3U}));
            })[0]
                .key,
            "placements");
  Placement twice = placed_in_a_row(study);
  twice.experts[3] = 0;
  EXPECT_EQ(complaints_of([&] { static_cast<void>(study.cost(twice)); })[0].key, "placement");
  EXPECT_EQ(complaints_of([&] {
              const std::vector<NamedPlacements> named = {{"A", {twice, twice}}};
              static_cast<void>(study.evaluate(named));
            })[0]
                .key,
            "schemes");
  EXPECT_EQ(complaints_of([&] {
              const std::vector<NamedPlacements> named = {{"a/b", {placed_in_a_row(study)}}};
              static_cast<void>(study.evaluate(named));
            })[0]
                .found,
            "found the name \"a/b\"");
  Options options;
  options.backend = "gpu";
  EXPECT_EQ(complaints_of([&] { static_cast<void>(Study::from_text("{}", "a", options)); })[0].key,
            "backend");
}

TEST(DoorErrors, OfFilesAreFileErrors) {
  EXPECT_THROW(static_cast<void>(Study::from_file("/nowhere/study.yaml")), FileError);
}

TEST(Stops, EndLongCallsWithInterrupted) {
  std::stop_source stop;
  stop.request_stop();
  const Watch watch{{}, stop.get_token()};
  const Study study = door_study();
  EXPECT_THROW(static_cast<void>(study.run(watch)), Interrupted);
  EXPECT_THROW(static_cast<void>(study.place("SpaceMoE", watch)), Interrupted);
  EXPECT_THROW(study.prepare_costs(watch), Interrupted);
  EXPECT_GT(study.cost(placed_in_a_row(study)), 0.0) << "a stop is of its call alone";
}

TEST(DoorErrors, OfOwnSchemesBesideAWordSaySo) {
  const OwnScheme own{"Mine",
                      [](const Study& study, const Draw&) { return placed_in_a_row(study); }};
  const auto complaints =
      complaints_of([&] { static_cast<void>(door_study({"schemes=factorial"}, {own})); });
  EXPECT_EQ(complaints[0].key, "schemes");
  EXPECT_THAT(complaints[0].allowed, HasSubstr("a list of schemes"));
}

TEST(Watches, AreToldEachStageFromItsStartToItsEnd) {
  Options options;
  options.batch_slots = 5;
  options.set = {"schemes=[SpaceMoE]"};
  const Study study =
      Study::from_file(SPACEMOE_SOURCE_DIR "/configs/smoke.yaml", std::move(options));
  std::vector<Progress> told;
  const Watch watch{[&](const Progress& progress) { told.push_back(progress); }, {}};
  static_cast<void>(study.run(watch));
  ASSERT_FALSE(told.empty());
  EXPECT_EQ(told.front().done, 0U);
  EXPECT_EQ(told.back().stage, "evaluation");
  EXPECT_EQ(told.back().done, 12U) << "of three batches";
  EXPECT_EQ(told.back().total, 12U);
}

}  // namespace
}  // namespace spacemoe::api
