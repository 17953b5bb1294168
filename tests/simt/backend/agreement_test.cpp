#include <algorithm>
#include <cmath>
#include <cstdint>
#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/activation/set_laws.hpp"
#include "host/evaluation/placement_set.hpp"
#include "kernels/common/expert_sampler.hpp"
#include "kernels/cpu/cpu_backend.hpp"
#include "kernels/cuda/cuda_backend.hpp"
#include "kernels/cuda/token_kernels.hpp"
#include "tests/backend/records.hpp"
#include "tests/backend/sky.hpp"
#include "tests/simt/shim/device.hpp"

/// Whole evaluations on both backends: what is counted agrees exactly, sums within 1e-6, for every
/// form that a set law can take.
namespace spacemoe {
namespace {

constexpr double tolerance = 1e-6;  // relative, of sums across backends

void expect_near(double got, double expected, const char* what, std::size_t index) {
  EXPECT_NEAR(got, expected, tolerance * std::fabs(expected) + 1e-15) << what << " " << index;
}

void expect_rows_near(const std::vector<RowSums>& got, const std::vector<RowSums>& expected) {
  ASSERT_EQ(got.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    expect_near(got[i].delivered, expected[i].delivered, "delivered", i);
    expect_near(got[i].latency_s, expected[i].latency_s, "latency", i);
    expect_near(got[i].joint_delivered, expected[i].joint_delivered, "joint delivered", i);
    expect_near(got[i].joint_latency_s, expected[i].joint_latency_s, "joint latency", i);
    expect_near(got[i].joint_reference_s, expected[i].joint_reference_s, "joint reference", i);
  }
}

void expect_agreement(const Records& got, const Records& expected, bool has_exact) {
  if (has_exact) {
    expect_rows_near(got.exact, expected.exact);
  }
  expect_rows_near(got.sampled, expected.sampled);
  for (std::size_t i = 0; i < expected.sampled.size(); ++i) {
    EXPECT_EQ(got.sampled[i].delivered, expected.sampled[i].delivered) << i;
    expect_near(got.squares[i], expected.squares[i], "square", i);
  }
  ASSERT_EQ(got.layers.size(), expected.layers.size());
  for (std::size_t i = 0; i < expected.layers.size(); ++i) {
    expect_near(got.layers[i].latency_s, expected.layers[i].latency_s, "layer latency", i);
    expect_near(got.layers[i].latency_square_s2, expected.layers[i].latency_square_s2,
                "layer square", i);
    expect_near(got.layers[i].propagation_s, expected.layers[i].propagation_s, "propagation", i);
    expect_near(got.layers[i].compute_s, expected.layers[i].compute_s, "compute", i);
  }
  EXPECT_EQ(got.histograms, expected.histograms);
}

/// A law of a certain form, with the forms that it must have.
struct Law {
  std::string name;
  ActivationKind kind;
  std::uint32_t experts;
  std::uint32_t active;
  SampleForm sample_form;
  ExactForm exact_form;
};

std::string counts_of(std::uint32_t layers, std::uint32_t experts) {
  std::ostringstream text;
  text << "layer";
  for (std::uint32_t expert = 0; expert < experts; ++expert) {
    text << ",e" << expert;
  }
  for (std::uint32_t layer = 0; layer < layers; ++layer) {
    text << '\n' << layer;
    for (std::uint32_t expert = 0; expert < experts; ++expert) {
      text << ',' << 20 + (7 * expert + 3 * layer) % 11;
    }
  }
  text << '\n';
  return text.str();
}

std::string pairs_of(std::uint32_t layers, std::uint32_t experts) {
  std::ostringstream text;
  text << "layer,expert_i,expert_j,tokens\n";
  for (std::uint32_t layer = 0; layer < layers; ++layer) {
    for (std::uint32_t i = 0; i < experts; ++i) {
      for (std::uint32_t j = i + 1; j < experts; ++j) {
        text << layer << ',' << i << ',' << j << ',' << 1 + (5 * i + 3 * j + layer) % 13 << '\n';
      }
    }
  }
  return text.str();
}

class EveryLaw : public testing::TestWithParam<Law> {
 protected:
  static constexpr std::uint32_t layers = 3;

