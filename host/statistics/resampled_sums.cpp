#include "host/statistics/resampled_sums.hpp"

#include "host/base/contract.hpp"

// Highway compiles this file once for each instruction set and chooses one when the program runs.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "host/statistics/resampled_sums.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace spacemoe {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Lanes = hn::CappedTag<double, values_per_line>;

static_assert(values_per_row == 5, "rows are read as arrays of doubles");

HWY_INLINE const double* value_of(const RowSums* rows, std::size_t value) {
  return &rows->delivered + value;
}

/// Calls body(value) for registers that together cover all values, of which the last two may
/// overlap. Returns how many are covered: all, or none where there are fewer than a register holds.
template <class Body>
HWY_INLINE std::size_t cover(std::size_t values, const Body& body) {
  const std::size_t width = hn::Lanes(Lanes());
  if (values < width) {
    return 0;
  }
  for (std::size_t value = 0; value + width <= values; value += width) {
    body(value);
  }
  body(values - width);
  return values;
}

void windows_of(const RowSums* const* slots, std::size_t length, std::size_t values, double* out) {
  static_assert(windows_at_once == 4 && min_window_length == 3);
  const std::size_t covered = cover(values, [&](std::size_t value) HWY_ATTR {
    const Lanes lanes;
    const auto load = [&](std::size_t k)
                          HWY_ATTR { return hn::LoadU(lanes, value_of(slots[k], value)); };
    auto first = hn::Add(hn::Add(hn::Add(hn::Zero(lanes), load(0)), load(1)), load(2));
    auto second = hn::Add(hn::Add(hn::Zero(lanes), load(1)), load(2));
    auto third = hn::Add(hn::Zero(lanes), load(2));
    auto fourth = hn::Zero(lanes);
    for (std::size_t k = min_window_length; k < length; ++k) {
      const auto of_slot = load(k);
      first = hn::Add(first, of_slot);
      second = hn::Add(second, of_slot);
      third = hn::Add(third, of_slot);
      fourth = hn::Add(fourth, of_slot);
    }
    second = hn::Add(second, load(length));
    third = hn::Add(hn::Add(third, load(length)), load(length + 1));
    fourth = hn::Add(hn::Add(hn::Add(fourth, load(length)), load(length + 1)), load(length + 2));
    hn::StoreU(first, lanes, out + value);
    hn::StoreU(second, lanes, out + values + value);
    hn::StoreU(third, lanes, out + 2 * values + value);
    hn::StoreU(fourth, lanes, out + 3 * values + value);
  });
  for (std::size_t value = covered; value < values; ++value) {
    for (std::size_t window = 0; window < windows_at_once; ++window) {
      double sum = 0.0;
      for (std::size_t k = window; k < window + length; ++k) {
        sum += *value_of(slots[k], value);
      }
      out[window * values + value] = sum;
    }
  }
}

void window_of(const RowSums* const* slots, std::size_t length, std::size_t values, double* out) {
  const std::size_t covered = cover(values, [&](std::size_t value) HWY_ATTR {
    const Lanes lanes;
    auto sum = hn::Zero(lanes);
    for (std::size_t k = 0; k < length; ++k) {
      sum = hn::Add(sum, hn::LoadU(lanes, value_of(slots[k], value)));
    }
    hn::StoreU(sum, lanes, out + value);
  });
  for (std::size_t value = covered; value < values; ++value) {
    double sum = 0.0;
    for (std::size_t k = 0; k < length; ++k) {
      sum += *value_of(slots[k], value);
    }
    out[value] = sum;
  }
}

void lay_rows(const RowSums* rows, std::size_t scheme, const TakenRows& taken) {
  constexpr std::size_t in_lanes = values_per_row - 1;
  const hn::CappedTag<double, in_lanes> lanes;
  const std::size_t width = width_of(taken.schemes);
  double* out = taken.values + scheme * values_per_row;
  for (std::size_t row = 0; row < taken.rows; ++row) {
    for (std::size_t value = 0; value < in_lanes; value += hn::Lanes(lanes)) {
      hn::StoreU(hn::LoadU(lanes, value_of(rows + row, value)), lanes, out + value);
    }
    out[in_lanes] = *value_of(rows + row, in_lanes);
    out += width;
  }
}

HWY_INLINE void add_to(double* sums, hn::Vec<Lanes> more) {
  const Lanes lanes;
  hn::Store(hn::Add(hn::Load(lanes, sums), more), lanes, sums);
}

/// A register of one replicate.
HWY_INLINE void add_alone(const TakenRows& taken, std::size_t replicate, std::size_t value) {
  const Lanes lanes;
  const double* from = taken.values + value;
  const std::uint32_t* offsets = taken.offsets + replicate * taken.rows;
  auto sum = hn::Zero(lanes);
  for (std::size_t k = 0; k < taken.rows; ++k) {
    sum = hn::Add(sum, hn::Load(lanes, from + offsets[k]));
  }
  add_to(taken.sums + replicate * width_of(taken.schemes) + value, sum);
}

