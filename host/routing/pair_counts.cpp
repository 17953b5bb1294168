#include "host/routing/pair_counts.hpp"

#include <numeric>
#include <optional>

#include <fmt/format.h>

#include "host/routing/layer_column.hpp"

namespace spacemoe {
namespace {

constexpr std::uint64_t max_tokens = std::uint64_t{1} << 40;

/// Tokens by layer and pair, as far as they have been read.
class PairRows {
 public:
  PairRows(const CsvTable& table, std::span<const std::size_t> rows, std::uint32_t layers,
           std::uint32_t experts)
      : table_(table),
        experts_(experts),
        layer_(table, rows, layers),
        first_(table.column("expert_i")),
        second_(table.column("expert_j")),
        tokens_(table.column("tokens")),
        rows_(layers * pairs_of(experts)),
        counts_(rows_.size(), 0) {}

  void add(std::size_t row) {
    const std::size_t layer = layer_.at(row);
    const std::uint64_t i = table_.unsigned_integer(row, first_, experts_ - 1);
    const std::uint64_t j = table_.unsigned_integer(row, second_, experts_ - 1);
    if (j <= i) {
      throw table_.error(row, second_, fmt::format("found {} after expert_i {}", j, i),
                         "a higher expert than expert_i, so that each pair stands there once");
    }
    const std::size_t at = layer * pairs_of(experts_) + pair_number(i, j, experts_);
    if (rows_[at]) {
      throw table_.error(row, layer_.column(),
                         fmt::format("found the pair {}, {} of layer {} again", i, j, layer),
                         fmt::format("each pair once, and line {} has it",
                                     table_.position(*rows_[at], layer_.column()).line));
    }
    rows_[at] = row;
    counts_[at] = table_.unsigned_integer(row, tokens_, max_tokens);
  }

  [[nodiscard]] std::vector<std::uint64_t> counts() && { return std::move(counts_); }

 private:
  const CsvTable& table_;
  std::size_t experts_;
  LayerColumn layer_;
  std::size_t first_;
  std::size_t second_;
  std::size_t tokens_;
  std::vector<std::optional<std::size_t>> rows_;  ///< [layers][pairs] where a pair stands
  std::vector<std::uint64_t> counts_;             ///< [layers][pairs]
};

}  // namespace

std::vector<std::uint64_t> read_pair_rows(const CsvTable& table, std::span<const std::size_t> rows,
                                          std::uint32_t layers, std::uint32_t experts) {
  PairRows read(table, rows, layers, experts);
  for (const std::size_t row : rows) {
    read.add(row);
  }
  std::vector<std::uint64_t> counts = std::move(read).counts();
  for (std::size_t layer = 0; layer < layers; ++layer) {
    const auto own = std::span(counts).subspan(layer * pairs_of(experts), pairs_of(experts));
    if (std::accumulate(own.begin(), own.end(), std::uint64_t{0}) == 0) {
      throw table.error(fmt::format("found no tokens for layer {}", layer),
                        fmt::format("tokens for each of the layers 0 to {}", layers - 1));
    }
  }
  return counts;
}

}  // namespace spacemoe
