#pragma once

#include <array>
#include <cstdint>

#include "host/search/draw_lanes.hpp"
#include "kernels/common/random_key.hpp"

namespace spacemoe {

/// Words of a stream, one after the other: those of the first block of the keys {seed, purpose,
/// number, low half of i, high half of i} for i = 0, 1, 2, ...
class DrawWords {
 public:
  DrawWords(std::uint64_t seed, Purpose purpose, std::uint32_t number)
      : seed_(seed), purpose_(purpose), number_(number) {}

  std::uint32_t word() {
    if (next_ == words_.size()) {
      fill_blocks({seed_, purpose_, number_}, batches_++, words_.data());
      next_ = 0;
    }
    return words_[next_++];
  }
  /// Uniform in 0 .. bound - 1 (bound > 0). The bias is below bound / 2^32.
  std::uint32_t below(std::uint32_t bound) {
    return static_cast<std::uint32_t>(std::uint64_t{word()} * bound >> 32U);
  }
  PhiloxBlock block() {
    PhiloxBlock four{};
    for (std::uint32_t& each : four.word) {
      each = word();
    }
    return four;
  }
  bool coin() { return word() >> 31U != 0; }
  /// Uniform in [0, 1), with 32 bits.
  double unit() { return word() * 0x1.0p-32; }

 private:
  std::uint64_t seed_;
  Purpose purpose_;
  std::uint32_t number_;
  std::uint64_t batches_ = 0;
  std::array<std::uint32_t, std::size_t{4} * batch_blocks> words_{};
  std::size_t next_ = words_.size();
};

}  // namespace spacemoe
