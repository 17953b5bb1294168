#pragma once

#include <cstdint>
#include <source_location>

#include "tests/simt/shim/warp.hpp"

// Warp intrinsics under CUDA's names.

inline void __syncwarp(unsigned mask = simt::all_lanes,
                       std::source_location where = std::source_location::current()) {
  simt::run_warp_vote(simt::WarpOperation::synchronise, mask, 0, where);
}

/// CUDA does not promise that lanes run together: a lane sees only itself.
inline unsigned __activemask() {
  return 1U << static_cast<unsigned>(simt::current_lane());
}

template <class Value>
Value __shfl_sync(unsigned mask, Value value, int source, int width = simt::lanes_of_warp,
                  std::source_location where = std::source_location::current()) {
  return simt::run_shuffle(simt::Shuffle::from_lane, mask, value, source, width, where);
}

template <class Value>
Value __shfl_up_sync(unsigned mask, Value value, unsigned delta, int width = simt::lanes_of_warp,
                     std::source_location where = std::source_location::current()) {
  return simt::run_shuffle(simt::Shuffle::up, mask, value, static_cast<int>(delta), width, where);
}

template <class Value>
Value __shfl_down_sync(unsigned mask, Value value, unsigned delta, int width = simt::lanes_of_warp,
                       std::source_location where = std::source_location::current()) {
  return simt::run_shuffle(simt::Shuffle::down, mask, value, static_cast<int>(delta), width, where);
}

template <class Value>
Value __shfl_xor_sync(unsigned mask, Value value, int lanes, int width = simt::lanes_of_warp,
                      std::source_location where = std::source_location::current()) {
  return simt::run_shuffle(simt::Shuffle::exclusive_or, mask, value, lanes, width, where);
}

inline unsigned __ballot_sync(unsigned mask, int vote,
                              std::source_location where = std::source_location::current()) {
  return static_cast<unsigned>(
      simt::run_warp_vote(simt::WarpOperation::ballot, mask, vote != 0 ? 1 : 0, where));
}

inline int __any_sync(unsigned mask, int vote,
                      std::source_location where = std::source_location::current()) {
  return static_cast<int>(
      simt::run_warp_vote(simt::WarpOperation::any, mask, vote != 0 ? 1 : 0, where));
}

inline int __all_sync(unsigned mask, int vote,
                      std::source_location where = std::source_location::current()) {
  return static_cast<int>(
      simt::run_warp_vote(simt::WarpOperation::all, mask, vote != 0 ? 1 : 0, where));
}

template <class Value>
unsigned __match_any_sync(unsigned mask, Value value,
                          std::source_location where = std::source_location::current()) {
  static_assert(sizeof(Value) <= sizeof(std::uint64_t));
  return static_cast<unsigned>(simt::run_warp_vote(simt::WarpOperation::match_any, mask,
                                                   simt::to_warp_value(value)[0], where));
}

inline unsigned __reduce_add_sync(unsigned mask, unsigned value,
                                  std::source_location where = std::source_location::current()) {
  return static_cast<unsigned>(simt::run_warp_vote(simt::WarpOperation::add, mask, value, where));
}

inline int __reduce_add_sync(unsigned mask, int value,
                             std::source_location where = std::source_location::current()) {
  return static_cast<int>(__reduce_add_sync(mask, static_cast<unsigned>(value), where));
}

inline unsigned __reduce_min_sync(unsigned mask, unsigned value,
                                  std::source_location where = std::source_location::current()) {
  return static_cast<unsigned>(
      simt::run_warp_vote(simt::WarpOperation::min_unsigned, mask, value, where));
}

inline int __reduce_min_sync(unsigned mask, int value,
                             std::source_location where = std::source_location::current()) {
  return static_cast<int>(simt::run_warp_vote(simt::WarpOperation::min_signed, mask,
                                              static_cast<unsigned>(value), where));
}

inline unsigned __reduce_max_sync(unsigned mask, unsigned value,
                                  std::source_location where = std::source_location::current()) {
  return static_cast<unsigned>(
      simt::run_warp_vote(simt::WarpOperation::max_unsigned, mask, value, where));
}

inline int __reduce_max_sync(unsigned mask, int value,
                             std::source_location where = std::source_location::current()) {
  return static_cast<int>(simt::run_warp_vote(simt::WarpOperation::max_signed, mask,
                                              static_cast<unsigned>(value), where));
}

inline unsigned __reduce_and_sync(unsigned mask, unsigned value,
                                  std::source_location where = std::source_location::current()) {
  return static_cast<unsigned>(
      simt::run_warp_vote(simt::WarpOperation::bit_and, mask, value, where));
}

inline unsigned __reduce_or_sync(unsigned mask, unsigned value,
                                 std::source_location where = std::source_location::current()) {
  return static_cast<unsigned>(
      simt::run_warp_vote(simt::WarpOperation::bit_or, mask, value, where));
}

inline unsigned __reduce_xor_sync(unsigned mask, unsigned value,
                                  std::source_location where = std::source_location::current()) {
  return static_cast<unsigned>(
      simt::run_warp_vote(simt::WarpOperation::bit_xor, mask, value, where));
}
