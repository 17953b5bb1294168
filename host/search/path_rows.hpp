#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <vector>

#include "kernels/api/backend.hpp"

namespace spacemoe {

/// Path latencies from single satellites in every slot. Rows stay for later calls; where there are
/// too many, those that are not asked for are dropped.
class PathRows {
 public:
  static constexpr std::size_t default_kept_bytes = 1'000'000'000;

  /// The objects that `series` refers to must outlive this.
  PathRows(Backend& backend, const SnapshotSeries& series,
           std::size_t kept_bytes = default_kept_bytes);

  [[nodiscard]] std::uint32_t slots() const { return slots_; }
  [[nodiscard]] std::uint32_t satellites() const { return satellites_; }

  /// Number of rows that are kept; by default all of 1,056 satellites in up to 200 slots.
  [[nodiscard]] std::size_t capacity() const;

  /// Computes these satellites' rows where they are missing; they stay until the next call.
  void fetch(std::span<const Satellite> sources);
  /// A fetched row. [slots][satellites], infinity where there is no path
  [[nodiscard]] std::span<const float> row(Satellite source) const { return rows_.at(source); }

 private:
  std::unique_ptr<SnapshotPass> pass_;
  std::uint32_t slots_;
  std::uint32_t satellites_;
  std::size_t kept_bytes_;
  std::map<Satellite, std::vector<float>> rows_;
};

}  // namespace spacemoe
