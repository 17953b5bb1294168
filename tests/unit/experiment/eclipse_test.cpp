#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "host/constellation/sun.hpp"
#include "host/experiment/module_seconds.hpp"
#include "tests/unit/experiment/study_run.hpp"

// Whole runs whose satellites compute more slowly in the Earth's shadow. One layer and one expert
// on a ring that is never cut, on 2,000 slots of a period: entry into and exit out of shadow are
// each seen within a slot.

namespace spacemoe {
namespace {

constexpr double ring_slots = 2000.0;
/// 7.28 GFLOPS in sunlight.
constexpr double expert_s = 0.010;
constexpr double gateway_s = 0.020;

StudyRun run_ring(const std::vector<std::string>& set) {
  return run_study(R"(
constellation:
  shells:
    - {planes: 1, satellites_per_plane: 12, altitude_km: 550, inclination_deg: 87}
links: {grazing_altitude_km: 0}
time: {slots: 2000}
planning: {slots: 40}
compute: {charge: all}
model: {name: one, layers: 1, experts: 1, active: 1, expert_flops: 7.28e7, gateway_flops: 1.456e8}
activation: {kind: conditional_poisson, skew: 0}
evaluation: {tokens_per_slot: 1, draws: 1}
schemes: [RandPlace]
)",
                   {set, {}});
}

/// Shadow's share of the orbit of a satellite, by the closed form.
double shadow_of(const StudyRun& of, Satellite satellite) {
  const Constellation constellation(of.loaded.config.constellation);
  const SatelliteAddress address = constellation.address(satellite);
  const OrbitalPlane& plane = constellation.shells()[address.shell].planes[address.plane];
  const Vector3 sun = sun_of(of.loaded.config).value().at(0.0);
  return eclipse_fraction(plane.altitude_km, beta_rad(plane, sun));
}

double mean_compute_s(const StudyRun& of) {
  return of.result.schemes[0].layers[0].value().compute_s;
}

TEST(EclipseOfARun, ComputesAsLongAsShadowLasts) {
  EXPECT_NEAR(mean_compute_s(run_ring({})), expert_s + gateway_s, 1e-8);
  int shaded = 0;
  for (const char* beta : {"-60", "0", "30", "62", "75"}) {
    const StudyRun eclipsed =
        run_ring({std::string("compute.sun_beta_deg=") + beta, "compute.eclipse_utilisation=0.28"});
    const Placement& placement = eclipsed.result.schemes[0].placements[0];
    const double f = shadow_of(eclipsed, placement.satellites[0]);
    const double g = shadow_of(eclipsed, placement.gateways[0]);
    // Time at full power x ((1 - f) + f u / u_eclipse).
    const double expected =
        expert_s * ((1.0 - f) + f * 0.70 / 0.28) + gateway_s * ((1.0 - g) + g * 0.70 / 0.28);
    EXPECT_NEAR(mean_compute_s(eclipsed), expected,
                1.5 * (expert_s + gateway_s) * 1.01 / ring_slots)
        << beta;
    // Links are the same: what the token takes longer is compute, to rounding in single precision.
    EXPECT_NEAR(*eclipsed.result.schemes[0].summary.exact_mean_s -
                    *run_ring({}).result.schemes[0].summary.exact_mean_s,
                mean_compute_s(eclipsed) - expert_s - gateway_s, 1e-6);
    shaded += f > 0.0 ? 1 : 0;
  }
  EXPECT_GE(shaded, 3);
}

TEST(EclipseOfARun, FollowsTheSunOfItsEpoch) {
  const StudyRun eclipsed =
      run_ring({"time.epoch=2026-04-20T00:00:00Z", "compute.eclipse_utilisation=0.35"});
  const Placement& placement = eclipsed.result.schemes[0].placements[0];
  const double f = shadow_of(eclipsed, placement.satellites[0]);
  const double g = shadow_of(eclipsed, placement.gateways[0]);
  EXPECT_GT(f + g, 0.0);
  // In a period of 96 minutes the Sun moves by 0.07 deg, which changes the shadow by a slot.
  EXPECT_NEAR(mean_compute_s(eclipsed), expert_s * (1.0 + f) + gateway_s * (1.0 + g),
              3.0 * (expert_s + gateway_s) / ring_slots);
}

TEST(EclipseOfARun, IsPlannedWithTheMeanOverPlanningSlots) {
  const StudyRun eclipsed =
      run_ring({"compute.sun_beta_deg=0", "compute.eclipse_utilisation=0.35"});
  const Scenario scenario(eclipsed.loaded.config);
  const StudyCompute compute = study_compute(eclipsed.loaded.config, scenario);
  EXPECT_EQ(compute.sun.size(), 2000U);
  for (const Satellite satellite : all<Satellite>(12)) {
    const double f = shadow_of(eclipsed, satellite);
    EXPECT_NEAR(compute.planned.expert[number(satellite)], expert_s * (1.0 + f),
                1.01 * expert_s / 40.0);
    EXPECT_NEAR(compute.planned.gateway[number(satellite)], gateway_s * (1.0 + f),
                1.01 * gateway_s / 40.0);
  }
}

TEST(EclipseOfARun, CountsForNothingWhereUtilisationIsTheSame) {
  const StudyRun lit = run_ring({});
  const StudyRun same = run_ring({"compute.sun_beta_deg=0", "compute.eclipse_utilisation=0.7"});
  EXPECT_EQ(lit.result.schemes[0].summary.exact_mean_s,
            same.result.schemes[0].summary.exact_mean_s);
  EXPECT_EQ(mean_compute_s(lit), mean_compute_s(same));
}

}  // namespace
}  // namespace spacemoe
