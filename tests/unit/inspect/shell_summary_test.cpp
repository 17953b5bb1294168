#include "host/inspect/shell_summary.hpp"

#include <numbers>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace spacemoe {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<ShellSummary> summaries(const std::vector<WalkerShell>& shells,
                                    const LinkSpec& links = {}) {
  const Constellation constellation({shells, {}});
  const std::vector<double> times_s = {0.0, 600.0, 1200.0, 1800.0};
  return summarise_shells(constellation, links, times_s);
}

WalkerShell starlink(double phasing, Seam seam) {
  return {72, 22, 550.0, 53.0, 360.0, phasing, seam};
}

TEST(ShellSummary, SaysNothingOfShellsThatKeepApart) {
  EXPECT_THAT(shell_remarks(summaries({starlink(39.0, Seam::closed)})), IsEmpty());
  // A star's last plane and first are no neighbours: nothing is missing there.
  EXPECT_THAT(shell_remarks(summaries({{6, 11, 780.0, 86.4, 189.6, 2.76}})), IsEmpty());
}

TEST(ShellSummary, RemarksOnSatellitesThatMeet) {
  const auto shells = summaries({starlink(0.0, Seam::closed), starlink(39.0, Seam::closed)});
  EXPECT_THAT(shell_remarks(shells),
              ElementsAre(HasSubstr("shell 0: satellites of different planes pass each other at "
                                    "0.0 km; its phasing (0) decides")));
  EXPECT_THAT(shells_table(shells), HasSubstr("49.8"));
  EXPECT_NEAR(shells_json(shells)[1]["least_distance_km"].get<double>(), 49.755, 1e-3);
}

// Two planes 0.05 deg apart: satellites beside each other, for good.
TEST(ShellSummary, SaysThatAClusterIsMeantToBeClose) {
  EXPECT_THAT(shell_remarks(summaries({{2, 3, 550.0, 90.0, 0.1, 0.0}})),
              ElementsAre(HasSubstr("shell 0: a cluster, as satellites stay within 6 km of each "
                                    "other; they are meant to be that close")));
}

// Suncatcher's 9 x 9: 8 sqrt 2 spacings from corner to corner, and twice that ahead: 2.3 km.
TEST(ShellSummary, SaysHowLargeAClusterIs) {
  WalkerShell cluster{9, 9, 650.0, 97.96};
  cluster.cluster_spacing_m = 100.0;
  EXPECT_THAT(shell_remarks(summaries({cluster})),
              ElementsAre(HasSubstr("shell 0: a cluster, as satellites stay within 2.3 km")));
}

// 22 links over the seam of 72 planes of 22, all in sight all the time.
TEST(ShellSummary, RemarksOnAnOpenSeamThatCostsLinks) {
  const auto shells = summaries({starlink(39.0, Seam::open)});
  EXPECT_EQ(shells[0].missing_seam.value().links, 22U);
  EXPECT_EQ(shells[0].missing_seam.value().up_fraction, 1.0);
  EXPECT_THAT(shell_remarks(shells),
              ElementsAre(HasSubstr("shell 0: its seam is open, which costs 22 links")));
  LinkSpec closed;
  closed.seam = Seam::closed;
  EXPECT_THAT(shell_remarks(summaries({starlink(39.0, Seam::open)}, closed)), IsEmpty());
}

// Links that would be down anyhow cost nothing: out of range, or without a terminal.
TEST(ShellSummary, DoesNotRemarkOnASeamThatWouldBeDown) {
  LinkSpec links;
  links.max_range_km = 100.0;
  EXPECT_THAT(shell_remarks(summaries({starlink(39.0, Seam::open)}, links)), IsEmpty());
  links = {};
  links.max_isls = 2;
  EXPECT_THAT(shell_remarks(summaries({starlink(39.0, Seam::open)}, links)), IsEmpty());
}

// Over the plane of a single ring the Sun stands as it is told, and 0.372 of its orbit is in shadow
// at beta 0. Planes of a delta see it at many angles.
TEST(ShellSummary, SaysHowTheSunStands) {
  const std::vector<double> times_s = {0.0};
  const auto with_sun = [&](const WalkerShell& shell, double beta_deg) {
    const Constellation constellation({{shell}, {}});
    return summarise_shells(constellation, {}, times_s,
                            Sun::of_beta(shell, beta_deg * std::numbers::pi / 180.0));
  };
  const auto ring = with_sun({1, 10, 550.0, 53.0, 360.0, 0.0}, 0.0);
  EXPECT_NEAR(ring[0].eclipse.value().min_beta_deg, 0.0, 1e-6);
  EXPECT_NEAR(ring[0].eclipse.value().mean_fraction, 0.372, 0.001);
  EXPECT_THAT(shells_table(ring), HasSubstr("eclipse %"));
  EXPECT_THAT(shells_table(ring), HasSubstr("37.2"));
  const auto bright = with_sun({1, 10, 550.0, 53.0, 360.0, 0.0}, 70.0);
  EXPECT_EQ(bright[0].eclipse.value().max_fraction, 0.0);
  const auto delta = with_sun(starlink(39.0, Seam::closed), 0.0);
  EXPECT_NEAR(delta[0].eclipse.value().max_beta_deg, 53.0, 0.1);
  EXPECT_NEAR(delta[0].eclipse.value().min_beta_deg, -53.0, 0.1);
  EXPECT_EQ(shells_json(delta)[0]["eclipse_fraction"]["max"],
            delta[0].eclipse.value().max_fraction);
  EXPECT_FALSE(shells_json(summaries({starlink(39.0, Seam::closed)}))[0].contains("beta_deg"));
}

}  // namespace
}  // namespace spacemoe
