#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "host/evaluation/placement_set.hpp"
#include "host/experiment/module_seconds.hpp"
#include "host/placement/placement.hpp"
#include "kernels/common/path_latency.hpp"
#include "kernels/common/set_law.hpp"
#include "kernels/common/sky.hpp"
#include "kernels/common/token_walk.hpp"
#include "kernels/tables/module_places.hpp"
#include "kernels/tables/place_paths.hpp"

namespace spacemoe {

/// Path latencies of one slot (s), from some satellites to all.
class GatewayRows {
 public:
  /// sources: ascending; rows_s: [sources][satellites], infinity where there is no path
  GatewayRows(std::span<const std::uint32_t> sources, std::span<const float> rows_s)
      : sources_(sources), rows_s_(rows_s), satellites_(rows_s.size() / sources.size()) {}

  /// source: one of `sources`. [satellites]
  [[nodiscard]] std::span<const float> from(std::uint32_t source) const;

 private:
  std::span<const std::uint32_t> sources_;
  std::span<const float> rows_s_;
  std::size_t satellites_;
};

/// What is known of the sky in one slot.
struct SlotSky {
  Slot time;                           ///< the slot of the first realisation that starts then
  std::span<const OrbitState> orbits;  ///< [satellites]
  std::span<const Lost> lost;          ///< [satellites]
  GatewayRows paths;                   ///< from all gateways
};

/// A placement in one slot, as tokens meet it: the ways to and from the place that serves each
/// expert, and how long modules compute there.
class ServedSlot {
 public:
  [[nodiscard]] ServedExperts experts(Layer layer) const {
    const std::size_t first = std::size_t{number(layer)} * experts_;
    return {ways_.data() + first, compute_s_.data() + first, serving_.data() + first};
  }
  [[nodiscard]] float gateway_s(Layer layer) const { return gateway_s_[number(layer)]; }
  /// Whether a satellite can serve several experts of one layer.
  [[nodiscard]] bool shares_satellites() const { return shares_satellites_; }

 private:
  friend class PlacedModules;

  std::uint32_t experts_ = 0;  ///< of a layer
  bool shares_satellites_ = false;
  std::vector<BothWays> ways_;          ///< [places]
  std::vector<float> compute_s_;        ///< [layers][experts], of what serves
  std::vector<std::uint32_t> serving_;  ///< [layers][experts], satellites
  std::vector<float> gateway_s_;        ///< [layers]
};

/// A placement with what does not change from slot to slot, for hosts that follow single tokens.
/// Backends have tables of their own.
class PlacedModules {
 public:
  /// `compute` must outlive this.
  PlacedModules(const Placement& placement, const SetLawView& law, const StudyCompute& compute);
  PlacedModules(const PlacedModules&) = delete;
  PlacedModules& operator=(const PlacedModules&) = delete;

  /// The satellites that paths are asked from, ascending.
  [[nodiscard]] std::span<const std::uint32_t> gateways() const { return gateways_; }
  /// The satellite of the first layer's gateway.
  [[nodiscard]] std::uint32_t first_gateway() const { return number(view_.gateways.front()); }
  [[nodiscard]] ServedSlot in_slot(const SlotSky& sky) const;

 private:
  const StudyCompute& compute_;
  PlacementSet set_;
  PlacementsView view_;
  ModulePlaces modules_;
  std::vector<PlacePaths> paths_;  ///< [places]
  std::vector<std::uint32_t> gateways_;
};

}  // namespace spacemoe
