#include "host/placement/sort_match.hpp"

#include <algorithm>
#include <functional>
#include <numeric>
#include <utility>

namespace spacemoe {

std::vector<std::uint32_t> nearest_satellites(std::span<const double> here_s,
                                              std::span<const double> next_s,
                                              std::span<const float> expert_seconds,
                                              std::span<const std::uint32_t> candidates,
                                              std::uint32_t count) {
  std::vector<std::pair<double, std::uint32_t>> keyed;
  keyed.reserve(candidates.size());
  for (const std::uint32_t satellite : candidates) {
    const auto compute_s = static_cast<double>(expert_seconds[satellite]);
    keyed.emplace_back(here_s[satellite] + compute_s + next_s[satellite], satellite);
  }
  std::ranges::partial_sort(keyed, keyed.begin() + count);
  std::vector<std::uint32_t> result(count);
  std::ranges::transform(keyed.begin(), keyed.begin() + count, result.begin(),
                         [](const auto& entry) { return entry.second; });
  return result;
}

std::vector<std::uint32_t> experts_by_activation(std::span<const double> inclusion) {
  std::vector<std::uint32_t> experts(inclusion.size());
  std::iota(experts.begin(), experts.end(), 0U);
  std::ranges::stable_sort(experts, std::greater<>(),
                           [&](std::uint32_t expert) { return inclusion[expert]; });
  return experts;
}

std::vector<std::uint32_t> match_by_activation(std::span<const std::uint32_t> nearest_first,
                                               std::span<const double> inclusion) {
  const std::vector<std::uint32_t> experts = experts_by_activation(inclusion);
  std::vector<std::uint32_t> satellite_of(experts.size());
  for (std::size_t i = 0; i < experts.size(); ++i) {
    satellite_of[experts[i]] = nearest_first[i];
  }
  return satellite_of;
}

}  // namespace spacemoe
