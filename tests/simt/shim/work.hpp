#pragma once

#include <array>
#include <cstdint>

// Work that kernels make their warps do, counted where their source says so: SPACEMOE_WORK.

namespace simt {

enum class Work : std::uint8_t { memory, arithmetic, shuffle, vote };

/// Operations of warps. Each thread adds its part, a 32nd: what only some lanes of a warp do counts
/// for less than it would cost.
struct WorkCounts {
  double memory;  ///< wavefronts
  double arithmetic;
  double shuffle;
  double vote;

  [[nodiscard]] double all() const { return memory + arithmetic + shuffle + vote; }
};

/// Of all threads, by kind. Atomic for the sake of ThreadSanitizer: no two threads run at once.
inline std::array<std::uint64_t, 4> thread_operations{};

inline void count_work(Work kind, std::uint64_t operations) {
  std::uint64_t& sum = thread_operations[static_cast<std::size_t>(kind)];
  __atomic_store_n(&sum, __atomic_load_n(&sum, __ATOMIC_RELAXED) + operations, __ATOMIC_RELAXED);
}

/// The operations counted since the last call.
inline WorkCounts take_work() {
  constexpr double lanes = 32.0;
  const auto take = [](Work kind) {
    std::uint64_t& sum = thread_operations[static_cast<std::size_t>(kind)];
    return static_cast<double>(__atomic_exchange_n(&sum, 0, __ATOMIC_RELAXED)) / lanes;
  };
  return {take(Work::memory), take(Work::arithmetic), take(Work::shuffle), take(Work::vote)};
}

}  // namespace simt

#define SPACEMOE_WORK(kind, operations) ::simt::count_work(::simt::Work::kind, operations)
