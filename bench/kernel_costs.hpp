#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace spacemoe {

/// What a GPU can do at most.
struct GpuLimits {
  std::string name;
  double memory_bytes_per_s;
  double shared_bytes_per_s;  ///< multiprocessors x 128 bytes x clock
  double float_ops_per_s;     ///< additions or comparisons, not fused pairs
  double double_ops_per_s;
};

/// NVIDIA H100 SXM: 132 multiprocessors at 1.98 GHz, 67 TFLOPS float and 34 TFLOPS double in fused
/// pairs, 3.35 TB/s (H100 data sheet).
[[nodiscard]] GpuLimits h100_limits();
/// NVIDIA GeForce RTX 4090: 128 multiprocessors at 2.52 GHz, 82.6 TFLOPS float in fused pairs, a
/// 64th of it double, 1.008 TB/s (Ada architecture white paper).
[[nodiscard]] GpuLimits rtx4090_limits();

/// The sizes that a slot's work depends on.
struct StudySizes {
  std::uint32_t satellites;
  std::uint32_t links;
  std::uint32_t sources;  ///< path rows
  std::uint32_t sweeps;   ///< of a tile, with the last one, which changes nothing
  std::uint32_t placements;
  std::uint32_t schemes;
  std::uint32_t rows;
  std::uint32_t layers;
  std::uint32_t experts;
  std::uint32_t active;
  std::uint32_t tokens;
  std::uint32_t choices;  ///< candidate layers of a call

  [[nodiscard]] double entries() const { return double(placements) * layers * experts; }
};

/// configs/paper.yaml, with the sweeps that path_sweeps counts on it and the candidates of
/// backend_bench.
[[nodiscard]] StudySizes paper_sizes();

/// What a kernel must do for one slot: each byte of its input and output once from memory (tables
/// that all slots share count as cached), and the operations of its source.
struct KernelCost {
  std::string kernel;
  double global_bytes;
  double shared_bytes;
  double float_ops;
  double double_ops;
  std::string of_what;  ///< what most of it is
  bool once = false;    ///< for a pass, however many slots it has, instead of for each slot
};

/// Kernels by the names that launches give them.
[[nodiscard]] std::vector<KernelCost> kernel_costs(const StudySizes& sizes);

/// The least time (s) that it can take: the slowest of memory, shared memory and both
/// kinds of arithmetic, the others being hidden behind it.
struct Floor {
  double seconds;
  std::string by;  ///< what sets it
};
[[nodiscard]] Floor floor_of(const KernelCost& cost, const GpuLimits& gpu);

}  // namespace spacemoe
