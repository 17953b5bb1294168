#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <source_location>
#include <type_traits>

#include "tests/simt/shim/cub_storage.hpp"

namespace cub {

struct NullType {};

/// Sorts `items` keys per thread, blocked over the threads, stably by the requested bits of the
/// key.
template <class Key, int x, int items, class Value = NullType>
class BlockRadixSort {
  static constexpr int count = x * items;
  static constexpr int key_bits = 8 * sizeof(Key);

  struct Item {
    Key key;
    Value value;
  };

 public:
  using TempStorage = simt::CollectiveStorage<Item, std::size_t{count}>;

  explicit BlockRadixSort(TempStorage& storage,
                          std::source_location where = std::source_location::current())
      : items_(storage.values()), where_(where) {
    simt::expect_block_of(x, where);
  }

  void Sort(Key (&keys)[std::size_t{items}], int begin_bit = 0, int end_bit = key_bits) {
    sort(keys, nullptr, begin_bit, end_bit, std::less<>{});
  }

  void Sort(Key (&keys)[std::size_t{items}], Value (&values)[std::size_t{items}], int begin_bit = 0,
            int end_bit = key_bits) {
    sort(keys, values, begin_bit, end_bit, std::less<>{});
  }

  void SortDescending(Key (&keys)[std::size_t{items}], int begin_bit = 0, int end_bit = key_bits) {
    sort(keys, nullptr, begin_bit, end_bit, std::greater<>{});
  }

  void SortDescending(Key (&keys)[std::size_t{items}], Value (&values)[std::size_t{items}],
                      int begin_bit = 0, int end_bit = key_bits) {
    sort(keys, values, begin_bit, end_bit, std::greater<>{});
  }

 private:
  /// Unsigned numbers in the order of the keys.
  static std::uint64_t digits(Key key, int begin_bit, int end_bit) {
    using Bits = std::conditional_t<sizeof(Key) == 4, std::uint32_t, std::uint64_t>;
    constexpr Bits sign = Bits{1} << (key_bits - 1);
    auto bits = std::bit_cast<Bits>(key);
    if constexpr (std::is_floating_point_v<Key>) {
      bits = (bits & sign) != 0 ? ~bits : bits | sign;
    } else if constexpr (std::is_signed_v<Key>) {
      bits ^= sign;
    }
    const std::uint64_t up_to_end =
        end_bit == 64 ? bits : bits & ((std::uint64_t{1} << end_bit) - 1);
    return up_to_end >> begin_bit;
  }

  template <class Before>
  void sort(Key* keys, Value* values, int begin_bit, int end_bit, Before before) {
    const auto rank = static_cast<int>(simt::thread_rank());
    Item* own = items_ + rank * items;
    for (int i = 0; i < items; ++i) {
      own[i] = {keys[i], values == nullptr ? Value{} : values[i]};
    }
    simt::wait_at_barrier(false, where_);
    if (rank == 0) {
      std::stable_sort(items_, items_ + count, [=](const Item& a, const Item& b) {
        return before(digits(a.key, begin_bit, end_bit), digits(b.key, begin_bit, end_bit));
      });
    }
    simt::wait_at_barrier(false, where_);
    for (int i = 0; i < items; ++i) {
      keys[i] = own[i].key;
      if (values != nullptr) {
        values[i] = own[i].value;
      }
    }
  }

  Item* items_;
  std::source_location where_;
};

}  // namespace cub
