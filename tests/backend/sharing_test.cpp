#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kernels/common/expert_sampler.hpp"
#include "tests/backend/backend_under_test.hpp"
#include "tests/backend/records.hpp"
#include "tests/backend/same_bits.hpp"
#include "tests/backend/sharing_study.hpp"
#include "tests/backend/slot_oracles.hpp"
#include "tests/placed.hpp"

/// Experts that share satellites and experts with copies, on both engines. The oracle takes links
/// from the backend, paths from Boost's Dijkstra, and goes through all sets in double.
namespace spacemoe {
namespace {

constexpr std::uint32_t shared_slots = 8;
constexpr std::uint32_t tokens = 200;
constexpr std::uint32_t all_rows = 4;

int served_by_copies(const std::vector<oracle::Layer>& layers) {
  int count = 0;
  for (const oracle::Layer& layer : layers) {
    count += static_cast<int>(std::ranges::count_if(layer, [](const auto& copies) {
      return oracle::serving(copies).satellite != copies[0].satellite;
    }));
  }
  return count;
}

void expect_close(double got, double expected, const char* what, std::size_t index) {
  EXPECT_NEAR(got, expected, 1e-6 * std::abs(expected) + 1e-12) << what << ' ' << index;
}

class Sharing : public testing::TestWithParam<KnownLaw> {
 protected:
  Sharing() : study_(GetParam(), shared_slots), placements_(study_.placements()) {
    for (const auto& scheme : study_.schemes()) {
      for (std::size_t draw = 0; draw < scheme.size(); ++draw) {
        rows_.push_back({scheme[draw], static_cast<std::uint32_t>(draw),
                         static_cast<std::uint32_t>(scheme.size())});
      }
    }
  }

  /// A result row: token t is served by row t mod rows of its scheme.
  struct ServedRow {
    Placement placement;
    std::uint32_t first_token;
    std::uint32_t rows;
  };

  [[nodiscard]] Records evaluate() const {
    return evaluate_all(*backend_under_test(2), study_.sky, study_.plan(placements_, tokens), 3);
  }

