#pragma once

#include <algorithm>
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
    copies_begin_.push_back(copies_begin_.back());
  }
  /// Adds a copy to the last layer, in any order.
  void add_copy(const LayerCopy& copy) {
    const auto first = copies_.begin() + *(copies_begin_.end() - 2);
    copies_.insert(std::upper_bound(first, copies_.end(), copy), copy);
    ++copies_begin_.back();
  }
  void clear() {
    layers_.clear();
    gateways_.clear();
    next_gateways_.clear();
    satellites_.clear();
    copies_.clear();
    copies_begin_.assign(1, 0);
  }

  [[nodiscard]] std::size_t size() const { return layers_.size(); }
  /// Valid until the next add or clear.
  [[nodiscard]] LayerChoices view() const {
    const bool has_copies = !copies_.empty();
    return {layers_,
            gateways_,
            next_gateways_,
            satellites_,
            copies_,
            has_copies ? std::span<const std::uint32_t>(copies_begin_)
                       : std::span<const std::uint32_t>()};
  }

 private:
  std::vector<Layer> layers_;
  std::vector<Satellite> gateways_;
  std::vector<Satellite> next_gateways_;
  std::vector<Satellite> satellites_;
  std::vector<LayerCopy> copies_;
  std::vector<std::uint32_t> copies_begin_ = {0};
};

}  // namespace spacemoe
