// Sines and cosines by additions and multiplications alone: the mathematical libraries of two
// machines, or of a processor and a device, give other last bits, and these give the same.
//
// A body in the sense of kernels/common, for doubles and for registers of them: read inside a
// namespace that says what `Real` is, once for doubles (sgp4.hpp) and once for each instruction set
// (kernels/tables/sgp4_states.cpp), so without #pragma once. The namespace has
//   + - * /                       of Reals, and of Reals and doubles
//   real(x)                       a Real of that value
//   square_root(x), magnitude(x)  as IEEE 754 has them
//   bounded(x, limit)             x, but not beyond +-limit
//   one_where_above(x, limit)     1 or 0
//   is_any(flags)                 whether one of them is not 0
// and SPACEMOE_REAL_FUNCTION is how functions are declared.

struct SinCos {
  Real sin;
  Real cos;
};

/// Sine and cosine of the sum of two angles.
SPACEMOE_REAL_FUNCTION SinCos turned(const SinCos& angle, const SinCos& by) {
  return {angle.sin * by.cos + angle.cos * by.sin, angle.cos * by.cos - angle.sin * by.sin};
}

/// Of an angle of at most pi/4 (rad). Polynomials of least largest error (Remez), 2e-18 for the
/// sine and 5e-20 for the cosine, before rounding.
SPACEMOE_REAL_FUNCTION SinCos small_sin_cos(Real x) {
  const Real z = x * x;
  const Real z2 = z * z;
  const Real z4 = z2 * z2;
  const Real s = (z * 0.008333333333316473 - 0.166666666666666) +
                 z2 * (z * 2.7557312542775856e-06 - 0.00019841269825927996) +
                 z4 * (z * 1.5888568979759838e-10 - 2.5050599938033166e-08);
  const Real c = (z * -0.0013888888888874131 + 0.0416666666666666) +
                 z2 * (z * -2.7557314353786094e-07 + 2.4801587289487006e-05) +
                 z4 * (z * -1.135965881899122e-11 + 2.087572347857425e-09);
  return {x + x * (z * s), (z2 * c - z * 0.5) + 1.0};
}

/// To the nearest integer, halves to the even one, below 2^51 in size: larger by 1.5 2^52 a double
/// has no bits for less.
SPACEMOE_REAL_FUNCTION Real nearest_integer(Real x) {
  constexpr double no_fractions = 6755399441055744.0;
  return (x + no_fractions) - no_fractions;
}

/// Of any angle (rad): the nearest multiple q of pi/2 is taken off, which stands in three parts so
/// that q times the first two is exact below 2^20 turns, and turned back by, exactly.
SPACEMOE_REAL_FUNCTION SinCos sin_cos(Real x) {
  constexpr double quarter_turns_per_radian = 0.63661977236758134308;
  constexpr double first_bits = 0x1.921fb544p+0;
  constexpr double middle_bits = 0x1.0b4611a6p-34;
  constexpr double last_bits = 0x1.3198a2e037073p-69;
  const Real q = nearest_integer(x * quarter_turns_per_radian);
  const Real rest = ((x - q * first_bits) - q * middle_bits) - q * last_bits;
  const Real m = q - nearest_integer(q * 0.25) * 4.0;  // -2, -1, 0, 1 or 2
  const Real size = magnitude(m);
  return turned(small_sin_cos(rest), {m * (2.0 - size), 1.0 - size});
}
