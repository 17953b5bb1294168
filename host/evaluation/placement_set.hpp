#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "host/placement/placement.hpp"
#include "kernels/api/placements.hpp"

namespace spacemoe {

/// The placements of all schemes of a comparison, in the flat form that backends take.
class PlacementSet {
 public:
  PlacementSet(std::uint32_t layers, std::uint32_t experts) : layers_(layers), experts_(experts) {}

  /// Adds a scheme: one placement, or as many as it has draws.
  void add_scheme(std::span<const Placement> placements);

  [[nodiscard]] std::uint32_t placements() const {
    return static_cast<std::uint32_t>(gateways_.size() / layers_);
  }
  /// Whether a satellite serves several experts of one layer in some placement.
  [[nodiscard]] bool shares_satellites() const;
  /// `reference`: the scheme that ratios are taken to. Valid as long as this and until the next
  /// add.
  [[nodiscard]] PlacementsView view(std::uint32_t reference) const {
    return {layers_,
            experts_,
            reference,
            schemes_,
            gateways_,
            satellites_,
            copies_,
            shares_satellites() ? std::span<const std::uint8_t>(shared_)
                                : std::span<const std::uint8_t>()};
  }

 private:
  void add_copies(const Placement& placement);
  void mark_shared_layers(const Placement& placement);

  std::uint32_t layers_;
  std::uint32_t experts_;
  std::vector<PlacementsView::Scheme> schemes_;
  std::vector<Satellite> gateways_;
  std::vector<Satellite> satellites_;
  std::vector<PlacementsView::Copy> copies_;
  std::vector<std::uint8_t> shared_;  ///< [placements][layers]
};

}  // namespace spacemoe
