#pragma once

#include <cstdint>

#include "kernels/common/random_key.hpp"

namespace spacemoe {

/// Words of a key's stream, one after the other.
class DrawWords {
 public:
  explicit DrawWords(const RandomKey& key) : key_(key), block_(random_block(key)) {}

  std::uint32_t word() {
    if (next_ == words) {
      block_ = random_block(key_, ++number_);
      next_ = 0;
    }
    return block_.word[next_++];
  }
  /// Uniform in 0 .. bound - 1 (bound > 0). The bias is below bound / 2^32.
  std::uint32_t below(std::uint32_t bound) {
    return static_cast<std::uint32_t>(std::uint64_t{word()} * bound >> 32U);
  }
  /// Four words that nothing else gets.
  PhiloxBlock block() {
    next_ = words;
    block_ = random_block(key_, ++number_);
    return block_;
  }
  bool coin() { return word() >> 31U != 0; }
  /// Uniform in [0, 1), with 32 bits.
  double unit() { return word() * 0x1.0p-32; }

 private:
  static constexpr std::uint32_t words = 4;

  RandomKey key_;
  PhiloxBlock block_;
  std::uint32_t number_ = 0;
  std::uint32_t next_ = 0;
};

}  // namespace spacemoe
