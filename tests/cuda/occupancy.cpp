#include "tests/cuda/occupancy.hpp"

#include <algorithm>

namespace spacemoe {
namespace {

constexpr int warp_threads = 32;
constexpr int register_unit = 256;  // warps get registers in units of this
constexpr int shared_unit = 128;
constexpr int partitions = 4;  // of a multiprocessor; a warp's registers lie in one of them
constexpr int max_block_threads = 1024;
constexpr int kib = 1024;

constexpr int rounded_up(int value, int unit) {
  return (value + unit - 1) / unit * unit;
}

}  // namespace

std::optional<MultiprocessorLimits> multiprocessor_limits(int capability) {
  constexpr int registers = 65536;
  switch (capability) {
    case 75:
      return MultiprocessorLimits{1024, 16, registers, 64 * kib, 64 * kib, 0};
    case 80:
      return MultiprocessorLimits{2048, 32, registers, 164 * kib, 163 * kib, kib};
    case 86:
      return MultiprocessorLimits{1536, 16, registers, 100 * kib, 99 * kib, kib};
    case 89:
      return MultiprocessorLimits{1536, 24, registers, 100 * kib, 99 * kib, kib};
    case 90:
    case 100:
    case 103:
      return MultiprocessorLimits{2048, 32, registers, 228 * kib, 227 * kib, kib};
    case 120:
    case 121:
      return MultiprocessorLimits{1536, 24, registers, 100 * kib, 99 * kib, kib};
    default:
      return std::nullopt;
  }
}

int resident_blocks(const MultiprocessorLimits& limits, const BlockNeeds& block) {
  if (block.threads < 1 || block.threads > max_block_threads ||
      block.shared_bytes > limits.shared_bytes_per_block) {
    return 0;
  }
  const int warps = rounded_up(block.threads, warp_threads) / warp_threads;
  const int by_threads = limits.threads / warp_threads / warps;
  const int warp_registers =
      rounded_up(std::max(block.registers_per_thread, 1) * warp_threads, register_unit);
  const int by_registers = limits.registers / partitions / warp_registers * partitions / warps;
  const int shared =
      rounded_up(block.shared_bytes + limits.reserved_shared_bytes_per_block, shared_unit);
  const int by_shared = shared == 0 ? limits.blocks : limits.shared_bytes / shared;
  return std::min({limits.blocks, by_threads, by_registers, by_shared});
}

int occupancy_percent(const MultiprocessorLimits& limits, const BlockNeeds& block) {
  const int threads = rounded_up(block.threads, warp_threads);
  return 100 * resident_blocks(limits, block) * threads / limits.threads;
}

}  // namespace spacemoe
