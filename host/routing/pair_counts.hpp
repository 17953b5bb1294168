#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "host/base/csv.hpp"

namespace spacemoe {

/// Number of the pair i < j among all pairs of E experts in lexicographic order.
[[nodiscard]] constexpr std::size_t pair_number(std::size_t i, std::size_t j, std::size_t experts) {
  return i * (2 * experts - i - 1) / 2 + (j - i - 1);
}
[[nodiscard]] constexpr std::size_t pairs_of(std::size_t experts) {
  return experts * (experts - 1) / 2;
}

/// Tokens by pair of active experts from rows of a table: columns layer, expert_i, expert_j (i < j)
/// and tokens; pairs that are missing have none. [layers][pairs] in lexicographic order. Throws
/// ConfigError with file:line:column, also where a layer has no tokens.
[[nodiscard]] std::vector<std::uint64_t> read_pair_rows(const CsvTable& table,
                                                        std::span<const std::size_t> rows,
                                                        std::uint32_t layers,
                                                        std::uint32_t experts);

}  // namespace spacemoe
