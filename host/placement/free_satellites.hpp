#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "kernels/common/index_types.hpp"

namespace spacemoe {

/// A set of satellites that are still free, from which the n-th in ascending order can be taken: a
/// Fenwick tree, so that placing thousands of modules stays cheap.
class FreeSatellites {
 public:
  /// `satellites` ascending.
  explicit FreeSatellites(std::span<const Satellite> satellites);

  [[nodiscard]] std::uint32_t count() const { return count_; }
  [[nodiscard]] bool contains(Satellite satellite) const;
  /// The n-th free satellite, n < count().
  [[nodiscard]] Satellite nth(std::uint32_t n) const;
  /// Marks a free satellite as taken.
  void take(Satellite satellite);
  /// All that are free, ascending.
  [[nodiscard]] std::vector<Satellite> all() const;

 private:
  std::vector<Satellite> satellites_;
  std::vector<std::uint8_t> is_free_;
  std::vector<std::uint32_t> tree_;  ///< partial counts of free ones, from 1
  std::uint32_t count_;
};

}  // namespace spacemoe
