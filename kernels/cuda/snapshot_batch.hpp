#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/cuda/memory.hpp"
#include "kernels/cuda/network_tables.hpp"
#include "kernels/cuda/snapshot_kernels.hpp"

namespace spacemoe::cuda {

/// Slots that give enough blocks for any device; more would only take memory.
inline constexpr std::uint32_t most_batch_slots = 64;

/// Link weights of a batch of slots, where path kernels read them.
class SnapshotBatch {
 public:
  SnapshotBatch(const NetworkTables& network, std::uint32_t slots)
      : network_(network),
        weights_(std::size_t{slots} * (network.link_count + 1)),
        edges_(std::size_t{slots} * network.satellite_count) {}

  [[nodiscard]] static std::size_t bytes_per_slot(const NetworkTables& network) {
    return (network.link_count + 1) * sizeof(float) + network.satellite_count * sizeof(EdgeWeights);
  }

  /// Edges of these slots, in the stream's turn. [count][satellites]
  const EdgeWeights* load(SlotRange slots, const Stream& stream) const {
    weigh_links(network_, slots, weights_.data(), stream);
    gather_edges(network_, slots.count, weights_.data(), edges_.data(), stream);
    return edges_.data();
  }

 private:
  NetworkTables network_;
  DeviceBuffer<float> weights_;
  DeviceBuffer<EdgeWeights> edges_;
};

}  // namespace spacemoe::cuda
