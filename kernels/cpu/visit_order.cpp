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
  // A counting sort with a bucket a satellite: neighbours in rank may stay in any order.
  const float scale = longest > 0.0F ? static_cast<float>(count - 1) / longest : 0.0F;
  const auto bucket_of = [&](float k) {
    return std::isinf(k) ? count : std::min(count - 1, static_cast<std::uint32_t>(k * scale));
  };
  buckets_.assign(std::size_t{count} + 2, 0);
  for (const float k : key) {
    ++buckets_[bucket_of(k) + 1];
  }
  std::partial_sum(buckets_.begin(), buckets_.end(), buckets_.begin());
  if (satellites_.size() != count) {
    satellites_.resize(count);
    std::iota(satellites_.begin(), satellites_.end(), 0U);
  }
  ranks_.resize(count);
  for (const std::uint32_t satellite : satellites_) {
    ranks_[satellite] = buckets_[bucket_of(key[satellite])]++;
  }
  for (std::uint32_t satellite = 0; satellite < count; ++satellite) {
    satellites_[ranks_[satellite]] = satellite;
  }
  fewest_visits_ = 0;
}

std::uint32_t VisitOrder::patience() const {
  const auto satellites = static_cast<std::uint32_t>(satellites_.size());
  return fewest_visits_ == 0 ? 2 * satellites : fewest_visits_ + fewest_visits_ / 2;
}

bool VisitOrder::is_worn_out_by(std::uint32_t visits) {
  fewest_visits_ = fewest_visits_ == 0 ? visits : std::min(fewest_visits_, visits);
  return visits > fewest_visits_ + fewest_visits_ / 4;
}

}  // namespace spacemoe::cpu
