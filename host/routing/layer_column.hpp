#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "host/base/csv.hpp"

namespace spacemoe {

/// Names that people give to the columns of routing tables; the first is that of our own.
inline constexpr std::array<std::string_view, 5> layer_names = {"layer", "layer_id", "layer_idx",
                                                                "layer_index", "moe_layer"};
inline constexpr std::array<std::string_view, 4> expert_names = {"expert", "expert_id",
                                                                 "expert_idx", "expert_index"};
inline constexpr std::array<std::string_view, 6> count_names = {
    "count", "counts", "tokens", "token_count", "num_tokens", "frequency"};

/// The column of the first of some names that a table has.
[[nodiscard]] std::optional<std::size_t> find_column(const CsvTable& table,
                                                     std::span<const std::string_view> names);

/// The column that numbers layers. The MoE layers of some models begin after dense ones, and some
/// people count from 1: where a table has as many consecutive layers as the model, and not from 0,
/// its first layer is the model's first.
class LayerColumn {
 public:
  /// Of the rows that count. Throws ConfigError where there is no such column.
  LayerColumn(const CsvTable& table, std::span<const std::size_t> rows, std::uint32_t layers);

  /// The layer of a row, from 0. Throws ConfigError where the model has none of that number.
  [[nodiscard]] std::size_t at(std::size_t row) const;
  [[nodiscard]] std::size_t column() const { return column_; }

 private:
  const CsvTable& table_;
  std::size_t column_;
  std::uint32_t layers_;
  std::uint64_t first_ = 0;  ///< the table's number of the model's first layer
};

}  // namespace spacemoe
