#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace spacemoe {

/// Upper limits of a GPU.
struct GpuLimits {
  std::string name;
  double memory_bytes_per_s;
  double wavefronts_per_s;   ///< of 128 bytes, of shared memory and first-level cache together
  double float_ops_per_s;    ///< additions or products, not fused pairs
  double comparisons_per_s;  ///< including minima
  double double_ops_per_s;
};

/// NVIDIA H100 SXM: 132 multiprocessors at 1.98 GHz, 67 TFLOPS float and 34 TFLOPS double in fused
/// pairs, 3.35 TB/s (H100 data sheet).
[[nodiscard]] GpuLimits h100_limits();
/// NVIDIA GeForce RTX 4090: 128 multiprocessors at 2.52 GHz, 82.6 TFLOPS float in fused pairs, a
/// 64th of it double, 1.008 TB/s (Ada architecture white paper).
[[nodiscard]] GpuLimits rtx4090_limits();

/// Operations of warps that solve the paths of a snapshot.
struct PathWork {
  double wavefronts;
  double additions;
  double comparisons;
};

/// The sizes that a slot's work depends on.
struct StudySizes {
  std::uint32_t satellites;
  std::uint32_t links;
  std::uint32_t sources;  ///< path rows
  std::uint32_t sweeps;   ///< of a tile of 32, including the last one, which changes nothing
  PathWork walk;          ///< of all rows, by a plane walk
  std::uint32_t placements;
  std::uint32_t schemes;
  std::uint32_t rows;
  std::uint32_t layers;
  std::uint32_t experts;
  std::uint32_t active;
  std::uint32_t tokens;
  std::uint32_t choices;  ///< candidate layers per call

  [[nodiscard]] double entries() const { return double(placements) * layers * experts; }
};

/// The sizes of configs/paper.yaml, with the sweeps that path_sweeps counts on it, the walks that
/// walk_model counts on it, and the candidates of backend_bench.
[[nodiscard]] StudySizes paper_sizes();

/// Work that a kernel must do for one slot: each byte of its input and output once from memory
/// (tables that all slots share count as cached), and the loads, stores and operations of its
/// source. Loads and stores of a warp count by wavefront, including those of global memory, which
/// go through the same pipe: one for each line of 128 bytes that the warp touches, or for words in
/// one bank.
struct KernelCost {
  std::string kernel;
  double global_bytes;
  double wavefronts;
  double float_ops;
  double comparisons;
  double double_ops;
  std::string of_what;  ///< what most of it is
  bool once = false;    ///< per pass, however many slots it has, instead of per slot
};

/// Costs of kernels by the names that launches give them.
[[nodiscard]] std::vector<KernelCost> kernel_costs(const StudySizes& sizes);

/// The smallest time (s) that a kernel can take: the slowest of memory, wavefronts and the kinds of
/// arithmetic, with the others hidden behind it.
struct Floor {
  double seconds;
  std::string by;  ///< what sets it
};
[[nodiscard]] Floor floor_of(const KernelCost& cost, const GpuLimits& gpu);

}  // namespace spacemoe
