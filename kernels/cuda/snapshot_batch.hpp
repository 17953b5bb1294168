#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/cuda/memory.hpp"
#include "kernels/cuda/network_tables.hpp"
#include "kernels/cuda/snapshot_kernels.hpp"

namespace spacemoe::cuda {

/// Number of slots that gives enough blocks for any device; more would only take memory.
inline constexpr std::uint32_t max_batch_slots = 64;

/// Link weights of a batch of slots, in the form that path kernels read.
class SnapshotBatch {
 public:
  SnapshotBatch(const NetworkTables& network, std::uint32_t slots)
      : network_(network),
        weights_(std::size_t{slots} * (network.sky.link_count + special_links)),
        arranged_(std::size_t{slots} * network.paths.form.weight_words()) {}

  [[nodiscard]] static std::size_t bytes_per_slot(const NetworkTables& network) {
    return (network.sky.link_count + special_links + network.paths.form.weight_words()) *
           sizeof(float);
  }

  /// Weights of these slots as PathSolver takes them, in stream order. [count][weight_words]
  const float* load(SlotRange slots, const Stream& stream) const {
    weigh_links(network_, slots, weights_.data(), stream);
    arrange_weights(network_, slots, weights_.data(), arranged_.data(), stream);
    return arranged_.data();
  }

 private:
  NetworkTables network_;
  DeviceBuffer<float> weights_;
  DeviceBuffer<float> arranged_;
};

}  // namespace spacemoe::cuda
