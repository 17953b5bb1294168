#include "kernels/tables/sgp4_states.hpp"

#include <algorithm>

#include "kernels/common/sgp4.hpp"

// Highway compiles this file once for each instruction set and chooses one when the program runs.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/tables/sgp4_states.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace spacemoe {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Times = hn::CappedTag<double, 8>;

/// Two registers: while one waits for the result of a step, the other takes it.
struct Real {
  hn::Vec<Times> first;
  hn::Vec<Times> second;
};
#define SPACEMOE_REAL_FUNCTION HWY_INLINE

SPACEMOE_REAL_FUNCTION Real real(double x) {
  return {hn::Set(Times(), x), hn::Set(Times(), x)};
}
SPACEMOE_REAL_FUNCTION Real operator+(const Real& a, const Real& b) {
  return {hn::Add(a.first, b.first), hn::Add(a.second, b.second)};
}
SPACEMOE_REAL_FUNCTION Real operator-(const Real& a, const Real& b) {
  return {hn::Sub(a.first, b.first), hn::Sub(a.second, b.second)};
}
SPACEMOE_REAL_FUNCTION Real operator*(const Real& a, const Real& b) {
  return {hn::Mul(a.first, b.first), hn::Mul(a.second, b.second)};
}
SPACEMOE_REAL_FUNCTION Real operator/(const Real& a, const Real& b) {
  return {hn::Div(a.first, b.first), hn::Div(a.second, b.second)};
}
SPACEMOE_REAL_FUNCTION Real operator-(const Real& a) {
  return {hn::Neg(a.first), hn::Neg(a.second)};
}
SPACEMOE_REAL_FUNCTION Real operator+(const Real& a, double b) {
  return a + real(b);
}
SPACEMOE_REAL_FUNCTION Real operator-(const Real& a, double b) {
  return a - real(b);
}
SPACEMOE_REAL_FUNCTION Real operator*(const Real& a, double b) {
  return a * real(b);
}
SPACEMOE_REAL_FUNCTION Real operator+(double a, const Real& b) {
  return real(a) + b;
}
SPACEMOE_REAL_FUNCTION Real operator-(double a, const Real& b) {
  return real(a) - b;
}
SPACEMOE_REAL_FUNCTION Real operator/(double a, const Real& b) {
  return real(a) / b;
}
SPACEMOE_REAL_FUNCTION Real square_root(const Real& x) {
  return {hn::Sqrt(x.first), hn::Sqrt(x.second)};
}
SPACEMOE_REAL_FUNCTION Real magnitude(const Real& x) {
  return {hn::Abs(x.first), hn::Abs(x.second)};
}
SPACEMOE_REAL_FUNCTION Real bounded(const Real& x, double limit) {
  const auto most = hn::Set(Times(), limit);
  const auto least = hn::Neg(most);
  return {hn::Max(hn::Min(x.first, most), least), hn::Max(hn::Min(x.second, most), least)};
}
SPACEMOE_REAL_FUNCTION Real one_where_above(const Real& x, double limit) {
  const auto than = hn::Set(Times(), limit);
  const auto one = hn::Set(Times(), 1.0);
  return {hn::IfThenElseZero(hn::Gt(x.first, than), one),
          hn::IfThenElseZero(hn::Gt(x.second, than), one)};
}
SPACEMOE_REAL_FUNCTION bool is_any(const Real& flags) {
  const Times times;
  return !hn::AllTrue(times, hn::Eq(hn::Add(flags.first, flags.second), hn::Zero(times)));
}

#include "kernels/common/angles_body.hpp"
#include "kernels/common/sgp4_body.hpp"

#undef SPACEMOE_REAL_FUNCTION

