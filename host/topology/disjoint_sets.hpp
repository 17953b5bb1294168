#pragma once

#include <cstdint>
#include <numeric>
#include <utility>
#include <vector>

namespace spacemoe {

/// Items in sets that are joined, with path halving and union by size.
class DisjointSets {
 public:
  explicit DisjointSets(std::uint32_t count) : parent_(count), size_(count, 1) {
    std::iota(parent_.begin(), parent_.end(), 0U);
  }

  /// The item that stands for the set of an item.
  std::uint32_t root(std::uint32_t item) {
    while (parent_[item] != item) {
      parent_[item] = parent_[parent_[item]];
      item = parent_[item];
    }
    return item;
  }

  void join(std::uint32_t one, std::uint32_t other) {
    std::uint32_t a = root(one);
    std::uint32_t b = root(other);
    if (a == b) {
      return;
    }
    if (size_[a] < size_[b]) {
      std::swap(a, b);
    }
    parent_[b] = a;
    size_[a] += size_[b];
  }

  /// Items of the set that a root stands for.
  [[nodiscard]] std::uint32_t size_of(std::uint32_t root) const { return size_[root]; }

 private:
  std::vector<std::uint32_t> parent_;
  std::vector<std::uint32_t> size_;
};

}  // namespace spacemoe
