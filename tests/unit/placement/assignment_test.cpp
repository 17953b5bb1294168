#include "host/placement/assignment.hpp"

#include <algorithm>
#include <limits>
#include <random>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/oracle/boost_assignment.hpp"

namespace spacemoe {
namespace {

using testing::ElementsAre;
using Costs = std::vector<std::vector<long>>;

Costs random_costs(std::mt19937& random, std::size_t rows, std::size_t columns, long most) {
  std::uniform_int_distribution<long> cost(0, most);
  Costs costs(rows, std::vector<long>(columns));
  for (auto& row : costs) {
    std::ranges::generate(row, [&] { return cost(random); });
  }
  return costs;
}

std::vector<std::uint32_t> assigned(const Costs& costs) {
  return assign(static_cast<std::uint32_t>(costs.size()),
                static_cast<std::uint32_t>(costs.front().size()),
                [&](std::uint32_t row, std::span<double> out) {
                  std::ranges::transform(costs[row], out.begin(),
                                         [](long cost) { return static_cast<double>(cost); });
                });
}

/// The total cost, after a check that columns are distinct.
long total(const Costs& costs, const std::vector<std::uint32_t>& columns) {
  EXPECT_EQ(std::set(columns.begin(), columns.end()).size(), costs.size());
  long sum = 0;
  for (std::size_t row = 0; row < costs.size(); ++row) {
    sum += costs[row].at(columns[row]);
  }
  return sum;
}

/// The smallest total over all ways to give free columns to the rows from `row` on.
long brute_force(const Costs& costs, std::size_t row, std::vector<bool>& is_taken) {
  if (row == costs.size()) {
    return 0;
  }
  long least = std::numeric_limits<long>::max();
  for (std::size_t column = 0; column < is_taken.size(); ++column) {
    if (!is_taken[column]) {
      is_taken[column] = true;
      least = std::min(least, costs[row][column] + brute_force(costs, row + 1, is_taken));
      is_taken[column] = false;
    }
  }
  return least;
}

// The first row's favourite column is worth more to the second, and its next one to the third.
TEST(Assignment, GivesWayWhereOthersGainMore) {
  EXPECT_THAT(assigned({{1, 2, 4, 9}, {1, 8, 9, 9}, {8, 1, 9, 9}}), ElementsAre(2, 0, 1));
}

// Costs from few values, so that many assignments tie, and from many; negative ones too.
TEST(Assignment, IsTheLeastOfAllWays) {
  std::mt19937 random(1);
  for (std::size_t trial = 0; trial < 600; ++trial) {
    const std::size_t rows = 1 + trial % 5;
    const std::size_t columns = rows + trial % 3;
    Costs costs = random_costs(random, rows, columns, trial % 2 == 0 ? 4 : 1000);
    for (auto& row : costs) {
      row[0] -= static_cast<long>(trial % 7);
    }
    std::vector<bool> none_taken(columns, false);
    EXPECT_EQ(total(costs, assigned(costs)), brute_force(costs, 0, none_taken)) << trial;
  }
}

TEST(Assignment, CostsWhatTheFlowOfLeastCostDoes) {
  std::mt19937 random(2);
  for (const auto& [rows, columns] : {std::pair(40, 40), std::pair(40, 90), std::pair(80, 81)}) {
    for (const long most : {3L, 50L, 100'000L}) {
      const Costs costs = random_costs(random, static_cast<std::size_t>(rows),
                                       static_cast<std::size_t>(columns), most);
      EXPECT_EQ(total(costs, assigned(costs)), oracle::min_assignment(costs))
          << rows << " rows, costs up to " << most;
    }
  }
}

TEST(Assignment, OfEqualsTakesTheLowerColumn) {
  EXPECT_THAT(assigned({{5, 3, 3}}), ElementsAre(1));
  EXPECT_THAT(assigned({{2, 2, 2}, {2, 2, 2}}), ElementsAre(0, 1));
}

}  // namespace
}  // namespace spacemoe
