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
  void add(std::uint32_t layer, std::uint32_t gateway, std::uint32_t next_gateway,
           std::span<const std::uint32_t> satellites) {
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
  std::vector<std::uint32_t> layers_;
  std::vector<std::uint32_t> gateways_;
  std::vector<std::uint32_t> next_gateways_;
  std::vector<std::uint32_t> satellites_;
};

}  // namespace spacemoe
