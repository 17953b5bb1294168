#include "host/statistics/hodges_lehmann.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace spacemoe {
namespace {

double median(std::vector<double> values) {
  std::ranges::sort(values);
  const std::size_t upper = values.size() / 2;
  return values.size() % 2 == 1 ? values[upper] : std::lerp(values[upper - 1], values[upper], 0.5);
}

double brute_force(const std::vector<double>& differences) {
  std::vector<double> averages;
  for (std::size_t i = 0; i < differences.size(); ++i) {
    for (std::size_t j = i; j < differences.size(); ++j) {
      averages.push_back(0.5 * differences[i] + 0.5 * differences[j]);
    }
  }
  return median(averages);
}

TEST(HodgesLehmann, IsTheMedianOfAllPairAverages) {
  std::mt19937_64 random(3);
  std::cauchy_distribution<double> cauchy(0.2, 1.0);
  for (std::size_t size = 1; size < 80; ++size) {
    std::vector<double> differences(size);
    for (double& difference : differences) {
      difference = cauchy(random);
    }
    EXPECT_EQ(hodges_lehmann_shift(differences), brute_force(differences)) << size << " values";
  }
}

TEST(HodgesLehmann, CountsTiesAndZeros) {
  std::mt19937_64 random(4);
  std::uniform_int_distribution<int> few(-2, 2);
  for (std::size_t size = 1; size < 60; ++size) {
    std::vector<double> differences(size);
    for (double& difference : differences) {
      difference = few(random);
    }
    EXPECT_EQ(hodges_lehmann_shift(differences), brute_force(differences)) << size << " values";
  }
  EXPECT_EQ(hodges_lehmann_shift({-0.0, 0.0, 0.0}), 0.0);
}

TEST(HodgesLehmann, HandCalculation) {
  // 1, 2, 9: averages 1, 1.5, 2, 5, 5.5, 9.
  EXPECT_EQ(hodges_lehmann_shift({9.0, 1.0, 2.0}), 3.5);
  EXPECT_EQ(hodges_lehmann_shift({-3.0}), -3.0);
  EXPECT_EQ(hodges_lehmann_shift({}), std::nullopt);
}

TEST(HodgesLehmann, IsNotMovedByOneWildSlot) {
  std::vector<double> differences(2001);
  for (std::size_t i = 0; i < differences.size(); ++i) {
    differences[i] = static_cast<double>(i) - 1000.0;
  }
  EXPECT_EQ(hodges_lehmann_shift(differences), 0.0);
  differences.back() = 1e300;
  EXPECT_LT(std::abs(*hodges_lehmann_shift(differences)), 1.0);
}

TEST(HodgesLehmann, OfTwoSamplesIsTheMedianOfAllDifferences) {
  std::mt19937_64 random(5);
  std::cauchy_distribution<double> cauchy(0.2, 1.0);
  std::uniform_int_distribution<int> few(-2, 2);
  for (std::size_t size = 1; size < 40; ++size) {
    std::vector<double> a(size);
    std::vector<double> b(41 - size);
    const bool ties = size % 2 == 0;
    for (double& value : a) {
      value = ties ? few(random) : cauchy(random);
    }
    for (double& value : b) {
      value = ties ? few(random) : 1.0 + cauchy(random);
    }
    std::vector<double> differences;
    for (const double from : a) {
      for (const double to : b) {
        differences.push_back(to - from);
      }
    }
    EXPECT_EQ(hodges_lehmann_shift(a, b), median(differences)) << size << " values";
  }
}

TEST(HodgesLehmann, OfTwoSamplesByHand) {
  // 4 - 1, 4 - 2, 9 - 1, 9 - 2: 2, 3, 7, 8.
  EXPECT_EQ(hodges_lehmann_shift({1.0, 2.0}, {9.0, 4.0}), 5.0);
  EXPECT_EQ(hodges_lehmann_shift({1.0}, {}), std::nullopt);
}

}  // namespace
}  // namespace spacemoe