  [[nodiscard]] SetLaws laws() const {
    const Law& law = GetParam();
    MoeModel model;
    model.name = "small";
    model.layers = layers;
    model.experts = law.experts;
    model.active = law.active;
    const bool pairs = law.kind == ActivationKind::pairs;
    const TemporaryFile file(
        "spacemoe_simt_" + law.name + ".csv",
        pairs ? pairs_of(layers, law.experts) : counts_of(layers, law.experts));
    ActivationSpec spec;
    spec.kind = law.kind;
    spec.file = file.path();
    return make_set_laws(spec, model, 1);
  }

  /// A scheme of one placement whose layers have their experts on five satellites, and one of three
  /// that have copies of every other expert.
  [[nodiscard]] PlacementSet crowded_placements() const {
    const std::uint32_t experts = GetParam().experts;
    PlacementSet set(layers, experts);
    const auto crowded = [&](std::uint32_t shift, std::uint32_t few, bool copied) {
      Placement placement;
      for (std::uint32_t layer = 0; layer < layers; ++layer) {
        const std::uint32_t first = shift + 23 * layer;
        placement.gateways.push_back((first + 3) % 88);
        for (std::uint32_t expert = 0; expert < experts; ++expert) {
          placement.satellites.push_back((first + 7 * (expert % few)) % 88);
          if (copied && expert % 2 == 0) {
            placement.replicas.push_back({layer, expert, (first + 7 * (expert % few) + 1) % 88});
            placement.replicas.push_back({layer, expert, (first + 7 * (expert % few) + 14) % 88});
          }
        }
      }
      std::ranges::sort(placement.replicas);
      return placement;
    };
    set.add_scheme(std::vector<Placement>{crowded(0, 5, false)});
    set.add_scheme(std::vector<Placement>{crowded(5, 5, true), crowded(2, experts, true),
                                          crowded(9, experts, false)});
    return set;
  }

