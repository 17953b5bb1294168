#include <cstdint>
#include <memory>
#include <numeric>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/activation/set_laws.hpp"
#include "kernels/common/random_key.hpp"
#include "kernels/cpu/cpu_backend.hpp"
#include "kernels/cuda/cuda_backend.hpp"
#include "tests/backend/same_bits.hpp"
#include "tests/backend/sky.hpp"
#include "tests/test_folder.hpp"

/// Costs of candidate layers have the same bits on both backends, whichever way they are scored: a
/// search compares them with draws, and must go the same way.
namespace spacemoe {
namespace {

constexpr std::uint32_t satellites = 48;
constexpr std::uint32_t layers = 2;
constexpr std::uint32_t always = 2;  ///< the expert that is always active, where one is

struct Case {
  std::string name;
  std::uint32_t experts;
  std::uint32_t active;
  ExactForm form;
  std::uint32_t slots;
  float penalty_s = 1.0F;
  bool from_pairs = false;
  bool always = false;  ///< one expert is in every set
};

class ScoringBits : public testing::TestWithParam<Case> {
 protected:
  [[nodiscard]] static SetLaws laws() {
    const Case& of = GetParam();
    MoeModel model;
    model.layers = layers;
    model.experts = of.experts;
    model.active = of.active;
    ActivationSpec spec;
    std::string text;
    if (of.from_pairs) {
      text = "layer,expert_i,expert_j,tokens\n";
      for (std::uint32_t layer = 0; layer < layers; ++layer) {
        for (std::uint32_t i = 0; i < of.experts; ++i) {
          for (std::uint32_t j = i + 1; j < of.experts; ++j) {
            text += fmt::format("{},{},{},{}\n", layer, i, j, (5 * i + 3 * j + layer) % 13);
          }
        }
      }
      spec.kind = ActivationKind::pairs;
    } else {
      text = "layer";
      for (std::uint32_t expert = 0; expert < of.experts; ++expert) {
        text += fmt::format(",e{}", expert);
      }
      for (std::uint32_t layer = 0; layer < layers; ++layer) {
        const auto popular = [&](std::uint32_t expert) {
          return 20 + (7 * expert + 3 * layer) % 11;
        };
        std::uint32_t others = 0;
        for (std::uint32_t expert = 0; expert < of.experts; ++expert) {
          others += expert == always ? 0 : popular(expert);
        }
        text += fmt::format("\n{}", layer);
        for (std::uint32_t expert = 0; expert < of.experts; ++expert) {
          // Of 3 active experts, one with a third of the counts is always among them.
          text += fmt::format(",{}", of.always && expert == always ? others : 2 * popular(expert));
        }
      }
      text += "\n";
      spec.kind = ActivationKind::conditional_poisson;
    }
    const TestFile file("spacemoe_bits_" + of.name + ".csv", text);
    spec.file = file.path();
    spec.seed = 3;
    return make_set_laws(spec, model);
  }
};

/// Satellites drawn at random; of every third candidate several of a layer may be the same. Where
/// there are `max_copies`, experts of candidates have up to so many, but for every third one.
struct Choices {
  std::vector<Layer> layers;
  std::vector<Satellite> gateways, next_gateways, satellites;
  std::vector<LayerCopy> copies;
  std::vector<std::uint32_t> copies_begin = {0};

