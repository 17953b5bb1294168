#pragma once

#include <algorithm>
#include <cstdint>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "host/activation/set_laws.hpp"
#include "host/evaluation/placement_set.hpp"
#include "tests/backend/sky.hpp"
#include "tests/test_folder.hpp"

namespace spacemoe {

/// A law of a certain form, with the forms that it must have.
struct Law {
  std::string name;
  ActivationKind kind;
  std::uint32_t experts;
  std::uint32_t active;
  SampleForm sample_form;
  ExactForm exact_form;
  ReplayedLayers layers = ReplayedLayers::joint;
};

inline std::string counts_of(std::uint32_t layers, std::uint32_t experts) {
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

inline std::string pairs_of(std::uint32_t layers, std::uint32_t experts) {
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

/// 60 tokens whose layers go together more often than not.
inline std::string trace_of(std::uint32_t layers, std::uint32_t experts, std::uint32_t active) {
  std::ostringstream text;
  text << "token,layer,expert\n";
  for (std::uint32_t token = 0; token < 60; ++token) {
    for (std::uint32_t layer = 0; layer < layers; ++layer) {
      const std::uint32_t first = token * token + (token % 3 == 0 ? layer : 0);
      for (std::uint32_t k = 0; k < active; ++k) {
        text << token << ',' << layer << ',' << (first + k + (k > 0 ? token % 2 : 0)) % experts
             << '\n';
      }
    }
  }
  return text.str();
}

/// Laws of every form that a sampler and the exact engine know.
inline std::vector<Law> laws_of_every_form() {
  return {Law{"pairs", ActivationKind::pairs, 8, 2, SampleForm::table, ExactForm::containment},
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
              ExactForm::none},
          Law{"trace", ActivationKind::trace, 8, 2, SampleForm::recorded, ExactForm::containment},
          Law{"trace20", ActivationKind::trace, 20, 6, SampleForm::recorded, ExactForm::sets},
          Law{"layers_of_trace", ActivationKind::trace, 8, 3, SampleForm::recorded,
              ExactForm::containment, ReplayedLayers::independent}};
}

inline std::string law_name(const testing::TestParamInfo<Law>& law) {
  return law.param.name;
}

class EveryLaw : public testing::TestWithParam<Law> {
 protected:
  static constexpr std::uint32_t layers = 3;

  static std::string table_of(const Law& law) {
    switch (law.kind) {
      case ActivationKind::pairs:
        return pairs_of(layers, law.experts);
      case ActivationKind::trace:
        return trace_of(layers, law.experts, law.active);
      default:
        return counts_of(layers, law.experts);
    }
  }

  [[nodiscard]] SetLaws laws() const {
    const Law& law = GetParam();
    MoeModel model;
    model.name = "small";
    model.layers = layers;
    model.experts = law.experts;
    model.active = law.active;
    const TestFile file("spacemoe_agreement_" + law.name + ".csv", table_of(law));
    ActivationSpec spec;
    spec.kind = law.kind;
    spec.layers = law.layers;
    spec.file = file.path();
    return make_set_laws(spec, model);
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
        placement.gateways.push_back(Satellite{(first + 3) % 88});
        for (std::uint32_t expert = 0; expert < experts; ++expert) {
          placement.satellites.push_back(Satellite{(first + 7 * (expert % few)) % 88});
          if (copied && expert % 2 == 0) {
            placement.replicas.push_back(
                {Layer{layer}, Expert{expert}, Satellite{(first + 7 * (expert % few) + 1) % 88}});
            placement.replicas.push_back(
                {Layer{layer}, Expert{expert}, Satellite{(first + 7 * (expert % few) + 14) % 88}});
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
        placement.gateways.push_back(Satellite{next % satellites});
        next += step;
        for (std::uint32_t expert = 0; expert < experts; ++expert) {
          placement.satellites.push_back(Satellite{next % satellites});
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

}  // namespace spacemoe
