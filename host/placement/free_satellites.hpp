#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace spacemoe {

/// A set of satellites that are still free, from which the n-th in ascending order can be taken: a
/// Fenwick tree, so that placing thousands of modules stays cheap.
class FreeSatellites {
 public:
  /// `satellites` ascending.
  explicit FreeSatellites(std::span<const std::uint32_t> satellites);

  [[nodiscard]] std::uint32_t count() const { return count_; }
  [[nodiscard]] bool contains(std::uint32_t satellite) const;
  /// The n-th free satellite, n < count().
  [[nodiscard]] std::uint32_t nth(std::uint32_t n) const;
  /// Marks a free satellite as taken.
  void take(std::uint32_t satellite);
  /// All that are free, ascending.
  [[nodiscard]] std::vector<std::uint32_t> all() const;

 private:
  std::vector<std::uint32_t> satellites_;
  std::vector<std::uint8_t> is_free_;
  std::vector<std::uint32_t> tree_;  ///< partial counts of free ones, from 1
  std::uint32_t count_;
};

}  // namespace spacemoe
