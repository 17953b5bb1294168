#include "host/experiment/realisation_sums.hpp"

#include <algorithm>

#include "host/base/contract.hpp"

namespace spacemoe {

SlotRows RealisationSums::add(const SlotRows& slots) {
  SPACEMOE_EXPECTS(slots.stride == current_.size());
  finished_.clear();
  for (std::uint32_t slot = 0; slot < slots.slots; ++slot) {
    const RowSums* rows = slots.first + slot * slots.stride;
    for (std::size_t row = 0; row < current_.size(); ++row) {
      current_[row] += rows[row];
    }
    if (++added_ == slots_) {
      finished_.insert(finished_.end(), current_.begin(), current_.end());
      std::ranges::fill(current_, RowSums{});
      added_ = 0;
    }
  }
  return {finished_.data(), slots.stride,
          static_cast<std::uint32_t>(finished_.size() / current_.size())};
}

}  // namespace spacemoe
