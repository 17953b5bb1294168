#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <tbb/cache_aligned_allocator.h>

#include "kernels/api/evaluation.hpp"

/// The sums that a bootstrap spends its time on, in SIMD lanes. Lanes hold different sums, each of
/// which is added up in the order given: its bits are those of a plain loop.
namespace spacemoe {

inline constexpr std::size_t values_per_row = sizeof(RowSums) / sizeof(double);
inline constexpr std::size_t values_per_line = 8;  ///< of a cache, and of the widest register

/// Number of values that the rows of several schemes take side by side, in whole lines.
[[nodiscard]] constexpr std::size_t width_of(std::size_t schemes) {
  return (schemes * values_per_row + values_per_line - 1) / values_per_line * values_per_line;
}

/// Aligned to lines.
using Lines = std::vector<double, tbb::cache_aligned_allocator<double>>;

/// Number of windows that sum_windows makes at once, and the smallest length that they can have.
inline constexpr std::uint32_t windows_at_once = 4;
inline constexpr std::uint32_t min_window_length = 3;

/// Row by row, the sums over `length` neighbouring slots that start at each of the first
/// `windows_at_once` slots. At once, as most of the slots are the same: each is read once.
/// slots: [length + windows_at_once - 1], each [rows]; out: [windows_at_once][rows]
void sum_windows(std::span<const RowSums* const> slots, std::uint32_t length,
                 std::span<RowSums> out);

/// Row by row, the sums over all these slots. slots: each [rows]; out: [rows]
void sum_slots(std::span<const RowSums* const> slots, std::span<RowSums> out);

/// Rows of several schemes side by side, and the rows of them that replicates take.
struct TakenRows {
  std::size_t schemes;
  std::size_t rows;              ///< of each scheme
  double* values;                ///< [rows][width_of(schemes)]
  const std::uint32_t* offsets;  ///< [replicates][rows], in `values`, of the rows that are taken
  double* sums;                  ///< [replicates][width_of(schemes)]
};

/// Puts a scheme's rows into `values`.
void lay_side_by_side(const RowSums* rows, std::size_t scheme, const TakenRows& taken);

/// Adds to the sums of these replicates the rows that each takes, one after the other. A replicate
/// can come several times.
void add_taken(const TakenRows& taken, std::span<const std::uint32_t> replicates);

}  // namespace spacemoe