  /// One fixed placement and three more; reference is the fixed one.
  [[nodiscard]] PlacementSet placements(std::uint32_t satellites) const {
    const std::uint32_t experts = GetParam().experts;
    PlacementSet set(layers, experts);
    const auto shifted = [&](std::uint32_t shift, std::uint32_t step) {
      Placement placement;
      std::uint32_t next = shift;
      for (std::uint32_t layer = 0; layer < layers; ++layer) {
        placement.gateways.push_back(next % satellites);
        next += step;
        for (std::uint32_t expert = 0; expert < experts; ++expert) {
          placement.satellites.push_back(next % satellites);
          next += step;
        }
      }
      return placement;
    };
    set.add_scheme(std::vector<Placement>{shifted(0, 1)});
    set.add_scheme(std::vector<Placement>{shifted(5, 1), shifted(3, 7), shifted(11, 5)});
    return set;
  }
};

void expect_agreement_of(const SetLawView& law, const PlacementSet& set) {
  const Sky sky({{{8, 11, 1500.0, 87.0, 360.0, 2.0}}, {4}}, fragile_links(0.85), 4);
  std::vector<float> expert_s(88);
  std::vector<float> gateway_s(88);
  for (std::size_t satellite = 0; satellite < 88; ++satellite) {
    expert_s[satellite] = 0.01F + 0.0003F * static_cast<float>(satellite);
    gateway_s[satellite] = 0.002F + 0.0001F * static_cast<float>(satellite % 7);
  }
  const EvaluationPlan plan{set.view(0), law, expert_s, gateway_s, 9, 66};
  const auto cpu = cpu::make_cpu_backend(1);
  const auto cuda = cuda::make_cuda_backend(1);
  const Records expected = evaluate_all(*cpu, sky, plan, 4);
  const Records got = evaluate_all(*cuda, sky, plan, 4);
  expect_agreement(got, expected, law.exact_form != ExactForm::none);
  double delivered = 0.0;
  for (const RowSums& row : expected.sampled) {
    delivered += row.delivered;
  }
  EXPECT_GT(delivered, 20.0);
  EXPECT_LT(delivered, 2 * 4 * 66 - 20.0);
}

TEST_P(EveryLaw, AgreesAcrossBackends) {
  const SetLaws set_laws = laws();
  ASSERT_EQ(set_laws.view().sample_form, GetParam().sample_form);
  ASSERT_EQ(set_laws.view().exact_form, GetParam().exact_form);
  expect_agreement_of(set_laws.view(), placements(88));
}

// Also for the laws that are not exact then, having too many sets.
TEST_P(EveryLaw, AgreesWhereExpertsShareSatellitesAndHaveCopies) {
  const SetLaws set_laws = laws();
  expect_agreement_of(set_laws.view(true), crowded_placements());
}

TEST_P(EveryLaw, SampledSetsAreTheSame) {
  const SetLaws set_laws = laws();
  const PlacementSet set = placements(88);
  const std::vector<float> seconds(88, 0.01F);
  constexpr std::uint32_t tokens = 33;
  constexpr SlotRange slots{7, 2};
  const cuda::DevicePlan plan({set.view(0), set_laws.view(), seconds, seconds, 9, tokens});
  const std::uint32_t active = GetParam().active;
  const cuda::DeviceBuffer<std::uint16_t> on_device(slots.count * layers * active * tokens);
  std::vector<std::uint16_t> got(on_device.size());
  const cuda::Stream stream;
  cuda::sample_sets(plan.tables(), slots, on_device.data(), stream);
  cuda::copy_back_now(on_device, std::span(got), stream);
  std::vector<std::uint16_t> expected(active);
  for (std::uint32_t slot = 0; slot < slots.count; ++slot) {
    for (std::uint32_t layer = 0; layer < layers; ++layer) {
      for (std::uint32_t token = 0; token < tokens; ++token) {
        const std::uint32_t place = plan.tables().token_order().place_of(token);
        sample_experts(set_laws.view(), 9, slots.first + slot, token, layer, expected.data());
        for (std::uint32_t k = 0; k < active; ++k) {
          EXPECT_EQ(got[((slot * layers + layer) * active + k) * tokens + place], expected[k]);
        }
      }
    }
  }
}

TEST_P(EveryLaw, ScoresAgreeAcrossBackends) {
  const SetLaws set_laws = laws();
  if (GetParam().exact_form == ExactForm::none) {
    GTEST_SKIP() << "no exact form, no scores";
  }
  const Sky sky({{{8, 11, 1500.0, 87.0, 360.0, 2.0}}, {4}}, fragile_links(0.85), 5);
  // More candidates than blocks, and fewer slots than threads.
  constexpr std::uint32_t count = 40;
  std::vector<std::uint32_t> choice_layers(count);
  std::vector<std::uint32_t> gateways(count);
  std::vector<std::uint32_t> next_gateways(count);
  std::vector<std::uint32_t> satellites(count * GetParam().experts);
  for (std::uint32_t choice = 0; choice < count; ++choice) {
    choice_layers[choice] = choice % layers;
    gateways[choice] = choice * 5 % 88;
    next_gateways[choice] = (choice * 3 + 7) % 88;
    for (std::uint32_t expert = 0; expert < GetParam().experts; ++expert) {
      satellites[choice * GetParam().experts + expert] = (choice * 11 + expert * 2 + 1) % 88;
    }
  }
  const std::vector<float> seconds(88, 0.01F);
  const ScoringPlan plan{set_laws.view(), seconds, seconds, 1.0F};
  const LayerChoices choices{choice_layers, gateways, next_gateways, satellites};
  std::vector<double> expected(count);
  std::vector<double> got(count);
  cpu::make_cpu_backend(1)->scoring(sky.series(), plan)->layer_costs(choices, expected);
  cuda::make_cuda_backend(1)->scoring(sky.series(), plan)->layer_costs(choices, got);
  for (std::uint32_t choice = 0; choice < count; ++choice) {
    expect_near(got[choice], expected[choice], "cost", choice);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Laws, EveryLaw,
    testing::Values(
        Law{"pairs", ActivationKind::pairs, 8, 2, SampleForm::table, ExactForm::containment},
        Law{"poisson", ActivationKind::conditional_poisson, 8, 3, SampleForm::table,
            ExactForm::containment},
        Law{"poisson16", ActivationKind::conditional_poisson, 16, 8,
            SampleForm::conditional_poisson, ExactForm::containment},
        Law{"poisson20", ActivationKind::conditional_poisson, 20, 6,
            SampleForm::conditional_poisson, ExactForm::symmetric},
        Law{"pairs20", ActivationKind::pairs, 20, 2, SampleForm::table, ExactForm::sets},
        Law{"successive16", ActivationKind::successive, 16, 8, SampleForm::successive,
            ExactForm::containment},
        Law{"successive24", ActivationKind::successive, 24, 9, SampleForm::successive,
            ExactForm::none},
        Law{"systematic", ActivationKind::hartley_rao, 12, 3, SampleForm::systematic,
            ExactForm::none}),
    [](const auto& law) { return law.param.name; });

}  // namespace
}  // namespace spacemoe
