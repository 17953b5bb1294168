#include <algorithm>
#include <string>

#include <fmt/format.h>
#include <spacemoe/results.hpp>
#include <spacemoe/table.hpp>

#include "host/api/argument_checks.hpp"

namespace spacemoe::api {
namespace {

template <class Values>
const Values& values_of(const Table& table, std::string_view name, std::string_view kind) {
  const Column& column = table.column(name);
  if (const Values* values = std::get_if<Values>(&column.values)) {
    return *values;
  }
  refuse_argument("column", fmt::format("found {} of {}", name, table.name),
                  fmt::format("a column of {}", kind));
}

}  // namespace

std::size_t Table::rows() const {
  return columns.empty()
             ? 0
             : std::visit([](const auto& values) { return values.size(); }, columns[0].values);
}

const Column& Table::column(std::string_view of_name) const {
  const auto found = std::ranges::find(columns, of_name, &Column::name);
  if (found == columns.end()) {
    refuse_argument("column", fmt::format("found \"{}\"", of_name),
                    fmt::format("a column of {}: docs/results.md", name));
  }
  return *found;
}

const std::vector<std::string>& Table::texts(std::string_view of_name) const {
  return values_of<std::vector<std::string>>(*this, of_name, "texts");
}

const std::vector<std::int64_t>& Table::integers(std::string_view of_name) const {
  return values_of<std::vector<std::int64_t>>(*this, of_name, "integers");
}

const std::vector<double>& Table::numbers(std::string_view of_name) const {
  return values_of<std::vector<double>>(*this, of_name, "numbers");
}

const Table& Results::table(std::string_view name) const {
  const auto found = std::ranges::find(tables, name, &Table::name);
  if (found == tables.end()) {
    refuse_argument("table", fmt::format("found \"{}\"", name),
                    "summary, layers, draws, slots, distribution, placements");
  }
  return *found;
}

double Results::figure(std::string_view scheme, std::string_view name) const {
  const Table& summary = table("summary");
  const std::vector<std::string>& schemes = summary.texts("scheme");
  const auto found = std::ranges::find(schemes, scheme);
  if (found == schemes.end()) {
    refuse_argument("scheme", fmt::format("found \"{}\"", scheme), "a scheme that was evaluated");
  }
  const auto row = static_cast<std::size_t>(found - schemes.begin());
  const Column& column = summary.column(name);
  if (const auto* integers = std::get_if<std::vector<std::int64_t>>(&column.values)) {
    return static_cast<double>((*integers)[row]);
  }
  return summary.numbers(name)[row];
}

}  // namespace spacemoe::api
