#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "kernels/common/sgp4_deep_space.hpp"
#include "kernels/common/sgp4_orbit.hpp"

namespace spacemoe {

/// The first of several times at which a satellite has no state.
struct Sgp4Failure {
  std::size_t time;
  Sgp4Error error;
};

/// States (TEME) of a satellite near the Earth, `minutes` after its epoch: state k is written to
/// out[k stride]. Some times are computed at once, in SIMD lanes; bits are those of
/// near_earth_state, on any machine. Where there is a failure, what was written is of no use.
[[nodiscard]] std::optional<Sgp4Failure> near_earth_states(const Sgp4Orbit& orbit,
                                                           std::span<const double> minutes,
                                                           OrbitState* out, std::size_t stride);

/// The same in deep space, one after the other. Times in order spare steps of resonances.
[[nodiscard]] std::optional<Sgp4Failure> deep_space_states(const Sgp4Orbit& orbit,
                                                           const DeepSpaceTerms& deep,
                                                           std::span<const double> minutes,
                                                           OrbitState* out, std::size_t stride);

}  // namespace spacemoe
