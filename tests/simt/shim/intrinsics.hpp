#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>

// Arithmetic intrinsics under CUDA's names. Those with a rounding mode (_rn) are the plain
// operations: the shim is compiled without contraction, so each rounds once, to nearest.

using std::max;
using std::min;

template <class Value>
Value __ldg(const Value* at) {
  return *at;
}

inline unsigned __umulhi(unsigned a, unsigned b) {
  return static_cast<unsigned>((std::uint64_t{a} * b) >> 32U);
}

inline int __mulhi(int a, int b) {
  return static_cast<int>((std::int64_t{a} * b) >> 32);
}

__extension__ inline unsigned long long __umul64hi(unsigned long long a, unsigned long long b) {
  return static_cast<unsigned long long>((static_cast<unsigned __int128>(a) * b) >> 64U);
}

__extension__ inline long long __mul64hi(long long a, long long b) {
  return static_cast<long long>((static_cast<__int128>(a) * b) >> 64);
}

inline int __popc(unsigned value) {
  return std::popcount(value);
}

inline int __popcll(unsigned long long value) {
  return std::popcount(value);
}

inline int __clz(int value) {
  return std::countl_zero(static_cast<unsigned>(value));
}

inline int __clzll(long long value) {
  return std::countl_zero(static_cast<unsigned long long>(value));
}

/// One more than the place of the lowest set bit; 0 where there is none.
inline int __ffs(int value) {
  return __builtin_ffs(value);
}

inline int __ffsll(long long value) {
  return __builtin_ffsll(value);
}

inline unsigned __brev(unsigned value) {
  unsigned reversed = 0;
  for (unsigned bit = 0; bit < 32; ++bit) {
    reversed |= (value >> bit & 1U) << (31U - bit);
  }
  return reversed;
}

inline unsigned __funnelshift_l(unsigned low, unsigned high, unsigned shift) {
  const std::uint64_t both = std::uint64_t{high} << 32U | low;
  return static_cast<unsigned>((both << (shift & 31U)) >> 32U);
}

inline unsigned __funnelshift_r(unsigned low, unsigned high, unsigned shift) {
  const std::uint64_t both = std::uint64_t{high} << 32U | low;
  return static_cast<unsigned>(both >> (shift & 31U));
}

inline int __float_as_int(float value) {
  return std::bit_cast<int>(value);
}

inline float __int_as_float(int value) {
  return std::bit_cast<float>(value);
}

inline unsigned __float_as_uint(float value) {
  return std::bit_cast<unsigned>(value);
}

inline float __uint_as_float(unsigned value) {
  return std::bit_cast<float>(value);
}

inline long long __double_as_longlong(double value) {
  return std::bit_cast<long long>(value);
}

inline double __longlong_as_double(long long value) {
  return std::bit_cast<double>(value);
}

inline float __fadd_rn(float a, float b) {
  return a + b;
}

inline float __fsub_rn(float a, float b) {
  return a - b;
}

inline float __fmul_rn(float a, float b) {
  return a * b;
}

inline float __fdiv_rn(float a, float b) {
  return a / b;
}

inline float __fsqrt_rn(float value) {
  return std::sqrt(value);
}

inline float __fmaf_rn(float a, float b, float c) {
  return std::fma(a, b, c);
}

inline double __dadd_rn(double a, double b) {
  return a + b;
}

inline double __dsub_rn(double a, double b) {
  return a - b;
}

inline double __dmul_rn(double a, double b) {
  return a * b;
}

inline double __ddiv_rn(double a, double b) {
  return a / b;
}

inline double __dsqrt_rn(double value) {
  return std::sqrt(value);
}

inline double __fma_rn(double a, double b, double c) {
  return std::fma(a, b, c);
}

inline float rsqrtf(float value) {
  return 1.0F / std::sqrt(value);
}

inline double rsqrt(double value) {
  return 1.0 / std::sqrt(value);
}

inline float __saturatef(float value) {
  return value > 0.0F ? std::min(value, 1.0F) : 0.0F;
}
