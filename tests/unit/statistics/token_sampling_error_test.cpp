#include "host/statistics/token_sampling_error.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <span>
#include <vector>

#include <gtest/gtest.h>

namespace spacemoe {
namespace {

/// One slot and placement: how likely tokens are delivered and how their latencies spread.
struct Cell {
  double delivered;
  double mean_s;
  double sd_s;
};

const std::vector<Cell> cells = {{1.0, 1.0, 0.1}, {0.9, 1.2, 0.3}, {0.5, 4.0, 0.2},
                                 {0.2, 2.0, 0.5}, {1.0, 3.0, 0.0}, {0.0, 0.0, 0.0}};
constexpr std::uint32_t tokens = 20;

/// One cell after another.
void add_cell(TokenSamplingError& error, std::uint32_t of_cell, const RowSums& sums,
              double square) {
  error.add(of_cell, std::span(&sums, 1), std::span(&square, 1));
}

struct Tokens {
  std::vector<std::vector<double>> latencies_s;  ///< of the delivered, by cell

  explicit Tokens(std::mt19937_64& random) {
    std::uniform_real_distribution<double> uniform(0.0, 1.0);
    std::normal_distribution<double> normal(0.0, 1.0);
    for (const Cell& cell : cells) {
      latencies_s.emplace_back();
      for (std::uint32_t token = 0; token < tokens; ++token) {
        if (uniform(random) < cell.delivered) {
          latencies_s.back().push_back(cell.mean_s + cell.sd_s * normal(random));
        }
      }
    }
  }

  [[nodiscard]] double mean_s() const {
    double sum = 0.0;
    double count = 0.0;
    for (const auto& cell : latencies_s) {
      for (const double latency_s : cell) {
        sum += latency_s;
        count += 1.0;
      }
    }
    return sum / count;
  }

  [[nodiscard]] double standard_error_s() const {
    TokenSamplingError error;
    for (const auto& cell : latencies_s) {
      RowSums sums{};
      double square = 0.0;
      for (const double latency_s : cell) {
        sums.delivered += 1.0;
        sums.latency_s += latency_s;
        square += latency_s * latency_s;
      }
      add_cell(error, tokens, sums, square);
    }
    return error.standard_error_s().value();
  }
};

TEST(TokenSamplingError, IsTheSpreadThatRepeatedSamplingShows) {
  // 20,000 repetitions: the spread's relative standard error is 0.5 %. The formula is of first
  // order in 1 / (tokens in all, 120), so 2 % is allowed: a false alarm is rarer than 1 in 1,000.
  std::mt19937_64 random(9);
  constexpr int repetitions = 20000;
  double sum = 0.0;
  double square = 0.0;
  double variance = 0.0;
  for (int repetition = 0; repetition < repetitions; ++repetition) {
    const Tokens drawn(random);
    const double mean = drawn.mean_s();
    const double error = drawn.standard_error_s();
    sum += mean;
    square += mean * mean;
    variance += error * error;
  }
  const double seen = square / repetitions - std::pow(sum / repetitions, 2);
  EXPECT_NEAR(std::sqrt(variance / repetitions), std::sqrt(seen), 0.02 * std::sqrt(seen));
}

TEST(TokenSamplingError, IsTheTextbookErrorWhereNothingIsLost) {
  // One cell, 1, 2, 3, 6: variance 14 / 3, so the mean's error is sqrt(14 / 12).
  TokenSamplingError error;
  add_cell(error, 4, {4.0, 12.0, 0.0, 0.0, 0.0}, 50.0);
  EXPECT_DOUBLE_EQ(*error.standard_error_s(), std::sqrt(14.0 / 12.0));
}

TEST(TokenSamplingError, IsTheDirectFormulaOnLostTokens) {
  // Cell 1: 1, 3 of 3 tokens; cell 2: 5 of 2 tokens. m = 3; z = -2, 0, 0 and 2, 0.
  TokenSamplingError error;
  add_cell(error, 3, {2.0, 4.0, 0.0, 0.0, 0.0}, 10.0);
  add_cell(error, 2, {1.0, 5.0, 0.0, 0.0, 0.0}, 25.0);
  const double first = 3.0 / 2.0 * (4.0 - 4.0 / 3.0);
  const double second = 2.0 / 1.0 * (4.0 - 4.0 / 2.0);
  EXPECT_NEAR(*error.standard_error_s(), std::sqrt(first + second) / 3.0, 1e-12);
}

TEST(TokenSamplingError, IsUnknownWhereACellHasOneToken) {
  TokenSamplingError error;
  add_cell(error, 10, {10.0, 12.0, 0.0, 0.0, 0.0}, 20.0);
  ASSERT_TRUE(error.standard_error_s());
  add_cell(error, 1, {1.0, 1.0, 0.0, 0.0, 0.0}, 1.0);
  EXPECT_EQ(error.standard_error_s(), std::nullopt);
}

TEST(TokenSamplingError, IsUnknownWhereNothingIsDelivered) {
  TokenSamplingError error;
  EXPECT_EQ(error.standard_error_s(), std::nullopt);
  add_cell(error, 10, RowSums{}, 0.0);
  EXPECT_EQ(error.standard_error_s(), std::nullopt);
}

TEST(TokenSamplingError, IsZeroWhereAllTokensAreAlikeHoweverSumsAreRounded) {
  for (double latency_s = 0.1; latency_s < 5.0; latency_s += 0.0371) {
    RowSums sums{};
    double square = 0.0;
    for (int token = 0; token < 10; ++token) {
      sums.delivered += 1.0;
      sums.latency_s += latency_s;
      square += latency_s * latency_s;
    }
    TokenSamplingError error;
    add_cell(error, 10, sums, square);
    EXPECT_NEAR(*error.standard_error_s(), 0.0, 1e-6) << latency_s;
  }
}

}  // namespace
}  // namespace spacemoe
