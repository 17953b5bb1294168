#include "host/activation/popularity.hpp"

#include <algorithm>
#include <numeric>
#include <span>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/activation/activation_rows.hpp"
#include "host/activation/layer_column.hpp"
#include "host/activation/skew.hpp"
#include "host/base/contract.hpp"
#include "host/base/csv.hpp"
#include "host/base/number.hpp"
#include "kernels/common/random_key.hpp"

namespace spacemoe {
namespace {

// Large enough for any count, small enough that millions of rows add up without rounding.
constexpr double max_count = 0x1.0p40;

/// A count: mostly an integer, but means and shares of tokens weigh experts as well.
double count_at(const CsvTable& table, std::size_t row, std::size_t column) {
  const auto count = parse_number(table.text(row, column));
  if (!count || *count < 0.0 || *count > max_count) {
    throw table.error(row, column, fmt::format("found \"{}\"", table.text(row, column)),
                      fmt::format("a number from 0 to {:.0f}", max_count));
  }
  return *count;
}

/// Counts in one column per expert: e0, e1, ...
class WideCounts {
 public:
  WideCounts(const CsvTable& table, std::uint32_t experts) : table_(table) {
    if (!table.find_column("e0")) {
      throw table.error(
          fmt::format("found the columns {}", fmt::join(table.columns(), ", ")),
          fmt::format("a layer, and e0 to e{} or one of each of expert ({}) and "
                      "count ({})",
                      experts - 1, fmt::join(expert_names, ", "), fmt::join(count_names, ", ")));
    }
    for (std::uint32_t expert = 0; expert < experts; ++expert) {
      columns_.push_back(table.column(fmt::format("e{}", expert)));
    }
    if (table.find_column(fmt::format("e{}", experts))) {
      throw table.error(fmt::format("found a column e{}", experts),
                        fmt::format("e0 to e{}, the model's experts", experts - 1));
    }
  }
  void add(std::size_t row, std::span<double> layer) const {
    for (std::size_t expert = 0; expert < columns_.size(); ++expert) {
      layer[expert] += count_at(table_, row, columns_[expert]);
    }
  }

 private:
  const CsvTable& table_;
  std::vector<std::size_t> columns_;
};

/// Counts in one row per expert.
class LongCounts {
 public:
  LongCounts(const CsvTable& table, std::size_t expert_column, std::uint32_t experts)
      : table_(table), expert_(expert_column), experts_(experts) {
    const auto count = find_column(table, count_names);
    if (!count) {
      throw table.error(
          fmt::format("found a column {}, but none of counts", table.columns()[expert_column]),
          fmt::format("{}", fmt::join(count_names, ", ")));
    }
    count_ = *count;
  }
  void add(std::size_t row, std::span<double> layer) const {
    const auto expert = parse_unsigned(table_.text(row, expert_));
    if (!expert || *expert >= experts_) {
      throw table_.error(row, expert_, fmt::format("found \"{}\"", table_.text(row, expert_)),
                         fmt::format("an integer from 0 to {}", experts_ - 1),
                         expert == experts_ ? "experts are numbered from 0" : "");
    }
    layer[*expert] += count_at(table_, row, count_);
  }

 private:
  const CsvTable& table_;
  std::size_t expert_;
  std::size_t count_ = 0;
  std::uint32_t experts_;
};

template <class Counts>
std::vector<double> add_up(const CsvTable& table, const ActivationSpec& spec, const MoeModel& model,
                           const Counts& counts) {
  std::vector<double> sums(std::size_t{model.layers} * model.experts, 0.0);
  const std::vector<std::size_t> rows = selected_rows(table, spec.where);
  const LayerColumn layers(table, rows, model.layers);
  for (const std::size_t row : rows) {
    counts.add(row, std::span(sums).subspan(layers.at(row) * model.experts, model.experts));
  }
  return sums;
}

}  // namespace

std::vector<double> shares_from_counts(const ActivationSpec& spec, const MoeModel& model) {
  const CsvTable table = read_csv(*spec.file);
  const auto expert = find_column(table, expert_names);
  std::vector<double> shares =
      expert ? add_up(table, spec, model, LongCounts(table, *expert, model.experts))
             : add_up(table, spec, model, WideCounts(table, model.experts));
  for (std::size_t layer = 0; layer < model.layers; ++layer) {
    const auto own = std::span(shares).subspan(layer * model.experts, model.experts);
    const double total = std::accumulate(own.begin(), own.end(), 0.0);
    if (!(total > 0.0)) {
      throw table.error(fmt::format("found no counts for layer {}", layer),
                        fmt::format("counts for each of the layers 0 to {}", model.layers - 1));
    }
    std::ranges::transform(own, own.begin(), [&](double count) { return count / total; });
  }
  return shares;
}

std::vector<double> shares_from_skew(double skew, const MoeModel& model, std::uint64_t seed) {
  std::vector<double> shares;
  for (std::uint32_t layer = 0; layer < model.layers; ++layer) {
    std::vector<double> own = skewed_shares(model.experts, skew);
    for (std::uint32_t i = 0; i + 1 < model.experts; ++i) {
      const RandomKey key{seed, Purpose::popularity_ranks, layer, i};
      std::swap(own[i], own[i + uniform_below(key, model.experts - i)]);
    }
    shares.insert(shares.end(), own.begin(), own.end());
  }
  return shares;
}

std::vector<double> expert_shares(const ActivationSpec& spec, const MoeModel& model) {
  SPACEMOE_EXPECTS(spec.file.has_value() != spec.skew.has_value());
  return spec.file ? shares_from_counts(spec, model)
                   : shares_from_skew(*spec.skew, model, spec.seed);
}

}  // namespace spacemoe
