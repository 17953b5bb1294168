#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "host/activation/set_laws.hpp"
#include "host/activation/skew.hpp"
#include "host/evaluation/placement_set.hpp"
#include "kernels/tables/numbered_list.hpp"
#include "tests/backend/sky.hpp"
#include "tests/oracle/set_law_oracle.hpp"

namespace spacemoe {

/// Input of a law: sets with given probabilities, or weights.
struct KnownLaw {
  std::string name;
  ExactForm form;
  std::uint32_t experts;
  std::uint32_t active;
};

/// One law per exact form, and one of three active experts.
inline std::vector<KnownLaw> known_laws() {
  return {{"pairs", ExactForm::containment, 6, 2},
          {"triples", ExactForm::containment, 6, 3},
          {"weights", ExactForm::symmetric, 18, 3},
          {"list", ExactForm::sets, 18, 2}};
}

/// Placements of three layers on twenty satellites with many outages, some with several experts of
/// a layer on a satellite, some with copies, some with both or neither.
class SharingStudy {
 public:
  static constexpr std::uint32_t layers = 3;
  static constexpr std::uint32_t satellites = 20;

  SharingStudy(const KnownLaw& made_of, std::uint32_t slots)
      : known(made_of),
        sky({{{4, 5, 8000.0, 87.0, 360.0, 2.0}}, {}}, fragile_links(0.65), slots),
        laws(made_of.form == ExactForm::symmetric ? ActivationKind::conditional_poisson
                                                  : ActivationKind::pairs,
             made_of.active, layer_laws()) {
    for (std::uint32_t satellite = 0; satellite < satellites; ++satellite) {
      expert_s.push_back(0.011F + 0.0013F * static_cast<float>(satellite * 7 % 20));
      gateway_s.push_back(0.002F + 0.0001F * static_cast<float>(satellite));
    }
  }

  /// A placement; by layer, `few`: number of satellites that the experts share, or of all
  /// satellites if they share none; `copies`: number of copies.
  [[nodiscard]] Placement placement(const std::vector<std::uint32_t>& few,
                                    const std::vector<std::uint32_t>& copies,
                                    std::uint32_t seed) const {
    std::mt19937 random(seed);
    Placement placement;
    for (std::uint32_t layer = 0; layer < layers; ++layer) {
      auto order = list_all<Satellite>(satellites);
      std::ranges::shuffle(order, random);
      placement.gateways.push_back(order.back());
      for (std::uint32_t expert = 0; expert < known.experts; ++expert) {
        placement.satellites.push_back(order[expert % few[layer]]);
      }
      for (std::uint32_t copy = 0; copy < copies[layer]; ++copy) {
        // Two copies of every other expert; never where the expert itself stands.
        const std::uint32_t expert = copy / 2 * 2 % known.experts;
        const std::uint32_t at = expert % few[layer] + 1 + copy % 2 * 3;
        placement.replicas.push_back({Layer{layer}, Expert{expert}, order[at % satellites]});
      }
    }
    std::ranges::sort(placement.replicas);
    return placement;
  }

  [[nodiscard]] EvaluationPlan plan(const PlacementSet& set, std::uint32_t tokens) const {
    return {set.view(0), laws.view(true), expert_s, gateway_s, 5, tokens};
  }

  /// Schemes of one, two and one placement; the first is the reference.
  [[nodiscard]] std::vector<std::vector<Placement>> schemes() const {
    const std::uint32_t all = satellites;
    return {{placement({3, all, 4}, {0, 6, 6}, 5)},
            {placement({all, all, all}, {0, 0, 0}, 2), placement({2, 5, all}, {0, 0, 0}, 3)},
            {placement({all, all, all}, {6, 0, 0}, 4)}};
  }

  [[nodiscard]] PlacementSet placements() const {
    PlacementSet set(layers, known.experts);
    for (const auto& scheme : schemes()) {
      set.add_scheme(scheme);
    }
    return set;
  }

  /// The laws of all layers as the oracle has them.
  [[nodiscard]] std::vector<oracle::Law> oracle_laws() const {
    std::vector<oracle::Law> result;
    for (const LayerLaw& made : layer_laws()) {
      if (known.form == ExactForm::symmetric) {
        result.push_back(oracle::conditional_poisson(made.weights, known.active));
        continue;
      }
      oracle::Law& law = result.emplace_back();
      for (std::size_t i = 0; i < made.distribution->size(); ++i) {
        const auto set = made.distribution->set(i);
        law[oracle::Set(set.begin(), set.end())] = made.distribution->probability[i];
      }
    }
    return result;
  }

  KnownLaw known;
  Sky sky;
  SetLaws laws;
  std::vector<float> expert_s;
  std::vector<float> gateway_s;

 private:
  [[nodiscard]] std::vector<LayerLaw> layer_laws() const {
    std::vector<LayerLaw> result;
    for (std::uint32_t layer = 0; layer < layers; ++layer) {
      if (known.form == ExactForm::symmetric) {
        std::vector<double> shares = skewed_shares(known.experts, 0.3);
        std::ranges::rotate(shares, shares.begin() + 5 * layer);
        result.push_back(
            law_from_shares(ActivationKind::conditional_poisson, shares, known.active));
        continue;
      }
      SetDistribution sets = all_sets(known.experts, known.active);
      for (std::size_t i = 0; i < sets.size(); ++i) {
        sets.probability[i] = static_cast<double>((3 + 5 * i + 3 * layer) % 11);
      }
      normalise(sets);
      result.push_back({inclusion_of(sets, known.experts), sets, {}, 0});
    }
    return result;
  }
};

}  // namespace spacemoe
