#include "host/activation/popularity.hpp"

#include <algorithm>
#include <numeric>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "host/activation/skew.hpp"
#include "host/base/contract.hpp"
#include "host/base/csv.hpp"
#include "host/routing/count_table.hpp"
#include "host/routing/selected_rows.hpp"
#include "kernels/common/random_key.hpp"

namespace spacemoe {

std::vector<double> shares_from_counts(const ActivationSpec& spec, const MoeModel& model) {
  const CsvTable table = read_csv(*spec.file);
  std::vector<double> shares =
      read_count_rows(table, selected_rows(table, spec.where), model.layers, model.experts);
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
