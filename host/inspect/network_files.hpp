#pragma once

#include <span>
#include <string>

#include "host/constellation/constellation.hpp"
#include "kernels/api/backend.hpp"

/// Satellites and links as CSV tables that any other tool can check.
namespace spacemoe {

/// satellite,shell,plane,slot, and of those that fly catalogue_number,name
[[nodiscard]] std::string satellites_csv(const Constellation& constellation);

/// satellite,shell,plane,slot, then position and velocity x_eci_km .. vz_eci_km_s of one snapshot,
/// Earth-centred inertial.
[[nodiscard]] std::string positions_csv(const Constellation& constellation,
                                        std::span<const OrbitState> orbits);

/// candidate,a,b,kind
[[nodiscard]] std::string candidates_csv(std::span<const LinkCandidate> links);

/// a,b,kind,length_km,angular_rate_rad_s,up,state,weight_s of every candidate link; the weight is
/// empty where the link is down.
[[nodiscard]] std::string links_csv(std::span<const LinkCandidate> links,
                                    std::span<const LinkReport> reports);

}  // namespace spacemoe
