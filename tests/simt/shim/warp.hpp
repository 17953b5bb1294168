#pragma once

#include <cstring>
#include <source_location>

#include "tests/simt/shim/block.hpp"

namespace simt {

inline constexpr unsigned all_lanes = 0xFFFFFFFFU;

/// Waits until all lanes of the mask have come to an operation of the same kind with the same mask,
/// and returns this lane's answer.
WarpValue run_warp_operation(const WarpRequest& request);

/// The calling thread's lane.
int current_lane();

enum class Shuffle { from_lane, up, down, exclusive_or };

/// The lane that a shuffle reads, with segments of `width` lanes as CUDA has them.
int shuffle_source(Shuffle kind, int lane, int operand, int width);

template <class Value>
WarpValue to_warp_value(const Value& value) {
  static_assert(sizeof(Value) <= sizeof(WarpValue));
  WarpValue bits{};
  std::memcpy(bits.data(), &value, sizeof value);
  return bits;
}

template <class Value>
Value run_shuffle(Shuffle kind, unsigned mask, const Value& value, int operand, int width,
                  const std::source_location& where) {
  const int source = shuffle_source(kind, current_lane(), operand, width);
  const WarpValue answer =
      run_warp_operation({WarpOperation::shuffle, mask, to_warp_value(value), source, where});
  Value result;
  std::memcpy(&result, answer.data(), sizeof result);
  return result;
}

inline std::uint64_t run_warp_vote(WarpOperation operation, unsigned mask, std::uint64_t value,
                                   const std::source_location& where) {
  return run_warp_operation({operation, mask, {value, 0}, 0, where})[0];
}

}  // namespace simt
