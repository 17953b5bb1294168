#include "host/activation/popularity.hpp"

#include <algorithm>
#include <numeric>
#include <span>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "host/activation/activation_rows.hpp"
#include "host/activation/skew.hpp"
#include "host/base/contract.hpp"
#include "host/base/csv.hpp"
#include "kernels/common/random_key.hpp"

namespace spacemoe {
namespace {

// Large enough for any count, small enough that millions of rows add up without overflow.
constexpr std::uint64_t max_count = std::uint64_t{1} << 40;

/// Counts in one column per expert: e0, e1, ...
class WideCounts {
 public:
  WideCounts(const CsvTable& table, std::uint32_t experts) : table_(table) {
    for (std::uint32_t expert = 0; expert < experts; ++expert) {
      columns_.push_back(table.column(fmt::format("e{}", expert)));
    }
    if (table.find_column(fmt::format("e{}", experts))) {
      throw table.error(fmt::format("found a column e{}", experts),
                        fmt::format("e0 to e{}, the model's experts", experts - 1));
    }
  }
  void add(std::size_t row, std::span<std::uint64_t> layer) const {
    for (std::size_t expert = 0; expert < columns_.size(); ++expert) {
      layer[expert] += table_.unsigned_integer(row, columns_[expert], max_count);
    }
  }

 private:
  const CsvTable& table_;
  std::vector<std::size_t> columns_;
};

/// Counts in one row per expert.
class LongCounts {
 public:
  LongCounts(const CsvTable& table, std::uint32_t experts)
      : table_(table),
        expert_(table.column("expert")),
        count_(table.column("count")),
        experts_(experts) {}
  void add(std::size_t row, std::span<std::uint64_t> layer) const {
    const std::uint64_t expert = table_.unsigned_integer(row, expert_, experts_ - 1);
    layer[expert] += table_.unsigned_integer(row, count_, max_count);
  }

 private:
  const CsvTable& table_;
  std::size_t expert_;
  std::size_t count_;
  std::uint32_t experts_;
};

template <class Counts>
std::vector<std::uint64_t> add_up(const CsvTable& table, const ActivationSpec& spec,
                                  const MoeModel& model, const Counts& counts) {
  const std::size_t layer_column = table.column("layer");
  std::vector<std::uint64_t> sums(std::size_t{model.layers} * model.experts, 0);
  for (const std::size_t row : selected_rows(table, spec.where)) {
    const std::uint64_t layer = table.unsigned_integer(row, layer_column, model.layers - 1);
    counts.add(row, std::span(sums).subspan(layer * model.experts, model.experts));
  }
  return sums;
}

}  // namespace

std::vector<double> shares_from_counts(const ActivationSpec& spec, const MoeModel& model) {
  const CsvTable table = read_csv(*spec.file);
  const std::vector<std::uint64_t> counts =
      table.find_column("expert") ? add_up(table, spec, model, LongCounts(table, model.experts))
                                  : add_up(table, spec, model, WideCounts(table, model.experts));
  std::vector<double> shares(counts.size());
  for (std::size_t layer = 0; layer < model.layers; ++layer) {
    const auto own = std::span(counts).subspan(layer * model.experts, model.experts);
    const std::uint64_t total = std::accumulate(own.begin(), own.end(), std::uint64_t{0});
    if (total == 0) {
      throw table.error(fmt::format("found no counts for layer {}", layer),
                        fmt::format("counts for each of the layers 0 to {}", model.layers - 1));
    }
    std::ranges::transform(own, shares.begin() + static_cast<std::ptrdiff_t>(layer * model.experts),
                           [&](std::uint64_t count) {
                             return static_cast<double>(count) / static_cast<double>(total);
                           });
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
