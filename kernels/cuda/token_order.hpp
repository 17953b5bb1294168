#pragma once

#include <cstdint>

#include "kernels/common/portable.hpp"

namespace spacemoe::cuda {

/// The order in which the tokens of a slot lie in device memory. Token t of a scheme with `rows`
/// placements is served by number t mod rows; tokens of the same placement follow each other, so
/// that the lanes of a warp read few placements, and a placement's tokens are read in one piece.
struct TokenOrder {
  std::uint32_t tokens;
  std::uint32_t rows;  ///< of the schemes with most rows; divides `tokens`

  [[nodiscard]] SPACEMOE_HD std::uint32_t token_at(std::uint32_t place) const {
    return place % of_row() * rows + place / of_row();
  }
  [[nodiscard]] SPACEMOE_HD std::uint32_t place_of(std::uint32_t token) const {
    return token % rows * of_row() + token / rows;
  }

 private:
  [[nodiscard]] SPACEMOE_HD std::uint32_t of_row() const { return tokens / rows; }
};

}  // namespace spacemoe::cuda