/// A register, or two neighbouring ones, of four replicates at a time: an addition has a latency
/// that other ones can fill, and one offset serves both.
template <bool two>
HWY_INLINE void add_together(const TakenRows& taken, const std::uint32_t* replicates,
                             std::size_t value) {
  const Lanes lanes;
  const double* low = taken.values + value;
  const double* high = two ? low + hn::Lanes(lanes) : low;
  const auto offsets = [&](std::size_t i) {
    return taken.offsets + std::size_t{replicates[i]} * taken.rows;
  };
  const std::uint32_t* first = offsets(0);
  const std::uint32_t* second = offsets(1);
  const std::uint32_t* third = offsets(2);
  const std::uint32_t* fourth = offsets(3);
  auto first_low = hn::Zero(lanes);
  auto first_high = hn::Zero(lanes);
  auto second_low = hn::Zero(lanes);
  auto second_high = hn::Zero(lanes);
  auto third_low = hn::Zero(lanes);
  auto third_high = hn::Zero(lanes);
  auto fourth_low = hn::Zero(lanes);
  auto fourth_high = hn::Zero(lanes);
  for (std::size_t k = 0; k < taken.rows; ++k) {
    first_low = hn::Add(first_low, hn::Load(lanes, low + first[k]));
    second_low = hn::Add(second_low, hn::Load(lanes, low + second[k]));
    third_low = hn::Add(third_low, hn::Load(lanes, low + third[k]));
    fourth_low = hn::Add(fourth_low, hn::Load(lanes, low + fourth[k]));
    if constexpr (two) {
      first_high = hn::Add(first_high, hn::Load(lanes, high + first[k]));
      second_high = hn::Add(second_high, hn::Load(lanes, high + second[k]));
      third_high = hn::Add(third_high, hn::Load(lanes, high + third[k]));
      fourth_high = hn::Add(fourth_high, hn::Load(lanes, high + fourth[k]));
    }
  }
  const auto add = [&](std::size_t i, auto sum_low, auto sum_high) HWY_ATTR {
    double* sums = taken.sums + replicates[i] * width_of(taken.schemes) + value;
    add_to(sums, sum_low);
    if constexpr (two) {
      add_to(sums + hn::Lanes(lanes), sum_high);
    }
  };
  add(0, first_low, first_high);
  add(1, second_low, second_high);
  add(2, third_low, third_high);
  add(3, fourth_low, fourth_high);
}

template <bool two>
HWY_INLINE void add_registers(const TakenRows& taken, std::span<const std::uint32_t> replicates,
                              std::size_t value) {
  std::size_t i = 0;
  for (; i + 4 <= replicates.size(); i += 4) {
    add_together<two>(taken, replicates.data() + i, value);
  }
  for (; i < replicates.size(); ++i) {
    add_alone(taken, replicates[i], value);
    if constexpr (two) {
      add_alone(taken, replicates[i], value + hn::Lanes(Lanes()));
    }
  }
}

void add_rows_taken(const TakenRows& taken, std::span<const std::uint32_t> replicates) {
  const std::size_t register_values = hn::Lanes(Lanes());
  const std::size_t values = taken.schemes * values_per_row;
  std::size_t value = 0;
  for (; value + register_values < values; value += 2 * register_values) {
    add_registers<true>(taken, replicates, value);
  }
  if (value < values) {
    add_registers<false>(taken, replicates, value);
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace spacemoe
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace spacemoe {

HWY_EXPORT(windows_of);
HWY_EXPORT(window_of);
HWY_EXPORT(lay_rows);
HWY_EXPORT(add_rows_taken);

void sum_windows(std::span<const RowSums* const> slots, std::uint32_t length,
                 std::span<RowSums> out) {
  SPACEMOE_EXPECTS(length >= min_window_length && slots.size() == length + windows_at_once - 1);
  SPACEMOE_EXPECTS(!out.empty() && out.size() % windows_at_once == 0);
  const std::size_t values = out.size() / windows_at_once * values_per_row;
  HWY_DYNAMIC_DISPATCH(windows_of)(slots.data(), length, values, &out.front().delivered);
}

void sum_slots(std::span<const RowSums* const> slots, std::span<RowSums> out) {
  SPACEMOE_EXPECTS(!out.empty());
  const std::size_t values = out.size() * values_per_row;
  HWY_DYNAMIC_DISPATCH(window_of)(slots.data(), slots.size(), values, &out.front().delivered);
}

void lay_side_by_side(const RowSums* rows, std::size_t scheme, const TakenRows& taken) {
  SPACEMOE_EXPECTS(scheme < taken.schemes);
  HWY_DYNAMIC_DISPATCH(lay_rows)(rows, scheme, taken);
}

void add_taken(const TakenRows& taken, std::span<const std::uint32_t> replicates) {
  HWY_DYNAMIC_DISPATCH(add_rows_taken)(taken, replicates);
}

}  // namespace spacemoe
#endif
