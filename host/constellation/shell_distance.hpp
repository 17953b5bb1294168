#pragma once

#include <cstdint>
#include <optional>

#include "host/constellation/walker_shell.hpp"

namespace spacemoe {

/// Least and largest distance of two satellites over an orbit.
struct PairDistance {
  double min_km;
  double max_km;
};

/// Of the satellites (p, s) and (p + planes_apart, s + indices_apart) of a shell, whatever p and s,
/// in closed form: docs/model.md, "Distances in a shell". Satellites of one shell keep their
/// difference in argument of latitude, so their squared distance is a sine of twice that argument.
[[nodiscard]] PairDistance pair_distance(const WalkerShell& shell, std::uint32_t planes_apart,
                                         std::uint32_t indices_apart);

/// The two satellites of a shell that come closest to each other, of all pairs that are at least
/// `apart_km` from each other at some time. Nothing where there is no such pair.
[[nodiscard]] std::optional<PairDistance> closest_pair(const WalkerShell& shell,
                                                       double apart_km = 0.0);

}  // namespace spacemoe