  SharingStudy study_;
  PlacementSet placements_;
  std::vector<ServedRow> rows_;
};

TEST_P(Sharing, ExpectationsAreSumsOverAllSets) {
  const std::vector<oracle::Law> laws = study_.oracle_laws();
  ASSERT_EQ(study_.laws.view(true).exact_form, GetParam().form);
  const Records records = evaluate();
  const auto oracles = slot_oracles(study_);
  int partial = 0;
  int whole = 0;
  int by_copies = 0;
  for (std::uint32_t slot = 0; slot < shared_slots; ++slot) {
    by_copies += served_by_copies(oracles[slot].layers(rows_[0].placement));
    for (std::uint32_t row = 0; row < all_rows; ++row) {
      const std::size_t at = slot * all_rows + row;
      const RowSums expected =
          oracles[slot].expected(rows_[row].placement, rows_[0].placement, laws);
      const RowSums& got = records.exact[at];
      expect_close(got.delivered, expected.delivered, "delivered", at);
      expect_close(got.latency_s, expected.latency_s, "latency", at);
      expect_close(got.joint_delivered, expected.joint_delivered, "joint delivered", at);
      expect_close(got.joint_latency_s, expected.joint_latency_s, "joint latency", at);
      expect_close(got.joint_reference_s, expected.joint_reference_s, "joint reference", at);
      partial += expected.joint_delivered > 0.0 && expected.joint_delivered < 1.0 ? 1 : 0;
      whole += got.joint_delivered == 1.0 ? 1 : 0;
    }
  }
  // The oracle proves something only if some sets are lost and others are not, and if some copies
  // are nearer than the expert itself and others are not.
  EXPECT_GT(partial, 3);
  EXPECT_GT(whole, 3);
  EXPECT_GT(by_copies, 12);
  EXPECT_LT(by_copies, 6 * static_cast<int>(shared_slots) - 12);
}

TEST_P(Sharing, TokensTakeWhatTheirSetsTake) {
  const Records records = evaluate();
  const auto oracles = slot_oracles(study_);
  std::vector<std::uint16_t> members(GetParam().active);
  for (std::uint32_t slot = 0; slot < shared_slots; ++slot) {
    std::vector<LayerSums> by_layer(3 * SharingStudy::layers);
    for (std::uint32_t row = 0; row < all_rows; ++row) {
      const ServedRow& served = rows_[row];
      const auto layers = oracles[slot].layers(served.placement);
      const std::size_t scheme = row == 0 ? 0 : row == 3 ? 2 : 1;
      double delivered = 0.0;
      double sum_s = 0.0;
      for (std::uint32_t token = served.first_token; token < tokens; token += served.rows) {
        std::vector<LayerSums> taken;
        double latency_s = 0.0;
        for (std::uint32_t layer = 0; layer < SharingStudy::layers; ++layer) {
          sample_experts(study_.laws.view(), 5, Slot{slot}, token, Layer{layer}, members.data());
          const auto slowest =
              oracle::taken(layers[layer], oracle::Set(members.begin(), members.end()));
          const double gateway_s = study_.gateway_s[number(served.placement.gateways[layer])];
          taken.push_back({slowest.latency_s + gateway_s, 0.0,
                           slowest.latency_s - slowest.compute_s, slowest.compute_s + gateway_s});
          latency_s += slowest.latency_s + gateway_s;
        }
        if (std::isinf(latency_s)) {
          continue;
        }
        delivered += 1.0;
        sum_s += latency_s;
        for (std::size_t layer = 0; layer < taken.size(); ++layer) {
          LayerSums& sum = by_layer[scheme * SharingStudy::layers + layer];
          sum.latency_s += taken[layer].latency_s;
          sum.propagation_s += taken[layer].propagation_s;
          sum.compute_s += taken[layer].compute_s;
        }
      }
      EXPECT_EQ(records.sampled[slot * all_rows + row].delivered, delivered);
      expect_close(records.sampled[slot * all_rows + row].latency_s, sum_s, "latency", row);
    }
    for (std::size_t i = 0; i < by_layer.size(); ++i) {
      const LayerSums& got = records.layers[slot * by_layer.size() + i];
      expect_close(got.latency_s, by_layer[i].latency_s, "layer latency", i);
      expect_close(got.propagation_s, by_layer[i].propagation_s, "propagation", i);
      expect_close(got.compute_s, by_layer[i].compute_s, "compute", i);
    }
  }
}

// For each of four rows, the tokens delivered and the seconds that they took in all slots are
// within four standard errors of their expectations: a false alarm once in 2,000 seeds for each law
// (8 x 6e-5).
TEST_P(Sharing, TheEnginesAgreeWithinTheSamplingError) {
  const Records records = evaluate();
  for (std::uint32_t row = 0; row < all_rows; ++row) {
    const double served = double(tokens) / rows_[row].rows;
    double delivered = 0.0;
    double delivered_variance = 0.0;
    double sum_s = 0.0;
    double sum_variance = 0.0;
    for (std::uint32_t slot = 0; slot < shared_slots; ++slot) {
      const std::size_t at = slot * all_rows + row;
      const RowSums& exact = records.exact[at];
      delivered += records.sampled[at].delivered - served * exact.delivered;
      delivered_variance += served * exact.delivered * (1.0 - exact.delivered);
      sum_s += records.sampled[at].latency_s - served * exact.latency_s;
      sum_variance += records.squares[at] - served * exact.latency_s * exact.latency_s;
    }
    EXPECT_LE(std::abs(delivered), 4.0 * std::sqrt(delivered_variance)) << row;
    EXPECT_LE(std::abs(sum_s), 4.0 * std::sqrt(sum_variance)) << row;
  }
}

/// The first of each slot's `rows`: those of a scheme that others follow.
template <class T>
std::vector<T> first_of_slots(const std::vector<T>& rows, std::size_t per_slot, std::size_t count) {
  std::vector<T> result;
  for (std::size_t first = 0; first < rows.size(); first += per_slot) {
    for (std::size_t i = 0; i < count; ++i) {
      result.push_back(rows[first + i]);
    }
  }
  return result;
}

// Whether other schemes share satellites or have copies must not change a bit of one that does not.
TEST_P(Sharing, LeavesOtherPlacementsAsTheyAre) {
  const auto schemes = study_.schemes();
  PlacementSet alone(SharingStudy::layers, GetParam().experts);
  alone.add_scheme(std::vector<Placement>{schemes[1][0]});
  PlacementSet beside = alone;
  beside.add_scheme(schemes[0]);
  beside.add_scheme(schemes[2]);
  const auto backend = backend_under_test(1);
  const Records expected =
      evaluate_all(*backend, study_.sky, study_.plan(alone, tokens), shared_slots);
  const Records got = evaluate_all(*backend, study_.sky, study_.plan(beside, tokens), shared_slots);
  using testing::Pointwise;
  EXPECT_THAT(first_of_slots(got.exact, 3, 1), Pointwise(SameBits(), expected.exact));
  EXPECT_THAT(first_of_slots(got.sampled, 3, 1), Pointwise(SameBits(), expected.sampled));
  EXPECT_THAT(first_of_slots(got.squares, 3, 1), Pointwise(SameBits(), expected.squares));
  EXPECT_THAT(first_of_slots(got.layers, 3 * SharingStudy::layers, SharingStudy::layers),
              Pointwise(SameBits(), expected.layers));
}

INSTANTIATE_TEST_SUITE_P(Laws, Sharing, testing::ValuesIn(known_laws()),
                         [](const auto& law) { return law.param.name; });

/// Both experts of both layers active, on a ring of eight; compute takes 10 ms, at gateways 1 ms.
Records on_a_ring(const Placement& placement) {
  const Sky sky({{{1, 8, 2000.0, 90.0, 360.0, 0.0}}, {}}, {}, 1);
  const LayerLaw both = law_from_shares(ActivationKind::conditional_poisson, {0.5, 0.5}, 2);
  const SetLaws laws(ActivationKind::conditional_poisson, 2, {both, both});
  PlacementSet placements(2, 2);
  placements.add_scheme(std::vector<Placement>{placement});
  const std::vector<float> expert_s(8, 0.010F);
  const std::vector<float> gateway_s(8, 0.001F);
  return evaluate_all(*backend_under_test(1), sky,
                      {placements.view(0), laws.view(), expert_s, gateway_s, 1, 4}, 1);
}

// Gateways on 0 and 2, h apart from neighbour to neighbour. Layer 0 has both experts on 4: 4 h
// there, 2 h on, and each waits for 20 ms; a copy of one of them on 1, with 2 h in all, leaves 10
// ms for the other. Layer 1 has 1 h and 3 h by way of 3, and 10 ms.
TEST(SharedSatelliteOfARing, ByHand) {
  const double h = 2.0 * 8371.0 * std::sin(std::acos(-1.0) / 8.0) / 299792.458;
  const Placement shared = placed({0, 2}, {4, 4, 1, 3});
  const Placement relieved = placed({0, 2}, {4, 4, 1, 3}, {{0, 1, 1}});
  for (const auto& [placement, compute_s] : {std::pair{shared, 0.020}, {relieved, 0.010}}) {
    const Records records = on_a_ring(placement);
    EXPECT_NEAR(records.exact[0].latency_s, 10.0 * h + compute_s + 0.010 + 0.002, 1e-7);
    EXPECT_NEAR(records.sampled[0].latency_s, 4.0 * records.exact[0].latency_s, 1e-6);
    EXPECT_NEAR(records.layers[0].propagation_s, 4.0 * 6.0 * h, 1e-6);
    EXPECT_NEAR(records.layers[0].compute_s, 4.0 * (compute_s + 0.001), 1e-7);
    EXPECT_NEAR(records.layers[1].compute_s, 4.0 * 0.011, 1e-7);
  }
}

}  // namespace
}  // namespace spacemoe
