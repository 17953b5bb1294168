#pragma once

#include <cstdint>
#include <vector>

#include "host/activation/set_laws.hpp"
#include "host/activation/skew.hpp"
#include "tests/oracle/set_law_oracle.hpp"

/// Laws of one layer, one for each way to sum over sets, next to what the oracle knows of them.
namespace spacemoe {

inline SetLaws one_layer(ActivationKind kind, const std::vector<double>& shares,
                         std::uint32_t active) {
  return {kind, active, {law_from_shares(kind, shares, active)}};
}

/// The weights of a law in which nobody is always active, for the oracle.
inline oracle::Law conditional_poisson(const std::vector<double>& shares, std::uint32_t active) {
  return oracle::conditional_poisson(
      law_from_shares(ActivationKind::conditional_poisson, shares, active).weights, active);
}

struct KnownLaw {
  SetLaws laws;
  ExactForm form;
  oracle::Law sets;
};

/// Six experts, few enough for a table over all subsets.
inline KnownLaw law_of_six() {
  const std::vector<double> shares = {0.30, 0.05, 0.20, 0.15, 0.10, 0.20};
  return {one_layer(ActivationKind::successive, shares, 3), ExactForm::containment,
          oracle::successive(shares, 3)};
}

/// Eighteen experts, by their weights.
inline KnownLaw law_by_weights(std::uint32_t active) {
  const std::vector<double> shares = skewed_shares(18, 0.5);
  return {one_layer(ActivationKind::conditional_poisson, shares, active), ExactForm::symmetric,
          conditional_poisson(shares, active)};
}

/// Expert 2 is always active, 5 never: the others are a law of one less, to which 2 is added.
inline KnownLaw law_with_one_always() {
  std::vector<double> shares(17, 1.0 / 40.0);
  shares[2] = 1.0 / 3.0;
  shares[5] = 0.0;
  shares[9] = 1.0 - 1.0 / 3.0 - 14.0 / 40.0;
  const LayerLaw layer = law_from_shares(ActivationKind::conditional_poisson, shares, 3);
  return {{ActivationKind::conditional_poisson, 3, {layer}},
          ExactForm::symmetric,
          oracle::conditional_poisson_with(2, layer.weights, 3)};
}

/// Eighteen experts, by a list of sets.
inline KnownLaw law_by_sets() {
  const std::vector<double> shares = skewed_shares(18, 1.1);
  return {one_layer(ActivationKind::successive, shares, 3), ExactForm::sets,
          oracle::successive(shares, 3)};
}

/// The sets {0,1} {0,2} {1,2} have 0.5 0.3 0.2.
inline SetLaws pairs_of_three() {
  SetDistribution sets = all_sets(3, 2);
  sets.probability = {0.5, 0.3, 0.2};
  return {ActivationKind::pairs, 2, {LayerLaw{{0.8, 0.7, 0.5}, sets, {}, 0}}};
}

}  // namespace spacemoe
