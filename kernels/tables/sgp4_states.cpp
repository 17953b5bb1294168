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

#if HWY_TARGET == HWY_EMU128

/// No state: without vector instructions lanes are arrays, on which the compiler has no operators.
std::size_t well_states(const Sgp4Orbit& /*orbit*/, std::span<const double> /*minutes*/,
                        OrbitState* /*out*/, std::size_t /*stride*/) {
  return 0;
}

#else

namespace hn = hwy::HWY_NAMESPACE;

using Times = hn::CappedTag<double, 8>;

/// A register as the compiler knows it, on which it has operators.
using Real = decltype(hn::Vec<Times>::raw);
#define SPACEMOE_REAL_FUNCTION HWY_INLINE

SPACEMOE_REAL_FUNCTION hn::Vec<Times> lanes(Real x) {
  return hn::Vec<Times>{x};
}
SPACEMOE_REAL_FUNCTION Real real(double x) {
  return hn::Set(Times(), x).raw;
}
SPACEMOE_REAL_FUNCTION Real square_root(Real x) {
  return hn::Sqrt(lanes(x)).raw;
}
SPACEMOE_REAL_FUNCTION Real magnitude(Real x) {
  return hn::Abs(lanes(x)).raw;
}
SPACEMOE_REAL_FUNCTION Real bounded(Real x, double limit) {
  const auto most = hn::Set(Times(), limit);
  return hn::Max(hn::Min(lanes(x), most), hn::Neg(most)).raw;
}
SPACEMOE_REAL_FUNCTION Real one_where_above(Real x, double limit) {
  const Times times;
  return hn::IfThenElseZero(hn::Gt(lanes(x), hn::Set(times, limit)), hn::Set(times, 1.0)).raw;
}
SPACEMOE_REAL_FUNCTION bool is_any(Real flags) {
  const Times times;
  return !hn::AllTrue(times, hn::Eq(lanes(flags), hn::Zero(times)));
}

#include "kernels/common/angles_body.hpp"
#include "kernels/common/sgp4_body.hpp"

#undef SPACEMOE_REAL_FUNCTION

/// Whether no lane has an error.
HWY_INLINE bool are_all_well(const NearEarthParts& parts) {
  const Times times;
  const auto e = lanes(parts.eccentricity);
  const auto is_bound = hn::And(hn::Lt(e, hn::Set(times, 1.0)), hn::Ge(e, hn::Set(times, -0.001)));
  const auto is_up = hn::And(hn::Ge(lanes(parts.state.roundness), hn::Zero(times)),
                             hn::Ge(lanes(parts.state.radius), hn::Set(times, 1.0)));
  return hn::AllTrue(times, hn::And(is_bound, is_up));
}

/// Writes the first `count` lanes.
HWY_INLINE void write(const StateParts& state, std::size_t count, OrbitState* out,
                      std::size_t stride) {
  const Times times;
  constexpr std::size_t most = hn::MaxLanes(times);
  HWY_ALIGN double parts[6 * most];
  hn::Store(lanes(state.x), times, parts);
  hn::Store(lanes(state.y), times, parts + most);
  hn::Store(lanes(state.z), times, parts + 2 * most);
  hn::Store(lanes(state.vx), times, parts + 3 * most);
  hn::Store(lanes(state.vy), times, parts + 4 * most);
  hn::Store(lanes(state.vz), times, parts + 5 * most);
  for (std::size_t lane = 0; lane < count; ++lane) {
    const double* at = parts + lane;
    out[lane * stride] = {{at[0], at[most], at[2 * most]},
                          {at[3 * most], at[4 * most], at[5 * most]}};
  }
}

/// Returns how many states from the first on are well, in whole registers.
std::size_t well_states(const Sgp4Orbit& orbit, std::span<const double> minutes, OrbitState* out,
                        std::size_t stride) {
  const Times times;
  const std::size_t width = hn::Lanes(times);
  HWY_ALIGN double last[hn::MaxLanes(times)];
  for (std::size_t k = 0; k < minutes.size(); k += width) {
    const double* from = minutes.data() + k;
    const std::size_t count = std::min(width, minutes.size() - k);
    if (count < width) {
      std::fill(last, last + width, *from);
      std::copy(from, from + count, last);
      from = last;
    }
    const NearEarthParts parts = near_earth_parts(orbit, hn::LoadU(times, from).raw);
    if (!are_all_well(parts)) {
      return k;
    }
    write(parts.state, count, out + k * stride, stride);
  }
  return minutes.size();
}

#endif

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
