#include "host/activation/pair_table.hpp"

#include <numeric>
#include <optional>
#include <span>

#include <fmt/format.h>

#include "host/activation/activation_rows.hpp"
#include "host/activation/layer_column.hpp"
#include "host/base/contract.hpp"
#include "host/base/csv.hpp"

namespace spacemoe {
namespace {

constexpr std::uint64_t max_tokens = std::uint64_t{1} << 40;

/// Number of the pair i < j among all pairs of E experts in lexicographic order.
std::size_t pair_number(std::size_t i, std::size_t j, std::size_t experts) {
  return i * (2 * experts - i - 1) / 2 + (j - i - 1);
}

/// Tokens by layer and pair, as far as they have been read.
class PairCounts {
 public:
  PairCounts(const CsvTable& table, std::span<const std::size_t> rows, const MoeModel& model)
      : table_(table),
        layers_(model.layers),
        experts_(model.experts),
        layer_(table, rows, model.layers),
        first_(table.column("expert_i")),
        second_(table.column("expert_j")),
        tokens_(table.column("tokens")),
        rows_(layers_ * pairs()) {}

  void add(std::size_t row) {
    const std::size_t layer = layer_.at(row);
    const std::uint64_t i = table_.unsigned_integer(row, first_, experts_ - 1);
    const std::uint64_t j = table_.unsigned_integer(row, second_, experts_ - 1);
    if (j <= i) {
      throw table_.error(row, second_, fmt::format("found {} after expert_i {}", j, i),
                         "a higher expert than expert_i, so that each pair stands there once");
    }
    std::optional<std::size_t>& first_row = rows_[layer * pairs() + pair_number(i, j, experts_)];
    if (first_row) {
      throw table_.error(row, layer_.column(),
                         fmt::format("found the pair {}, {} of layer {} again", i, j, layer),
                         fmt::format("each pair once, and line {} has it",
                                     table_.position(*first_row, layer_.column()).line));
    }
    first_row = row;
  }

  [[nodiscard]] SetDistribution layer(std::size_t number) const {
    SetDistribution law = all_sets(static_cast<std::uint32_t>(experts_), 2);
    std::uint64_t total = 0;
    for (std::size_t pair = 0; pair < pairs(); ++pair) {
      if (const auto row = rows_[number * pairs() + pair]) {
        const std::uint64_t tokens = table_.unsigned_integer(*row, tokens_, max_tokens);
        total += tokens;
        law.probability[pair] = static_cast<double>(tokens);
      }
    }
    if (total == 0) {
      throw table_.error(fmt::format("found no tokens for layer {}", number),
                         fmt::format("tokens for each of the layers 0 to {}", layers_ - 1));
    }
    normalise(law);
    return law;
  }

 private:
  [[nodiscard]] std::size_t pairs() const { return experts_ * (experts_ - 1) / 2; }

  const CsvTable& table_;
  std::size_t layers_;
  std::size_t experts_;
  LayerColumn layer_;
  std::size_t first_;
  std::size_t second_;
  std::size_t tokens_;
  std::vector<std::optional<std::size_t>> rows_;  ///< [layers][pairs] where a pair stands
};

}  // namespace

std::vector<SetDistribution> read_pair_table(const ActivationSpec& spec, const MoeModel& model) {
  SPACEMOE_EXPECTS(spec.file && model.active == 2);
  const CsvTable table = read_csv(*spec.file);
  const std::vector<std::size_t> rows = selected_rows(table, spec.where);
  PairCounts counts(table, rows, model);
  for (const std::size_t row : rows) {
    counts.add(row);
  }
  std::vector<SetDistribution> laws;
  for (std::size_t layer = 0; layer < model.layers; ++layer) {
    laws.push_back(counts.layer(layer));
  }
  return laws;
}

}  // namespace spacemoe
