#include "host/search/path_rows.hpp"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kernels/tables/numbered_list.hpp"
#include "tests/unit/search/search_study.hpp"

namespace spacemoe {
namespace {

class PathRowsOfASky : public testing::Test {
 protected:
  PathRowsOfASky() : study_({4, 5, 8000.0, 87.0, 360.0, 2.0}, 0.7, 3, 1, 1, 1, 1.0F, random_) {}

  /// The row straight from a snapshot pass.
  [[nodiscard]] std::vector<float> expected(Satellite source) const {
    std::vector<float> row(std::size_t{3} * 20);
    study_.backend->snapshots(study_.sky.series())
        ->path_rows({Slot{0}, 3}, std::vector{source}, row);
    return row;
  }

  std::mt19937 random_{1};
  SearchStudy study_;
};

TEST_F(PathRowsOfASky, AreThoseOfTheSnapshotsHoweverManyAreAskedFor) {
  PathRows rows(*study_.backend, study_.sky.series());
  rows.fetch(list_of<Satellite>({7, 3, 7}));
  rows.fetch(study_.all_satellites());
  for (const Satellite source : all<Satellite>(20)) {
    EXPECT_THAT(rows.row(source), testing::ElementsAreArray(expected(source))) << number(source);
  }
}

TEST_F(PathRowsOfASky, GoWhenThereAreTooManyUnlessTheyAreAskedFor) {
  PathRows rows(*study_.backend, study_.sky.series(), 4 * 3 * 20 * sizeof(float));
  EXPECT_EQ(rows.capacity(), 4U);
  rows.fetch(list_of<Satellite>({0, 1, 2}));
  rows.fetch(list_of<Satellite>({3}));
  EXPECT_THAT(rows.row(Satellite{0}), testing::ElementsAreArray(expected(Satellite{0})));
  rows.fetch(list_of<Satellite>({2, 4}));
  EXPECT_THAT(rows.row(Satellite{2}), testing::ElementsAreArray(expected(Satellite{2})));
  EXPECT_THAT(rows.row(Satellite{4}), testing::ElementsAreArray(expected(Satellite{4})));
  EXPECT_THROW(static_cast<void>(rows.row(Satellite{0})), std::out_of_range);
}

}  // namespace
}  // namespace spacemoe
