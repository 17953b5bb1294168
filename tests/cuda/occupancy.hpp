#pragma once

#include <optional>

namespace spacemoe {

/// Limits of one multiprocessor, by compute capability (90 for 9.0).
/// Source: CUDA C++ Programming Guide 13.0, technical specifications per compute capability. The
/// arithmetic agrees with the toolkit's cuda_occupancy.h.
struct MultiprocessorLimits {
  int threads;
  int blocks;
  int registers;
  int shared_bytes;
  int shared_bytes_per_block;           ///< with opt-in
  int reserved_shared_bytes_per_block;  ///< the driver's own, on top of a block's
};

[[nodiscard]] std::optional<MultiprocessorLimits> multiprocessor_limits(int capability);

/// Resources that a block of a kernel takes.
struct BlockNeeds {
  int threads;
  int registers_per_thread;
  int shared_bytes;
};

/// Number of blocks that are resident on a multiprocessor at once; 0: the kernel cannot be
/// launched.
[[nodiscard]] int resident_blocks(const MultiprocessorLimits& limits, const BlockNeeds& block);

/// Resident threads of those that the multiprocessor could hold, in percent.
[[nodiscard]] int occupancy_percent(const MultiprocessorLimits& limits, const BlockNeeds& block);

}  // namespace spacemoe
