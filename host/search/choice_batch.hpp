#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "kernels/api/scoring.hpp"

namespace spacemoe {

/// Candidate layers on their way to be scored.
class ChoiceBatch {
 public:
  /// satellites: [experts]
  void add(Layer layer, Satellite gateway, Satellite next_gateway,
           std::span<const Satellite> satellites) {
    layers_.push_back(layer);
    gateways_.push_back(gateway);
    next_gateways_.push_back(next_gateway);
    satellites_.insert(satellites_.end(), satellites.begin(), satellites.end());
  }
  void clear() {
    layers_.clear();
    gateways_.clear();
    next_gateways_.clear();
    satellites_.clear();
  }

  [[nodiscard]] std::size_t size() const { return layers_.size(); }
  /// Valid until the next add or clear.
  [[nodiscard]] LayerChoices view() const {
    return {layers_, gateways_, next_gateways_, satellites_};
  }

 private:
  std::vector<Layer> layers_;
  std::vector<Satellite> gateways_;
  std::vector<Satellite> next_gateways_;
  std::vector<Satellite> satellites_;
};

}  // namespace spacemoe
