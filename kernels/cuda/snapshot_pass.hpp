#pragma once

#include <memory>

#include "kernels/api/snapshots.hpp"
#include "kernels/cuda/device.hpp"

namespace spacemoe::cuda {

[[nodiscard]] std::unique_ptr<SnapshotPass> make_snapshot_pass(const SnapshotSeries& series,
                                                               const Device& device);

}  // namespace spacemoe::cuda
