#include "host/search/draw_lanes.hpp"

#include <algorithm>
#include <cstddef>

// Highway compiles this file once for each instruction set and chooses one when the program runs.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "host/search/draw_lanes.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace spacemoe {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

#if HWY_TARGET == HWY_SCALAR

void fill(const RandomKey& key, std::uint64_t batch, std::uint32_t* out) {
  for (std::uint32_t i = 0; i < batch_blocks; ++i) {
    const std::uint64_t number = batch * batch_blocks + i;
    const PhiloxBlock block =
        random_block({key.seed, key.purpose, key.first, static_cast<std::uint32_t>(number),
                      static_cast<std::uint32_t>(number >> 32U)});
    std::copy_n(block.word, 4, out + std::size_t{4} * i);
  }
}

#else

template <class Vector>
struct Product {
  Vector high;
  Vector low;
};

/// Both halves of the products with a constant, lane by lane.
template <class Lanes, class Vector>
HWY_INLINE Product<Vector> multiplied(Lanes lanes, Vector factor, std::uint32_t by) {
  const hn::RepartitionToWide<Lanes> wide;
  const auto constant = hn::Set(lanes, by);
  const auto even = hn::MulEven(factor, constant);
  const auto odd =
      hn::MulEven(hn::BitCast(lanes, hn::ShiftRight<32>(hn::BitCast(wide, factor))), constant);
  return {hn::OddEven(hn::BitCast(lanes, odd), hn::BitCast(lanes, hn::ShiftRight<32>(even))),
          hn::OddEven(hn::BitCast(lanes, hn::ShiftLeft<32>(odd)), hn::BitCast(lanes, even))};
}

/// philox4x32 (kernels/common/philox.hpp) of a block in each lane.
void fill(const RandomKey& key, std::uint64_t batch, std::uint32_t* out) {
  const hn::CappedTag<std::uint32_t, batch_blocks> lanes;
  const std::size_t width = hn::Lanes(lanes);
  const std::uint64_t first = batch * batch_blocks;
  for (std::size_t block = 0; block < batch_blocks; block += width) {
    auto one = hn::Set(lanes, key.first);
    auto two = hn::Iota(lanes, static_cast<std::uint32_t>(first + block));
    auto three = hn::Set(lanes, static_cast<std::uint32_t>(first >> 32U));
    auto four = hn::Set(lanes, static_cast<std::uint32_t>(key.purpose) << 24U);
    auto low = static_cast<std::uint32_t>(key.seed);
    auto high = static_cast<std::uint32_t>(key.seed >> 32U);
    for (int round = 0; round < philox::rounds; ++round) {
      const auto of_one = multiplied(lanes, one, philox::multiplier_0);
      const auto of_three = multiplied(lanes, three, philox::multiplier_1);
      one = hn::Xor(hn::Xor(of_three.high, two), hn::Set(lanes, low));
      two = of_three.low;
      three = hn::Xor(hn::Xor(of_one.high, four), hn::Set(lanes, high));
      four = of_one.low;
      low += philox::weyl_0;
      high += philox::weyl_1;
    }
    hn::StoreInterleaved4(one, two, three, four, lanes, out + 4 * block);
  }
}

#endif

}  // namespace HWY_NAMESPACE
}  // namespace spacemoe
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace spacemoe {

HWY_EXPORT(fill);

void fill_blocks(const RandomKey& key, std::uint64_t batch, std::uint32_t* out) {
  HWY_DYNAMIC_DISPATCH(fill)(key, batch, out);
}

}  // namespace spacemoe
#endif
