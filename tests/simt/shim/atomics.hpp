#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <type_traits>

#include "tests/simt/shim/block.hpp"

namespace simt {

/// Replaces *at by change(*at) in one step that ThreadSanitizer knows as atomic; returns the old
/// value. Relaxed, as CUDA's are.
template <class Value, class Change>
Value modify(Value* at, Change change) {
  using Bits = std::conditional_t<sizeof(Value) == 4, std::uint32_t, std::uint64_t>;
  static_assert(sizeof(Value) == sizeof(Bits));
  auto* bits = reinterpret_cast<Bits*>(at);
  Bits before = __atomic_load_n(bits, __ATOMIC_RELAXED);
  while (!__atomic_compare_exchange_n(bits, &before,
                                      std::bit_cast<Bits>(change(std::bit_cast<Value>(before))),
                                      false, __ATOMIC_RELAXED, __ATOMIC_RELAXED)) {
  }
  perhaps_yield();
  return std::bit_cast<Value>(before);
}

}  // namespace simt

// Atomic functions under CUDA's names. Only the pointer decides the type.

template <class Value>
Value atomicAdd(Value* at, std::type_identity_t<Value> value) {
  return simt::modify(at, [=](Value before) { return static_cast<Value>(before + value); });
}

template <class Value>
Value atomicSub(Value* at, std::type_identity_t<Value> value) {
  return simt::modify(at, [=](Value before) { return static_cast<Value>(before - value); });
}

template <class Value>
Value atomicMin(Value* at, std::type_identity_t<Value> value) {
  return simt::modify(at, [=](Value before) { return std::min(before, value); });
}

template <class Value>
Value atomicMax(Value* at, std::type_identity_t<Value> value) {
  return simt::modify(at, [=](Value before) { return std::max(before, value); });
}

template <class Value>
Value atomicAnd(Value* at, std::type_identity_t<Value> value) {
  return simt::modify(at, [=](Value before) { return before & value; });
}

template <class Value>
Value atomicOr(Value* at, std::type_identity_t<Value> value) {
  return simt::modify(at, [=](Value before) { return before | value; });
}

template <class Value>
Value atomicXor(Value* at, std::type_identity_t<Value> value) {
  return simt::modify(at, [=](Value before) { return before ^ value; });
}

template <class Value>
Value atomicExch(Value* at, std::type_identity_t<Value> value) {
  return simt::modify(at, [=](Value) { return value; });
}

template <class Value>
Value atomicCAS(Value* at, std::type_identity_t<Value> expected,
                std::type_identity_t<Value> value) {
  return simt::modify(at, [=](Value before) { return before == expected ? value : before; });
}

inline unsigned atomicInc(unsigned* at, unsigned limit) {
  return simt::modify(at, [=](unsigned before) { return before >= limit ? 0U : before + 1U; });
}

inline unsigned atomicDec(unsigned* at, unsigned limit) {
  return simt::modify(
      at, [=](unsigned before) { return before == 0 || before > limit ? limit : before - 1U; });
}

/// Fibres of one thread need no fence. ThreadSanitizer is told that whatever was done before one
/// happens before what follows a later one, which is at least what CUDA promises.
inline void __threadfence() {
  simt::publish(simt::fence_meeting_place());
  simt::observe(simt::fence_meeting_place());
}

inline void __threadfence_block() {
  __threadfence();
}

inline void __threadfence_system() {
  __threadfence();
}

inline void __nanosleep(unsigned) {
  simt::yield();
}
