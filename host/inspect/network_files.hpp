#pragma once

#include <span>
#include <string>

#include "host/constellation/constellation.hpp"
#include "kernels/api/backend.hpp"

/// One snapshot as files that any other tool can check.
namespace spacemoe {

/// satellite,plane,slot,x_km,y_km,z_km,vx_km_s,vy_km_s,vz_km_s, Earth-centred inertial; `slot` is
/// the index in the plane.
[[nodiscard]] std::string positions_csv(const Constellation& constellation,
                                        std::span<const OrbitState> orbits);

/// a,b,kind,length_km,angular_rate_rad_s,up,state,weight_s of every candidate link; the weight is
/// empty where the link is down.
[[nodiscard]] std::string links_csv(std::span<const LinkCandidate> links,
                                    std::span<const LinkReport> reports);

}  // namespace spacemoe