  Choices(std::uint32_t count, std::uint32_t experts, std::uint32_t max_copies) {
    for (std::uint32_t choice = 0; choice < count; ++choice) {
      const std::uint32_t range = choice % 3 == 0 ? 6 : spacemoe::satellites;
      std::vector<std::uint32_t> order(spacemoe::satellites);
      std::iota(order.begin(), order.end(), 0U);
      for (std::uint32_t i = 0; i < experts + 2 + max_copies; ++i) {
        const RandomKey key{11, Purpose::search_start, choice, i};
        if (choice % 3 == 0) {
          order[i] = uniform_below(key, range);
        } else {
          std::swap(order[i], order[i + uniform_below(key, range - i)]);
        }
      }
      layers.push_back(Layer{choice % spacemoe::layers});
      gateways.push_back(Satellite{order[experts]});
      next_gateways.push_back(Satellite{order[experts + 1]});
      for (std::uint32_t i = 0; i < experts; ++i) {
        satellites.push_back(Satellite{order[i]});
      }
      for (std::uint32_t i = 0; choice % 3 != 2 && i < choice % (max_copies + 1); ++i) {
        const std::uint32_t expert = i / 2 * 3 % experts;
        // Some where another expert stands, though experts by themselves share nothing.
        const std::uint32_t place = choice % 2 == 0 ? (expert + 1) % experts : experts + 2 + i;
        const LayerCopy copy{Expert{expert}, Satellite{order[place]}};
        if (order[expert] != number(copy.satellite) &&
            std::find(copies.begin() + copies_begin.back(), copies.end(), copy) == copies.end()) {
          copies.push_back(copy);
        }
      }
      std::sort(copies.begin() + copies_begin.back(), copies.end());
      copies_begin.push_back(static_cast<std::uint32_t>(copies.size()));
    }
  }
  [[nodiscard]] LayerChoices view() const {
    return {layers,     gateways, next_gateways,
            satellites, copies,   copies.empty() ? std::span<const std::uint32_t>() : copies_begin};
  }
};

/// Of thirty candidates, with up to so many copies each.
void expect_same_bits(const Case& of, const SetLaws& set_laws, std::uint32_t max_copies) {
  const SetLawView law = set_laws.view(true);
  ASSERT_EQ(law.exact_form, of.form);
  const std::uint32_t slots = of.slots;
  const Sky sky({{{4, 12, 1500.0, 87.0, 360.0, 2.0}}, {4}}, fragile_links(0.7), slots);
  std::vector<float> expert_s(satellites);
  std::vector<float> gateway_s(satellites);
  for (std::uint32_t satellite = 0; satellite < satellites; ++satellite) {
    expert_s[satellite] = 0.01F + 0.0003F * static_cast<float>(satellite);
    gateway_s[satellite] = 0.002F + 0.0001F * static_cast<float>(satellite % 7);
  }
  const ScoringPlan plan{law, expert_s, gateway_s, of.penalty_s};
  constexpr std::uint32_t count = 30;
  const Choices choices(count, law.experts, max_copies);
  EXPECT_EQ(choices.copies.empty(), max_copies == 0);
  struct Costs {
    std::vector<double> means = std::vector<double>(count);
    std::vector<float> costs_s;
    std::vector<float> lost;
  };
  const auto costs_of = [&](const std::unique_ptr<Backend>& backend) {
    Costs costs;
    costs.costs_s.resize(count * slots);
    costs.lost.resize(count * slots);
    const auto pass = backend->scoring(sky.series(), plan);
    pass->layer_costs(choices.view(), costs.means);
    pass->slot_costs(choices.view(), costs.costs_s, costs.lost);
    return costs;
  };
  const Costs expected = costs_of(cpu::make_cpu_backend(1));
  const Costs got = costs_of(cuda::make_cuda_backend(1));
  EXPECT_THAT(got.means, testing::Pointwise(SameBits(), expected.means));
  EXPECT_THAT(got.costs_s, testing::Pointwise(SameBits(), expected.costs_s));
  EXPECT_THAT(got.lost, testing::Pointwise(SameBits(), expected.lost));
  const auto partly =
      std::ranges::count_if(expected.lost, [](float lost) { return lost > 0.01F && lost < 0.99F; });
  EXPECT_GT(partly, 5) << "nothing between all and none";
}

TEST_P(ScoringBits, AreTheSameOnBothBackends) {
  expect_same_bits(GetParam(), laws(), 0);
}

TEST_P(ScoringBits, AreTheSameOnBothBackendsWithCopies) {
  expect_same_bits(GetParam(), laws(), 6);
}

INSTANTIATE_TEST_SUITE_P(
    Laws, ScoringBits,
    testing::Values(Case{"one", 5, 1, ExactForm::containment, 5},
                    Case{"one_of_twenty", 20, 1, ExactForm::symmetric, 5},
                    // Slots of one warp and of several, in the first half of a warp and all of it.
                    Case{"pairs", 8, 2, ExactForm::containment, 5, 1.0F, true},
                    Case{"pairs_19", 8, 2, ExactForm::containment, 19, 1.0F, true},
                    Case{"pairs_32", 8, 2, ExactForm::containment, 32, 1.0F, true},
                    Case{"pairs_77", 8, 2, ExactForm::containment, 77, 1.0F, true},
                    Case{"pairs_low_penalty", 8, 2, ExactForm::containment, 5, 0.01F, true},
                    Case{"pairs_of_six", 6, 2, ExactForm::containment, 5, 0.01F, true},
                    Case{"pairs_of_twenty", 20, 2, ExactForm::sets, 5, 1.0F, true},
                    Case{"poisson_pairs_of_twenty", 20, 2, ExactForm::symmetric, 5},
                    Case{"table", 8, 3, ExactForm::containment, 21},
                    Case{"table_low_penalty", 9, 4, ExactForm::containment, 5, 0.01F},
                    Case{"weights", 18, 3, ExactForm::symmetric, 21},
                    Case{"weights_low_penalty", 20, 3, ExactForm::symmetric, 5, 0.01F},
                    // Not for lanes: in double precision, slot by slot.
                    Case{"always", 18, 3, ExactForm::symmetric, 21, 1.0F, false, true}),
    [](const auto& of) { return of.param.name; });

}  // namespace
}  // namespace spacemoe
