#include "host/placement/sort_match.hpp"

#include <algorithm>
#include <functional>
#include <utility>

#include "kernels/tables/numbered_list.hpp"

namespace spacemoe {

std::vector<Satellite> nearest_satellites(std::span<const double> here_s,
                                          std::span<const double> next_s,
                                          std::span<const float> expert_seconds,
                                          std::span<const Satellite> candidates,
                                          std::uint32_t count) {
  std::vector<std::pair<double, Satellite>> keyed;
  keyed.reserve(candidates.size());
  for (const Satellite satellite : candidates) {
    const auto compute_s = static_cast<double>(expert_seconds[number(satellite)]);
    keyed.emplace_back(here_s[number(satellite)] + compute_s + next_s[number(satellite)],
                       satellite);
  }
  std::ranges::partial_sort(keyed, keyed.begin() + count);
  std::vector<Satellite> result(count);
  std::ranges::transform(keyed.begin(), keyed.begin() + count, result.begin(),
                         [](const auto& entry) { return entry.second; });
  return result;
}

std::vector<Expert> experts_by_activation(std::span<const double> inclusion) {
  auto experts = list_all<Expert>(static_cast<std::uint32_t>(inclusion.size()));
  std::ranges::stable_sort(experts, std::greater<>(),
                           [&](Expert expert) { return inclusion[number(expert)]; });
  return experts;
}

std::vector<Satellite> match_by_activation(std::span<const Satellite> nearest_first,
                                           std::span<const double> inclusion) {
  const std::vector<Expert> experts = experts_by_activation(inclusion);
  std::vector<Satellite> satellite_of(experts.size());
  for (std::size_t i = 0; i < experts.size(); ++i) {
    satellite_of[number(experts[i])] = nearest_first[i];
  }
  return satellite_of;
}

}  // namespace spacemoe
