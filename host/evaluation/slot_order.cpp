#include "host/evaluation/slot_order.hpp"

#include <algorithm>
#include <bit>

#include "host/base/contract.hpp"

namespace spacemoe {
namespace {

std::uint32_t reversed_bits(std::uint32_t value, unsigned bits) {
  std::uint32_t result = 0;
  for (unsigned bit = 0; bit < bits; ++bit) {
    result = result << 1U | (value >> bit & 1U);
  }
  return result;
}

}  // namespace

std::vector<SlotRange> spread_slots(std::uint32_t slots, std::uint32_t length) {
  SPACEMOE_EXPECTS(slots > 0 && length > 0);
  const std::uint32_t runs = (slots - 1) / length + 1;
  const auto bits = static_cast<unsigned>(std::bit_width(runs - 1));
  const std::uint32_t numbers = std::uint32_t{1} << bits;
  std::vector<SlotRange> order;
  std::vector<bool> taken(runs, false);
  for (std::uint32_t i = 0; i < numbers; ++i) {
    // Two numbers may fall on one run: there are fewer than two numbers per run.
    const auto run =
        static_cast<std::uint32_t>(std::uint64_t{reversed_bits(i, bits)} * runs / numbers);
    if (!taken[run]) {
      taken[run] = true;
      order.push_back({Slot{run * length}, std::min(length, slots - run * length)});
    }
  }
  return order;
}

}  // namespace spacemoe
