#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include <tbb/task_arena.h>

#include "host/search/mean_layers.hpp"

namespace spacemoe {

/// A satellite on which an expert may stand between two gateways.
struct NearSatellite {
  float latency_s;  ///< u of mean_layers.hpp
  std::uint32_t satellite;
};

/// A gateway's possible next ones: those with which some layer costs little enough.
struct NextGateways {
  std::vector<std::uint32_t> gateways;  ///< ascending
  std::vector<NearSatellite> near;      ///< [gateways][candidates], ascending by latency
  std::vector<float> layer_s;           ///< [gateways][period], least cost of a layer
};

/// Pairs of a gateway and the next one.
struct GatewayPairs {
  std::uint32_t candidates;        ///< satellites that are listed for each pair
  std::vector<NextGateways> next;  ///< [satellites]
};

/// All pairs of satellites where modules may stand between which the least cost of some layer of
/// the period, with only these two gateways taken, is below its cut. cut_s: [period]. Throws
/// Stopped where `goes_on`, asked now and then, says no.
[[nodiscard]] GatewayPairs gateway_pairs(const MeanLayers& layers, std::span<const float> cut_s,
                                         tbb::task_arena& arena,
                                         const std::function<bool()>& goes_on);

}  // namespace spacemoe
