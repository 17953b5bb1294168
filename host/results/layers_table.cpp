#include "host/results/layers_table.hpp"

#include <array>

#include "host/results/scheme_table.hpp"

namespace spacemoe {
namespace {

constexpr std::array layer_columns = {number_column<&LayerSummary::mean_s>("mean_s"),
                                      number_column<&LayerSummary::sd_s>("sd_s"),
                                      number_column<&LayerSummary::propagation_s>("propagation_s"),
                                      number_column<&LayerSummary::compute_s>("compute_s")};

}  // namespace

std::string layers_csv(const ExperimentResult& result) {
  std::string text = scheme_table_header("layer", layer_columns);
  for (const SchemeResult& scheme : result.schemes) {
    for (std::size_t layer = 0; layer < scheme.layers.size(); ++layer) {
      const auto& row = scheme.layers[layer];
      append_line(text, scheme.summary.scheme, layer, row ? &*row : nullptr, layer_columns);
    }
  }
  return text;
}

void read_layers(const CsvTable& table, std::uint32_t layers, std::vector<SchemeResult>& schemes) {
  const ColumnReader<LayerSummary, decltype(layer_columns)> reader(table, layer_columns);
  for_each_line(table, "layer", LineNumbers::counted, schemes,
                [&](SchemeResult& scheme, std::size_t line, std::uint32_t /*layer*/) {
                  auto& row = scheme.layers.emplace_back();
                  if (!reader.is_empty(line)) {
                    reader.read(line, row.emplace());
                  }
                });
  check_line_counts(
      table, schemes, [](const SchemeResult& scheme) { return scheme.layers.size(); },
      [&](const SchemeResult& /*scheme*/) { return std::size_t{layers}; });
}

}  // namespace spacemoe
