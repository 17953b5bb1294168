#include "host/activation/pair_table.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include "host/base/contract.hpp"
#include "host/base/csv.hpp"
#include "host/routing/pair_counts.hpp"
#include "host/routing/selected_rows.hpp"

namespace spacemoe {

std::vector<SetDistribution> read_pair_table(const ActivationSpec& spec, const MoeModel& model) {
  SPACEMOE_EXPECTS(spec.file && model.active == 2);
  const CsvTable table = read_csv(*spec.file);
  const std::vector<std::uint64_t> counts =
      read_pair_rows(table, selected_rows(table, spec.where), model.layers, model.experts);
  const std::size_t pairs = pairs_of(model.experts);
  std::vector<SetDistribution> laws;
  for (std::size_t layer = 0; layer < model.layers; ++layer) {
    SetDistribution law = all_sets(model.experts, 2);
    std::ranges::transform(std::span(counts).subspan(layer * pairs, pairs), law.probability.begin(),
                           [](std::uint64_t tokens) { return static_cast<double>(tokens); });
    normalise(law);
    laws.push_back(std::move(law));
  }
  return laws;
}

}  // namespace spacemoe
