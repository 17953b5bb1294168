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

bool is_for_ever(SlotMemory memory) {
  return memory.correlation >= 1.0;
}

/// Why there are too few slots in one realisation.
std::string too_few_slots_text(std::uint32_t slots, SlotMemory memory) {
  if (is_for_ever(memory)) {
    return fmt::format(
        "satellites fail for ever, so that all slots tell of one realisation of failures; an "
        "interval takes {} or more: time.realisations",
        SlotBlocks::min_realisations);
  }
  // One slot more than min_blocks - 1 whole blocks.
  std::uint64_t enough = (SlotBlocks::min_blocks - 1) * length_for(memory) + 1;
  while (!SlotBlocks(static_cast<std::uint32_t>(enough), memory).are_enough()) {
    ++enough;
  }
  return fmt::format(
      "outages last, so that {:.0f} neighbouring slots tell as much as one would by itself; an "
      "interval takes {} slots of this length or more, and there are {}. Take a longer "
      "time.horizon_s, with as many more time.slots, or time.realisations of {} or more",
      memory.slots(), enough, slots, SlotBlocks::min_realisations);
}

}  // namespace

SlotMemory SlotMemory::thinned(std::uint32_t gap) const {
  return {std::pow(correlation, gap), realisation_slots};
}

SlotBlocks::SlotBlocks(std::uint32_t slots, SlotMemory memory)
    : slots_(slots), memory_(memory), length_(cube_root(slots)), are_enough_(true) {
  if (memory.realisation_slots > 0) {
    length_ = memory.realisation_slots;
    are_enough_ = count() >= min_realisations;
  } else if (is_for_ever(memory)) {
    are_enough_ = false;
  } else if (memory.correlation > 0.0) {
    const std::uint64_t length = std::max<std::uint64_t>(length_, length_for(memory));
    are_enough_ = (slots + length - 1) / length >= min_blocks;
    length_ = are_enough_ ? static_cast<std::uint32_t>(length) : length_;
  }
}

double SlotBlocks::missed_share() const {
  if (memory_.realisation_slots > 0) {
    return 0.0;
  }
  return reach(memory_) / length_ * (1.0 - std::pow(memory_.correlation, length_));
}

double SlotBlocks::widening() const {
  if (memory_.correlation <= 0.0 && memory_.realisation_slots == 0) {
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
  if (memory.realisation_slots > 0) {
    return fmt::format(
        "realisations of the weather are what is independent; an interval takes {} of them or "
        "more, and there are {}: time.realisations",
        SlotBlocks::min_realisations, SlotBlocks(slots, memory).count());
  }
  return too_few_slots_text(slots, memory);
}

}  // namespace spacemoe
