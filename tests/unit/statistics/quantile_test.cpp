#include "host/statistics/quantile.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "kernels/common/latency_histogram.hpp"

namespace spacemoe {
namespace {

std::vector<std::uint64_t> histogram_of(const std::vector<double>& latencies_s) {
  std::vector<std::uint64_t> counts(latency_bins);
  for (const double latency_s : latencies_s) {
    ++counts[latency_bin(static_cast<float>(latency_s))];
  }
  return counts;
}

TEST(HistogramQuantile, IsWithinAThousandthOfTheSortedSample) {
  std::mt19937_64 random(11);
  for (const double spread : {0.001, 0.1, 1.0, 2.0}) {
    std::lognormal_distribution<double> lognormal(0.1, spread);
    for (const std::size_t size :
         {std::size_t{1}, std::size_t{2}, std::size_t{37}, std::size_t{20000}}) {
      std::vector<double> latencies_s(size);
      for (double& latency_s : latencies_s) {
        latency_s = lognormal(random);
      }
      const auto counts = histogram_of(latencies_s);
      std::sort(latencies_s.begin(), latencies_s.end());
      for (const double q : {0.0, 0.01, 0.5, 0.95, 0.99, 1.0}) {
        const double rank = std::max(1.0, std::ceil(q * static_cast<double>(size)));
        const double expected = latencies_s[static_cast<std::size_t>(rank) - 1];
        EXPECT_NEAR(*histogram_quantile(counts, q), expected, 0.001 * expected)
            << "q " << q << " of " << size << " with spread " << spread;
      }
    }
  }
}

TEST(HistogramQuantile, OfMoreThanAYearIsNothing) {
  EXPECT_NEAR(*histogram_quantile(histogram_of({1.0, 3e7, 1e9}), 0.6), 3e7, 3e4);
  EXPECT_EQ(histogram_quantile(histogram_of({1.0, 3e7, 1e9}), 0.9), std::nullopt);
}

TEST(HistogramQuantile, OfNoTokensIsNothing) {
  EXPECT_EQ(histogram_quantile(histogram_of({}), 0.5), std::nullopt);
}

}  // namespace
}  // namespace spacemoe
