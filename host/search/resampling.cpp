#include "host/search/resampling.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace spacemoe {

std::vector<std::uint32_t> copies_when_colder(std::span<const double> values_s, double colder_by,
                                              double uniform) {
  const double best_s = std::ranges::min(values_s);
  std::vector<double> shares;
  for (const double value_s : values_s) {
    shares.push_back(std::exp(-colder_by * (value_s - best_s)));
  }
  const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
  const auto size = static_cast<double>(values_s.size());
  std::vector<std::uint32_t> copies;
  double reached = 0.0;
  double given = 0.0;
  for (const double share : shares) {
    reached += share / sum * size;
    const double until = std::clamp(std::ceil(reached - uniform), given, size);
    copies.push_back(static_cast<std::uint32_t>(until - given));
    given = until;
  }
  copies.back() += static_cast<std::uint32_t>(size - given);  // what rounding left
  return copies;
}

}  // namespace spacemoe
