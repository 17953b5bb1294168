#include <fstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/base/file.hpp"
#include "host/results/stored_result.hpp"
#include "tests/test_folder.hpp"
#include "tests/unit/api/door_study.hpp"

namespace spacemoe::api {
namespace {

using testing::HasSubstr;

class SavedResults : public testing::Test {
 protected:
  [[nodiscard]] std::string folder() const { return (work_.path() / "saved").string(); }

  /// The first complaint about saving there.
  [[nodiscard]] Complaint refusal(const Results& results, const SaveOptions& options) const {
    try {
      results.save(folder(), options);
    } catch (const ConfigError& error) {
      return error.complaints()[0];
    }
    ADD_FAILURE() << "nothing was refused";
    return {};
  }

  TestFolder work_;
};

TEST_F(SavedResults, AreReadAsThoseOfARun) {
  const OwnScheme own{"Mine",
                      [](const Study& study, const Draw&) { return placed_in_a_row(study); }};
  const Study study = door_study({"schemes=[SpaceMoE]"}, {own});
  const Results results = study.run();
  results.save(folder(), {.command = "mine --fast"});
  const StoredResult stored = read_result_folder(folder());
  ASSERT_EQ(stored.result.schemes.size(), 2U);
  EXPECT_EQ(stored.command, "mine --fast");
  EXPECT_EQ(stored.result.schemes[1].summary.exact_mean_s, results.figure("Mine", "exact_mean_s"));
  const Placement placed = placed_in_a_row(study);
  for (std::size_t layer = 0; layer < placed.gateways.size(); ++layer) {
    EXPECT_EQ(number(stored.result.schemes[1].placements[0].gateways[layer]),
              placed.gateways[layer]);
  }
  EXPECT_EQ(stored.loaded.config.schemes[1].placement->lexically_normal(),
            std::filesystem::path(folder()) / "placements.csv");
}

TEST_F(SavedResults, GiveWayToOthersOnlyIfAsked) {
  const Results results = door_study({"schemes=[SpaceMoE]", "time.slots=2"}).run();
  results.save(folder());
  const Complaint complaint = refusal(results, {});
  EXPECT_EQ(complaint.key, "folder");
  EXPECT_THAT(complaint.found, HasSubstr("holds results already"));
  EXPECT_EQ(complaint.hint, "force overwrites them");
  door_study({"schemes=[RandPlace]", "time.slots=2"}).run().save(folder(), {.force = true});
  EXPECT_EQ(read_result_folder(folder()).result.schemes[0].summary.scheme, "RandPlace");
}

TEST_F(SavedResults, NeverTakeThePlaceOfFilesOfOthers) {
  std::filesystem::create_directory(folder());
  const std::string file = folder() + "/summary.csv";
  std::ofstream(file) << "my own\n";
  const Results results = door_study({"schemes=[SpaceMoE]", "time.slots=2"}).run();
  EXPECT_THAT(refusal(results, {.force = true}).found, HasSubstr("which spacemoe did not make"));
  EXPECT_EQ(read_file(file), "my own\n");
  EXPECT_THROW(Results().save(folder()), ConfigError) << "no run";
  EXPECT_THROW(results.save(""), ConfigError);
}

TEST_F(SavedResults, FileErrorsNameTheFile) {
  const Results results = door_study({"schemes=[SpaceMoE]", "time.slots=2"}).run();
  try {
    results.save("/proc/self/results");
    FAIL() << "nothing was refused";
  } catch (const FileError& error) {
    EXPECT_EQ(error.path(), "/proc/self/results");
    EXPECT_FALSE(error.reason().empty());
  }
}

}  // namespace
}  // namespace spacemoe::api
