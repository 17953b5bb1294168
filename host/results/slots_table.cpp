#include "host/results/slots_table.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <span>

#include "host/results/scheme_table.hpp"

namespace spacemoe {
namespace {

constexpr bool in_newer_results_only = true;
constexpr NumberColumn<SlotSummary> realisation_column = {
    "realisation", [](const SlotSummary& row) { return std::optional<double>(row.realisation); },
    [](SlotSummary& row, std::optional<double> value) {
      row.realisation = static_cast<std::uint32_t>(value.value_or(0.0));
    },
    false, true};
constexpr std::array slot_columns = {
    number_column<&SlotSummary::time_s>("time_s"), number_column<&SlotSummary::mean_s>("mean_s"),
    number_column<&SlotSummary::delivered_fraction>("delivered_fraction"),
    number_column<&SlotSummary::exact_mean_s>("exact_mean_s", in_newer_results_only),
    realisation_column};

/// The last one only where slots are of several realisations.
std::span<const NumberColumn<SlotSummary>> columns_of(const ExperimentResult& result) {
  const bool has_several = std::ranges::any_of(result.schemes, [](const SchemeResult& scheme) {
    return !scheme.slots.empty() && scheme.slots.back().realisation > 0;
  });
  return std::span(slot_columns).first(slot_columns.size() - (has_several ? 0 : 1));
}

}  // namespace

std::string slots_csv(const ExperimentResult& result) {
  const auto columns = columns_of(result);
  std::string text = scheme_table_header("slot", columns);
  for (const SchemeResult& scheme : result.schemes) {
    for (const SlotSummary& row : scheme.slots) {
      append_line(text, scheme.summary.scheme, number(row.slot), &row, columns);
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
