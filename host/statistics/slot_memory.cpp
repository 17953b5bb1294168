#include "host/statistics/slot_memory.hpp"

#include <algorithm>
#include <cmath>

#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <fmt/format.h>

namespace spacemoe {
namespace {

/// ceil(slots^(1/3)), in integers: a floating cube root may miss the exact cubes.
std::uint32_t cube_root(std::uint32_t slots) {
  std::uint64_t length = 1;
  while (length * length * length < slots) {
    ++length;
  }
  return static_cast<std::uint32_t>(length);
}

/// Number of slots whose common weather is cut apart at the end of a block. Blocks of b slots miss
/// reach / b of the variance of a mean, or less: reach (1 - r^b) / b.
double reach(SlotMemory memory) {
  const double r = memory.correlation;
  return 2.0 * r / (1.0 - r * r);
}

/// Shortest blocks that miss no more than allowed.
std::uint64_t length_for(SlotMemory memory) {
  return static_cast<std::uint64_t>(std::ceil(reach(memory) / SlotBlocks::max_missed_share));
}

}  // namespace

SlotMemory SlotMemory::thinned(std::uint32_t gap) const {
  return {std::pow(correlation, gap)};
}

SlotBlocks::SlotBlocks(std::uint32_t slots, SlotMemory memory)
    : slots_(slots), memory_(memory), length_(cube_root(slots)), are_enough_(true) {
  if (memory.correlation > 0.0) {
    const std::uint64_t length = std::max<std::uint64_t>(length_, length_for(memory));
    are_enough_ = (slots + length - 1) / length >= min_blocks;
    length_ = are_enough_ ? static_cast<std::uint32_t>(length) : length_;
  }
}

double SlotBlocks::missed_share() const {
  return reach(memory_) / length_ * (1.0 - std::pow(memory_.correlation, length_));
}

double SlotBlocks::widening() const {
  if (memory_.correlation <= 0.0) {
    return 1.0;
  }
  constexpr double tail = 0.975;
  const double others = static_cast<double>(count()) - 1.0;
  const double student = boost::math::quantile(boost::math::students_t(others), tail) /
                         boost::math::quantile(boost::math::normal(), tail);
  return student * std::sqrt((others + 1.0) / others / (1.0 - missed_share()));
}

std::optional<std::string> why_too_few_blocks(std::uint32_t slots, SlotMemory memory) {
  if (SlotBlocks(slots, memory).are_enough()) {
    return std::nullopt;
  }
  // One slot more than min_blocks - 1 whole blocks.
  std::uint64_t enough = (SlotBlocks::min_blocks - 1) * length_for(memory) + 1;
  while (!SlotBlocks(static_cast<std::uint32_t>(enough), memory).are_enough()) {
    ++enough;
  }
  return fmt::format(
      "outages last, so that {:.0f} neighbouring slots tell as much as one would by itself; an "
      "interval takes {} slots of this length or more, and there are {}",
      memory.slots(), enough, slots);
}

}  // namespace spacemoe
