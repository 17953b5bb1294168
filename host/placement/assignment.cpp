#include "host/placement/assignment.hpp"

#include <limits>
#include <optional>
#include <utility>

#include "host/base/contract.hpp"

namespace spacemoe {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Rows that are assigned at the smallest cost, and dual prices that prove it: cost - row price -
/// column price is never negative, and zero where a row sits; columns that are free have the price
/// 0.
class Assignment {
 public:
  Assignment(std::uint32_t rows, std::uint32_t columns, const AssignmentCosts& costs)
      : costs_(costs),
        row_price_(rows, 0.0),
        column_price_(columns, 0.0),
        column_of_(rows),
        row_of_(columns),
        cost_(columns),
        distance_(columns),
        reached_from_(columns),
        is_scanned_(columns) {}

  /// Assigns one more row, moving others along the shortest path to a free column.
  void add(std::uint32_t row) {
    const std::uint32_t end = find_path(row);
    update_prices(row, distance_[end]);
    std::optional<std::uint32_t> column = end;
    while (column) {
      const std::uint32_t taker = reached_from_[*column];
      row_of_[*column] = taker;
      column = std::exchange(column_of_[taker], column);
    }
  }

  [[nodiscard]] std::vector<std::uint32_t> columns() const {
    std::vector<std::uint32_t> columns;
    for (const auto& column : column_of_) {
      columns.push_back(*column);
    }
    return columns;
  }

 private:
  /// Dijkstra over columns, from a row that has none. Returns the nearest free column.
  std::uint32_t find_path(std::uint32_t row) {
    distance_.assign(distance_.size(), infinity);
    is_scanned_.assign(is_scanned_.size(), false);
    double base = 0.0;
    while (true) {
      const std::uint32_t nearest = relax(row, base);
      is_scanned_[nearest] = true;
      if (!row_of_[nearest]) {
        return nearest;
      }
      base = distance_[nearest];
      row = *row_of_[nearest];
    }
  }

  /// Extends paths from a row that is `base` away. Returns the nearest column not yet scanned, a
  /// free one among equals, then the lower one.
  std::uint32_t relax(std::uint32_t row, double base) {
    costs_(row, cost_);
    std::uint32_t nearest = 0;
    double least = infinity;
    for (std::uint32_t column = 0; column < cost_.size(); ++column) {
      if (is_scanned_[column]) {
        continue;
      }
      const double distance = base + cost_[column] - row_price_[row] - column_price_[column];
      if (distance < distance_[column]) {
        distance_[column] = distance;
        reached_from_[column] = row;
      }
      if (distance_[column] < least ||
          (distance_[column] == least && row_of_[nearest] && !row_of_[column])) {
        least = distance_[column];
        nearest = column;
      }
    }
    return nearest;
  }

  /// Keeps reduced costs from becoming negative where the path went.
  void update_prices(std::uint32_t row, double length) {
    row_price_[row] += length;
    for (std::uint32_t column = 0; column < distance_.size(); ++column) {
      if (is_scanned_[column] && row_of_[column]) {
        row_price_[*row_of_[column]] += length - distance_[column];
        column_price_[column] -= length - distance_[column];
      }
    }
  }

  const AssignmentCosts& costs_;
  std::vector<double> row_price_;
  std::vector<double> column_price_;
  std::vector<std::optional<std::uint32_t>> column_of_;
  std::vector<std::optional<std::uint32_t>> row_of_;
  // Of the path that is being sought.
  std::vector<double> cost_;
  std::vector<double> distance_;
  std::vector<std::uint32_t> reached_from_;
  std::vector<bool> is_scanned_;
};

}  // namespace

std::vector<std::uint32_t> assign(std::uint32_t rows, std::uint32_t columns,
                                  const AssignmentCosts& costs) {
  SPACEMOE_EXPECTS(rows <= columns);
  Assignment assignment(rows, columns, costs);
  for (std::uint32_t row = 0; row < rows; ++row) {
    assignment.add(row);
  }
  return assignment.columns();
}

}  // namespace spacemoe
