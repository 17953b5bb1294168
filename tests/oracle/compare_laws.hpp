#pragma once

#include <gtest/gtest.h>

#include "host/activation/set_distribution.hpp"
#include "tests/oracle/set_law_oracle.hpp"

namespace spacemoe::oracle {

inline Set set_of(const SetDistribution& law, std::size_t index) {
  return {law.set(index).begin(), law.set(index).end()};
}

/// Expects that every set has the probability that the oracle gives it, and that the oracle knows
/// no others.
inline void expect_same_law(const SetDistribution& law, const Law& expected, double tolerance) {
  double seen = 0.0;
  for (std::size_t i = 0; i < law.size(); ++i) {
    const auto found = expected.find(set_of(law, i));
    const double p = found == expected.end() ? 0.0 : found->second;
    EXPECT_NEAR(law.probability[i], p, tolerance) << "set " << i;
    seen += p;
  }
  EXPECT_NEAR(seen, 1.0, 1e-12);
}

}  // namespace spacemoe::oracle
