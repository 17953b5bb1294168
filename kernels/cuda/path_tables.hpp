#pragma once

#include <cstdint>

#include "kernels/api/network.hpp"
#include "kernels/cuda/memory.hpp"
#include "kernels/cuda/path_form.hpp"
#include "kernels/cuda/path_weights.hpp"

namespace spacemoe::cuda {

/// A satellite's neighbours by number.
struct alignas(16) Neighbours {
  std::uint32_t satellite[max_degree];
};

/// Start of a tile's rows of a satellite's neighbours, for rows in shared memory.
struct alignas(8) NeighbourRows {
  std::uint16_t begin[max_degree];
};

/// A network as path kernels see it: pointers into device memory.
struct PathTables {
  PathForm form;
  // Empty where partners change: kernels then read what SnapshotBatch arranges for each slot.
  const std::uint32_t* weight_links;
  const Neighbours* neighbours;         ///< [satellites], of tiles and global_tiles
  const NeighbourRows* neighbour_rows;  ///< [satellites], of staged_tiles
};

/// These tables in the device's memory, copied there once.
class DevicePaths {
 public:
  DevicePaths(const NetworkView& network, const PathForm& form);

  [[nodiscard]] const PathTables& tables() const { return tables_; }

 private:
  DeviceBuffer<std::uint32_t> weight_links_;
  DeviceBuffer<Neighbours> neighbours_;
  DeviceBuffer<NeighbourRows> neighbour_rows_;
  PathTables tables_;
};

}  // namespace spacemoe::cuda
