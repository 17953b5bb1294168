#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include "kernels/tables/sky_tables.hpp"
#include "tests/backend/backend_under_test.hpp"
#include "tests/backend/records.hpp"
#include "tests/backend/sharing_study.hpp"

/// Modules that all stand on one satellite need no link, and yet nothing where it is lost.
namespace spacemoe {
namespace {

constexpr std::uint32_t lost_tokens = 24;
constexpr std::uint32_t lost_slots = 60;
constexpr Satellite home{7};

class LostSatellites : public testing::TestWithParam<KnownLaw> {
 protected:
  LostSatellites() : study_(GetParam(), lost_slots) {}

  /// All at home; a second one with its last expert next door and a copy of the first there.
  [[nodiscard]] PlacementSet placements() const {
    Placement all_at_home;
    all_at_home.gateways.assign(SharingStudy::layers, home);
    all_at_home.satellites.assign(std::size_t{SharingStudy::layers} * study_.known.experts, home);
    Placement with_copy = all_at_home;
    with_copy.satellites.back() = later(home);
    with_copy.replicas.push_back({Layer{0}, Expert{0}, later(home)});
    PlacementSet set(SharingStudy::layers, study_.known.experts);
    set.add_scheme(std::vector<Placement>{all_at_home});
    set.add_scheme(std::vector<Placement>{with_copy});
    return set;
  }

  /// What each of `slots` delivers under a series: [slots][2 schemes]
  [[nodiscard]] Records evaluate_series(const SnapshotSeries& series, bool has_shadow) {
    const PlacementSet set = placements();
    EvaluationPlan plan = study_.plan(set, lost_tokens);
    if (has_shadow) {
      plan.eclipse = {sun_, dark_s_, dark_s_};
    }
    return evaluate_all(*backend_under_test(1), series, plan, 7);
  }

  static Satellite later(Satellite satellite) { return Satellite{number(satellite) + 1}; }

  /// Slots are as in clear weather where `is_lost` says no, and deliver nothing where it says yes.
  template <class IsLost>
  void expect_nothing_where_lost(const Records& got, const Records& clear, IsLost is_lost) {
    std::uint32_t lost = 0;
    for (std::uint32_t slot = 0; slot < lost_slots; ++slot) {
      const std::size_t first = std::size_t{2} * slot;
      lost += is_lost(slot) ? 1U : 0U;
      for (auto records : {&Records::exact, &Records::sampled}) {
        const RowSums& sums = (got.*records)[first];
        const RowSums& in_clear = (clear.*records)[first];
        EXPECT_EQ(sums.delivered, is_lost(slot) ? 0.0 : in_clear.delivered) << slot;
        EXPECT_EQ(sums.latency_s, is_lost(slot) ? 0.0 : in_clear.latency_s) << slot;
        // A gateway that is lost is of no use to an expert elsewhere.
        if (is_lost(slot)) {
          EXPECT_EQ((got.*records)[first + 1].delivered, 0.0) << slot;
        }
      }
      const std::size_t layer = first * SharingStudy::layers;
      EXPECT_EQ(got.layers[layer].compute_s, is_lost(slot) ? 0.0 : clear.layers[layer].compute_s);
    }
    EXPECT_GT(lost, lost_slots / 8);
    EXPECT_LT(lost, lost_slots - lost_slots / 8);
  }

  SharingStudy study_;
  std::vector<float> dark_s_ = std::vector<float>(SharingStudy::satellites, 0.5F);
  std::vector<Vector3> sun_ = std::vector<Vector3>(lost_slots, Vector3{1.0, 0.0, 0.0});
};

TEST_P(LostSatellites, OfACaseServeNobody) {
  SnapshotSeries series = study_.sky.series();
  const Records clear = evaluate_series(series, false);
  std::vector<LossCase> cases;
  for (std::uint32_t slot = 0; slot < lost_slots; ++slot) {
    const std::uint32_t one = slot % 3 == 0 ? number(home) : slot % 5;
    const std::uint32_t other = slot % 7 == 0 ? number(home) : no_satellite;
    cases.push_back({static_cast<std::int32_t>(slot), {one, other}});
  }
  series.losses = cases;
  expect_nothing_where_lost(evaluate_series(series, false), clear,
                            [](std::uint32_t slot) { return slot % 3 == 0 || slot % 7 == 0; });
}

TEST_P(LostSatellites, FailedOrSilentServeNobodyInLightOrShadow) {
  WeatherSpec weather;
  weather.silences = {1500.0, 3000.0, SilenceLength::fixed};
  weather.failures = {0.3, 300.0};
  const Sky stormy({{{4, 5, 8000.0, 87.0, 360.0, 2.0}}, {}}, fragile_links(0.65), lost_slots / 3,
                   weather, 3);
  const Sky calm({{{4, 5, 8000.0, 87.0, 360.0, 2.0}}, {}}, fragile_links(0.65), lost_slots / 3, {},
                 3);
  const SkyTables sky = sky_tables(stormy.series());
  for (const bool has_shadow : {false, true}) {
    expect_nothing_where_lost(evaluate_series(stormy.series(), has_shadow),
                              evaluate_series(calm.series(), has_shadow), [&](std::uint32_t slot) {
                                const Moment now = moment_of(sky, Slot{slot});
                                return has_failed(sky, now, number(home)) ||
                                       is_silent(sky, now, number(home));
                              });
  }
}

// Closed form: a satellite that fails by slot 0 with probability 0.3 serves 0.7 of 400
// realisations. False alarm of one in 15,000 for each law: four standard deviations, 0.092.
TEST_P(LostSatellites, ServeAsOftenAsTheyLive) {
  WeatherSpec weather;
  weather.failures = {0.3, 365.25};
  const Sky sky({{{4, 5, 8000.0, 87.0, 360.0, 2.0}}, {}}, fragile_links(1.0), 1, weather, 400);
  const Records got = evaluate_series(sky.series(), false);
  double delivered = 0.0;
  for (std::uint32_t realisation = 0; realisation < 400; ++realisation) {
    delivered += got.sampled[std::size_t{2} * realisation].delivered / lost_tokens / 400.0;
  }
  EXPECT_NEAR(delivered, 0.7, 0.092);
}

INSTANTIATE_TEST_SUITE_P(Laws, LostSatellites, testing::ValuesIn(known_laws()),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace spacemoe
