#include "host/constellation/earth_turn.hpp"

#include <cmath>

#include "kernels/common/constants.hpp"

namespace spacemoe {

Vector3 earth_fixed_direction(double latitude_deg, double longitude_deg, double greenwich_deg,
                              double time_s) {
  const double latitude = latitude_deg * radians_per_degree;
  const double right_ascension =
      (greenwich_deg + longitude_deg) * radians_per_degree + earth_turn_rad_per_s * time_s;
  return {std::cos(latitude) * std::cos(right_ascension),
          std::cos(latitude) * std::sin(right_ascension), std::sin(latitude)};
}

}  // namespace spacemoe
