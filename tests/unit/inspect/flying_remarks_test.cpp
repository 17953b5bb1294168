#include "host/inspect/flying_remarks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/flying.hpp"

namespace spacemoe {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

ExperimentConfig of_satellites(std::vector<OrbitalElements> satellites) {
  ExperimentConfig config;
  config.constellation = flying(std::move(satellites));
  return config;
}

TEST(FlyingRemarks, SayWhoFliesFromWhenOn) {
  std::vector<OrbitalElements> satellites = flying_walker({3, 8, 780.0, 86.4, 90.0, 1.0});
  satellites.push_back(flying_satellite(90, 500.0, 86.4, 20.0, 0.0));  // waits below
  EXPECT_EQ(flying_text(of_satellites(satellites)),
            "24 satellites of flying.csv in 3 planes, by SGP4, 1 other left out (spacemoe elements "
            "flying.csv says why); slot 0 starts at 2026-03-20T14:46:00Z");
  EXPECT_EQ(flying_text({}), "");
}

// An orbit of 1.7 h on, slots end 2.87 and 3.07 days after the epochs.
TEST(FlyingRemarks, WarnOfSlotsFarFromTheEpochs) {
  std::vector<OrbitalElements> satellites = flying_walker({3, 8, 780.0, 86.4, 90.0, 1.0});
  const auto make_older = [&](int tenths_of_a_day) {
    for (OrbitalElements& of : satellites) {
      of.epoch -= std::chrono::minutes(144 * tenths_of_a_day);
    }
  };
  make_older(28);
  EXPECT_THAT(flying_warnings(of_satellites(satellites)), IsEmpty());
  make_older(2);
  EXPECT_THAT(flying_warnings(of_satellites(satellites)),
              ElementsAre(HasSubstr("slots lie up to 3.1 days from the epochs of elements")));
  EXPECT_THAT(flying_warnings({}), IsEmpty());
}

}  // namespace
}  // namespace spacemoe
