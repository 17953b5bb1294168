#pragma once

#include <cstdint>

#include "kernels/common/index_types.hpp"
#include "kernels/common/portable.hpp"

namespace spacemoe {

/// A result row: a placement and the reference's placement that it is compared with.
struct ResultRow {
  std::uint32_t own;
  std::uint32_t other;
  std::uint32_t scheme;
  Row index;  ///< among the rows of its scheme
};

/// The placements and result rows of a scheme. Token t belongs to row t mod `rows`.
struct SchemeRows {
  std::uint32_t first;  ///< placement
  std::uint32_t draws;
  std::uint32_t rows;

  /// The placement of one of the scheme's result rows.
  [[nodiscard]] SPACEMOE_HD std::uint32_t placement_of_row(Row row) const {
    return first + number(row) % draws;
  }
  /// The placement that serves a token.
  [[nodiscard]] SPACEMOE_HD std::uint32_t placement_of_token(std::uint32_t token) const {
    return placement_of_row(Row{token % rows});
  }
};

}  // namespace spacemoe
