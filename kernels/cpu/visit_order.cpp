#include "kernels/cpu/visit_order.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>

namespace spacemoe::cpu {

void VisitOrder::sort_by(std::span<const float> key) {
  const auto count = static_cast<std::uint32_t>(key.size());
  float longest = 0.0F;
  for (const float k : key) {
    longest = std::isinf(k) ? longest : std::max(longest, k);
  }
  // A counting sort with one bucket per satellite: neighbours in rank may stay in any order.
  const float last = static_cast<float>(count) - 1.0F;
  const auto bucket_of = [&](float k) {
    if (std::isinf(k)) {
      return count;
    }
    return longest > 0.0F ? static_cast<std::uint32_t>(k / longest * last) : 0U;
  };
  std::vector<std::uint32_t> next_rank(std::size_t{count} + 2, 0);
  for (const float k : key) {
    ++next_rank[bucket_of(k) + 1];
  }
  std::partial_sum(next_rank.begin(), next_rank.end(), next_rank.begin());
  if (satellites_.size() != count) {
    satellites_.resize(count);
    std::iota(satellites_.begin(), satellites_.end(), 0U);
  }
  ranks_.resize(count);
  for (const std::uint32_t satellite : satellites_) {
    ranks_[satellite] = next_rank[bucket_of(key[satellite])]++;
  }
  for (std::uint32_t satellite = 0; satellite < count; ++satellite) {
    satellites_[ranks_[satellite]] = satellite;
  }
  fewest_visits_ = 0;
}

std::uint32_t VisitOrder::patience() const {
  return fewest_visits_ == 0 ? many_visits() : fewest_visits_ + fewest_visits_ / 2;
}

bool VisitOrder::is_worn_out_by(std::uint32_t visits) {
  fewest_visits_ = fewest_visits_ == 0 ? visits : std::min(fewest_visits_, visits);
  return visits >= many_visits() || visits > fewest_visits_ + fewest_visits_ / 4;
}

std::uint32_t VisitOrder::many_visits() const {
  return 2 * static_cast<std::uint32_t>(satellites_.size());
}

}  // namespace spacemoe::cpu
