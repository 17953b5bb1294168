#include "host/results/draws_table.hpp"

#include <array>

#include "host/results/scheme_table.hpp"

namespace spacemoe {
namespace {

constexpr std::array draw_columns = {
    number_column<&DrawSummary::exact_mean_s>("exact_mean_s"),
    number_column<&DrawSummary::mean_s>("mean_s"),
    number_column<&DrawSummary::delivered_fraction>("delivered_fraction")};

}  // namespace

std::string draws_csv(const ExperimentResult& result) {
  std::string text = scheme_table_header("draw", draw_columns);
  for (const SchemeResult& scheme : result.schemes) {
    for (std::size_t draw = 0; draw < scheme.draws.size(); ++draw) {
      append_line(text, scheme.summary.scheme, draw, &scheme.draws[draw], draw_columns);
    }
  }
  return text;
}

void read_draws(const CsvTable& table, std::vector<SchemeResult>& schemes) {
  const ColumnReader<DrawSummary, decltype(draw_columns)> reader(table, draw_columns);
  for_each_line(table, "draw", LineNumbers::counted, schemes,
                [&](SchemeResult& scheme, std::size_t line, std::uint32_t /*draw*/) {
                  reader.read(line, scheme.draws.emplace_back());
                });
  check_line_counts(
      table, schemes, [](const SchemeResult& scheme) { return scheme.draws.size(); },
      [](const SchemeResult& scheme) { return std::size_t{scheme.summary.draws}; });
}

}  // namespace spacemoe