/// Whether no lane has an error.
HWY_INLINE bool are_all_well(const NearEarthParts& parts) {
  const Times times;
  const auto are_well = [&](auto e, auto roundness, auto radius) HWY_ATTR {
    const auto is_bound =
        hn::And(hn::Lt(e, hn::Set(times, 1.0)), hn::Ge(e, hn::Set(times, -0.001)));
    const auto is_up =
        hn::And(hn::Ge(roundness, hn::Zero(times)), hn::Ge(radius, hn::Set(times, 1.0)));
    return hn::AllTrue(times, hn::And(is_bound, is_up));
  };
  const StateParts& state = parts.state;
  return are_well(parts.eccentricity.first, state.roundness.first, state.radius.first) &&
         are_well(parts.eccentricity.second, state.roundness.second, state.radius.second);
}

/// Writes the first `count` lanes.
HWY_INLINE void write(const StateParts& state, std::size_t count, OrbitState* out,
                      std::size_t stride) {
  const Times times;
  constexpr std::size_t width = hn::MaxLanes(times);
  constexpr std::size_t both = 2 * width;
  HWY_ALIGN double parts[6 * both];
  const Real* const of[] = {&state.x, &state.y, &state.z, &state.vx, &state.vy, &state.vz};
  for (std::size_t part = 0; part < 6; ++part) {
    hn::Store(of[part]->first, times, parts + part * both);
    hn::Store(of[part]->second, times, parts + part * both + width);
  }
  for (std::size_t lane = 0; lane < count; ++lane) {
    const double* at = parts + lane;
    out[lane * stride] = {{at[0], at[both], at[2 * both]},
                          {at[3 * both], at[4 * both], at[5 * both]}};
  }
}

/// Returns how many states from the first on are well, in pairs of registers.
std::size_t well_states(const Sgp4Orbit& orbit, std::span<const double> minutes, OrbitState* out,
                        std::size_t stride) {
  const Times times;
  constexpr std::size_t width = hn::MaxLanes(times);
  constexpr std::size_t both = 2 * width;
  HWY_ALIGN double last[both];
  for (std::size_t k = 0; k < minutes.size(); k += both) {
    const double* from = minutes.data() + k;
    const std::size_t count = std::min(both, minutes.size() - k);
    if (count < both) {
      std::fill(last, last + both, *from);
      std::copy(from, from + count, last);
      from = last;
    }
    const NearEarthParts parts =
        near_earth_parts(orbit, {hn::LoadU(times, from), hn::LoadU(times, from + width)});
    if (!are_all_well(parts)) {
      return k;
    }
    write(parts.state, count, out + k * stride, stride);
  }
  return minutes.size();
}

}  // namespace HWY_NAMESPACE
}  // namespace spacemoe
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace spacemoe {

HWY_EXPORT(well_states);

std::optional<Sgp4Failure> near_earth_states(const Sgp4Orbit& orbit,
                                             std::span<const double> minutes, OrbitState* out,
                                             std::size_t stride) {
  if (!(orbit.mean_motion > 0.0)) {
    return minutes.empty() ? std::nullopt : std::optional(Sgp4Failure{0, Sgp4Error::mean_motion});
  }
  std::size_t k = HWY_DYNAMIC_DISPATCH(well_states)(orbit, minutes, out, stride);
  for (; k < minutes.size(); ++k) {
    const Sgp4State now = near_earth_state(orbit, minutes[k]);
    if (now.error != Sgp4Error::none) {
      return Sgp4Failure{k, now.error};
    }
    out[k * stride] = now.state;
  }
  return std::nullopt;
}

std::optional<Sgp4Failure> deep_space_states(const Sgp4Orbit& orbit, const DeepSpaceTerms& deep,
                                             std::span<const double> minutes, OrbitState* out,
                                             std::size_t stride) {
  ResonantMotion motion;
  for (std::size_t k = 0; k < minutes.size(); ++k) {
    const Sgp4State now = deep_space_state(orbit, deep, minutes[k], motion);
    if (now.error != Sgp4Error::none) {
      return Sgp4Failure{k, now.error};
    }
    out[k * stride] = now.state;
  }
  return std::nullopt;
}

}  // namespace spacemoe
#endif
