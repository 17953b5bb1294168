#include "tests/backend/agreement.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace spacemoe {
namespace {

constexpr double tolerance = 1e-6;  // relative, of sums across backends

void expect_rows_near(const std::vector<RowSums>& got, const std::vector<RowSums>& expected) {
  ASSERT_EQ(got.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    expect_near(got[i].delivered, expected[i].delivered, "delivered", i);
    expect_near(got[i].latency_s, expected[i].latency_s, "latency", i);
    expect_near(got[i].joint_delivered, expected[i].joint_delivered, "joint delivered", i);
    expect_near(got[i].joint_latency_s, expected[i].joint_latency_s, "joint latency", i);
    expect_near(got[i].joint_reference_s, expected[i].joint_reference_s, "joint reference", i);
  }
}

}  // namespace

void expect_near(double got, double expected, const char* what, std::size_t index) {
  EXPECT_NEAR(got, expected, tolerance * std::fabs(expected) + 1e-15) << what << " " << index;
}

void expect_agreement(const Records& got, const Records& expected, bool has_exact) {
  if (has_exact) {
    expect_rows_near(got.exact, expected.exact);
  }
  expect_rows_near(got.sampled, expected.sampled);
  for (std::size_t i = 0; i < expected.sampled.size(); ++i) {
    EXPECT_EQ(got.sampled[i].delivered, expected.sampled[i].delivered) << i;
    expect_near(got.squares[i], expected.squares[i], "square", i);
  }
  ASSERT_EQ(got.layers.size(), expected.layers.size());
  for (std::size_t i = 0; i < expected.layers.size(); ++i) {
    expect_near(got.layers[i].latency_s, expected.layers[i].latency_s, "layer latency", i);
    expect_near(got.layers[i].latency_square_s2, expected.layers[i].latency_square_s2,
                "layer square", i);
    expect_near(got.layers[i].propagation_s, expected.layers[i].propagation_s, "propagation", i);
    expect_near(got.layers[i].compute_s, expected.layers[i].compute_s, "compute", i);
  }
  EXPECT_EQ(got.histograms, expected.histograms);
}

}  // namespace spacemoe
