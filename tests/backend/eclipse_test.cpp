#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/backend/backend_under_test.hpp"
#include "tests/backend/records.hpp"
#include "tests/backend/same_bits.hpp"
#include "tests/backend/sharing_study.hpp"

/// A slot under eclipse is the slot of a study whose satellites in shadow are slow at all times.
namespace spacemoe {
namespace {

constexpr std::uint32_t eclipse_slots = 12;
constexpr std::uint32_t eclipse_tokens = 40;
constexpr std::uint32_t eclipse_rows = 4;
constexpr std::uint32_t eclipse_schemes = 3;

class Eclipse : public testing::TestWithParam<KnownLaw> {
 protected:
  Eclipse() : study_(GetParam(), eclipse_slots) {
    for (std::uint32_t satellite = 0; satellite < SharingStudy::satellites; ++satellite) {
      dark_expert_s_.push_back(2.5F * study_.expert_s[satellite]);
      dark_gateway_s_.push_back(3.0F * study_.gateway_s[satellite]);
    }
    // It moves from slot to slot, so that no slot can take that of another.
    for (std::uint32_t slot = 0; slot < eclipse_slots; ++slot) {
      const double angle = 0.4 * slot;
      sun_.push_back({0.9 * std::cos(angle), 0.9 * std::sin(angle), std::sqrt(1.0 - 0.81)});
    }
  }

  /// By the angle at which the satellite sees the Sun from the axis of the shadow.
  [[nodiscard]] bool is_dark(const Vector3& at, const Vector3& sun) const {
    const double radius = std::sqrt(at.x * at.x + at.y * at.y + at.z * at.z);
    const double away = std::acos((at.x * sun.x + at.y * sun.y + at.z * sun.z) / radius);
    return away > std::acos(0.0) && radius * std::sin(away) < 6371.0;
  }

  [[nodiscard]] EvaluationPlan lit_plan(const PlacementSet& placements) const {
    return study_.plan(placements, eclipse_tokens);
  }

  /// As it is in one slot, without shadow.
  [[nodiscard]] Records like_slot(const PlacementSet& placements, std::uint32_t slot) {
    const auto backend = backend_under_test(1);
    std::vector<OrbitState> orbits(SharingStudy::satellites);
    backend->snapshots(study_.sky.series())->orbits(Slot{slot}, orbits);
    std::vector<float> expert_s = study_.expert_s;
    std::vector<float> gateway_s = study_.gateway_s;
    for (std::size_t satellite = 0; satellite < orbits.size(); ++satellite) {
      if (is_dark(orbits[satellite].position_km, sun_[slot])) {
        expert_s[satellite] = dark_expert_s_[satellite];
        gateway_s[satellite] = dark_gateway_s_[satellite];
        ++dark_;
      }
    }
    EvaluationPlan plan = lit_plan(placements);
    plan.expert_seconds = expert_s;
    plan.gateway_seconds = gateway_s;
    return evaluate_all(*backend, study_.sky, plan, 3);
  }

  void expect_slow_satellites(const PlacementSet& placements, std::uint32_t rows,
                              std::uint32_t schemes) {
    EvaluationPlan plan = lit_plan(placements);
    plan.eclipse = {sun_, dark_expert_s_, dark_gateway_s_};
    const Records got = evaluate_all(*backend_under_test(1), study_.sky, plan, 4);
    const auto of_slot = [](const auto& records, std::uint32_t slot, std::size_t each) {
      return std::vector(records.begin() + static_cast<std::ptrdiff_t>(slot * each),
                         records.begin() + static_cast<std::ptrdiff_t>((slot + 1) * each));
    };
    for (std::uint32_t slot = 0; slot < eclipse_slots; ++slot) {
      const Records expected = like_slot(placements, slot);
      const auto expect_same = [&](const auto& one, const auto& other, std::size_t each) {
        EXPECT_THAT(of_slot(one, slot, each),
                    testing::Pointwise(SameBits(), of_slot(other, slot, each)));
      };
      expect_same(got.exact, expected.exact, rows);
      expect_same(got.sampled, expected.sampled, rows);
      expect_same(got.squares, expected.squares, rows);
      expect_same(got.layers, expected.layers, std::size_t{schemes} * SharingStudy::layers);
    }
    EXPECT_GT(dark_, 5);
    EXPECT_LT(dark_, static_cast<int>(eclipse_slots * SharingStudy::satellites) / 2);
  }

  SharingStudy study_;
  std::vector<float> dark_expert_s_;
  std::vector<float> dark_gateway_s_;
  std::vector<Vector3> sun_;
  int dark_ = 0;
};

TEST_P(Eclipse, SlowsTheSatellitesInShadow) {
  PlacementSet placements(SharingStudy::layers, GetParam().experts);
  const std::uint32_t all = SharingStudy::satellites;
  placements.add_scheme(std::vector<Placement>{study_.placement({all, all, all}, {0, 0, 0}, 2)});
  placements.add_scheme(std::vector<Placement>{study_.placement({all, all, all}, {0, 0, 0}, 3)});
  expect_slow_satellites(placements, 2, 2);
}

// A copy in sunlight can be nearer than one in shadow.
TEST_P(Eclipse, SlowsSharedSatellitesAndCopies) {
  expect_slow_satellites(study_.placements(), eclipse_rows, eclipse_schemes);
}

INSTANTIATE_TEST_SUITE_P(Laws, Eclipse, testing::ValuesIn(known_laws()),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace spacemoe
