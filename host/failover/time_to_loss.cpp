#include "host/failover/time_to_loss.hpp"

#include <cmath>
#include <limits>

#include <boost/math/quadrature/gauss_kronrod.hpp>

namespace spacemoe {

double days_to_loss(const NeededSatellites& needed, double share_per_year) {
  constexpr double days_per_year = 365.25;
  const double per_day = -std::log1p(-share_per_year) / days_per_year;
  if (needed.singles + needed.pairs == 0 || per_day <= 0.0) {
    return std::numeric_limits<double>::infinity();
  }
  // With u = e^(-lt), dt = -du / (l u).
  const auto works = [&](double u) {
    return std::pow(u, needed.singles + needed.pairs - 1.0) * std::pow(2.0 - u, needed.pairs);
  };
  constexpr unsigned max_depth = 15;
  constexpr double tolerance = 1e-12;
  return boost::math::quadrature::gauss_kronrod<double, 61>::integrate(works, 0.0, 1.0, max_depth,
                                                                       tolerance) /
         per_day;
}

}  // namespace spacemoe
