#include "host/results/slots_table.hpp"

#include <array>

#include "host/results/scheme_table.hpp"

namespace spacemoe {
namespace {

constexpr bool in_newer_results_only = true;
constexpr std::array slot_columns = {
    number_column<&SlotSummary::time_s>("time_s"), number_column<&SlotSummary::mean_s>("mean_s"),
    number_column<&SlotSummary::delivered_fraction>("delivered_fraction"),
    number_column<&SlotSummary::exact_mean_s>("exact_mean_s", in_newer_results_only)};

}  // namespace

std::string slots_csv(const ExperimentResult& result) {
  std::string text = scheme_table_header("slot", slot_columns);
  for (const SchemeResult& scheme : result.schemes) {
    for (const SlotSummary& row : scheme.slots) {
      append_line(text, scheme.summary.scheme, number(row.slot), &row, slot_columns);
    }
  }
  return text;
}

void read_slots(const CsvTable& table, std::uint32_t slots, std::vector<SchemeResult>& schemes) {
  const ColumnReader<SlotSummary, decltype(slot_columns)> reader(table, slot_columns);
  for_each_line(table, "slot", LineNumbers::ascending, schemes,
                [&](SchemeResult& scheme, std::size_t line, std::uint32_t slot) {
                  SlotSummary& row = scheme.slots.emplace_back();
                  reader.read(line, row);
                  row.slot = Slot{slot};
                });
  check_line_counts(
      table, schemes, [](const SchemeResult& scheme) { return scheme.slots.size(); },
      [&](const SchemeResult& /*scheme*/) { return std::size_t{slots}; });
}

}  // namespace spacemoe
