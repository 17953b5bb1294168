#include "host/search/path_rows.hpp"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/search/search_study.hpp"

namespace spacemoe {
namespace {

class PathRowsOfASky : public testing::Test {
 protected:
  PathRowsOfASky() : study_({4, 5, 8000.0, 87.0, 360.0, 2.0}, 0.7, 3, 1, 1, 1, 1.0F, random_) {}

  /// The row straight from a snapshot pass.
  [[nodiscard]] std::vector<float> expected(std::uint32_t source) const {
    std::vector<float> row(std::size_t{3} * 20);
    study_.backend->snapshots(study_.sky.series())
        ->path_rows({0, 3}, std::vector<std::uint32_t>{source}, row);
    return row;
  }

  std::mt19937 random_{1};
  SearchStudy study_;
};

TEST_F(PathRowsOfASky, AreThoseOfTheSnapshotsHoweverManyAreAskedFor) {
  PathRows rows(*study_.backend, study_.sky.series());
  rows.fetch(std::vector<std::uint32_t>{7, 3, 7});
  rows.fetch(study_.all_satellites());
  for (std::uint32_t source = 0; source < 20; ++source) {
    EXPECT_THAT(rows.row(source), testing::ElementsAreArray(expected(source))) << source;
  }
}

TEST_F(PathRowsOfASky, GoWhenThereAreTooManyUnlessTheyAreAskedFor) {
  PathRows rows(*study_.backend, study_.sky.series(), 4 * 3 * 20 * sizeof(float));
  EXPECT_EQ(rows.capacity(), 4U);
  rows.fetch(std::vector<std::uint32_t>{0, 1, 2});
  rows.fetch(std::vector<std::uint32_t>{3});
  EXPECT_THAT(rows.row(0), testing::ElementsAreArray(expected(0)));
  rows.fetch(std::vector<std::uint32_t>{2, 4});
  EXPECT_THAT(rows.row(2), testing::ElementsAreArray(expected(2)));
  EXPECT_THAT(rows.row(4), testing::ElementsAreArray(expected(4)));
  EXPECT_THROW(static_cast<void>(rows.row(0)), std::out_of_range);
}

}  // namespace
}  // namespace spacemoe
