#pragma once

#include <cstdint>
#include <vector>

#include "host/activation/skew.hpp"
#include "host/model/moe_model.hpp"

namespace spacemoe {

/// A model of which only the sizes are told.
inline MoeModel model_of(std::uint32_t layers, std::uint32_t experts, std::uint32_t active) {
  MoeModel model;
  model.layers = layers;
  model.experts = experts;
  model.active = active;
  return model;
}

/// Inclusion probabilities in proportion to a power of the rank.
inline std::vector<double> skewed_inclusion(std::uint32_t experts, std::uint32_t active,
                                            double skew) {
  std::vector<double> inclusion = skewed_shares(experts, skew);
  for (double& p : inclusion) {
    p *= active;
  }
  return inclusion;
}

}  // namespace spacemoe
