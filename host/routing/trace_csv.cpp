#include "host/routing/trace_csv.hpp"

#include <algorithm>
#include <iterator>
#include <limits>
#include <span>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/base/csv_field.hpp"
#include "host/base/csv_parser.hpp"
#include "host/base/number.hpp"
#include "host/routing/layer_column.hpp"
#include "host/routing/trace_rows.hpp"

namespace spacemoe {
namespace {

std::optional<std::size_t> heading(std::span<const CsvCell> header,
                                   std::span<const std::string_view> names) {
  for (const std::string_view name : names) {
    const auto found = std::ranges::find(header, name, &CsvCell::text);
    if (found != header.end()) {
      return static_cast<std::size_t>(found - header.begin());
    }
  }
  return std::nullopt;
}

/// Where a trace has what.
struct TraceColumns {
  std::size_t token = 0;
  std::size_t layer = 0;
  std::optional<std::size_t> domain;
  std::vector<std::size_t> experts;
  TraceRows::Form form = TraceRows::Form::set_a_row;
  std::size_t count = 0;  ///< of all columns
};

TraceColumns columns_of(const std::string& name, std::span<const CsvCell> header,
                        const TraceOptions& options) {
  const auto wanted = [&](std::string_view what, std::span<const std::string_view> names) {
    const auto found = heading(header, names);
    if (!found) {
      std::vector<std::string> there;
      std::ranges::transform(header, std::back_inserter(there), &CsvCell::text);
      throw ConfigError({.found = fmt::format("found the columns {}", fmt::join(there, ", ")),
                         .allowed = fmt::format("one for {}: {}", what, fmt::join(names, ", ")),
                         .position = TextPosition{name, 1, 1}});
    }
    return *found;
  };
  TraceColumns columns;
  columns.count = header.size();
  columns.token = wanted("tokens", token_names);
  columns.layer = wanted("layers", layer_names);
  if (options.domain_column) {
    const std::string_view own = *options.domain_column;
    columns.domain = wanted("labels", {&own, 1});
  } else {
    columns.domain = heading(header, domain_names);
  }
  for (;;) {
    const std::string place = fmt::format("e{}", columns.experts.size());
    const auto found = heading(header, std::array<std::string_view, 1>{place});
    if (!found) {
      break;
    }
    columns.experts.push_back(*found);
  }
  if (columns.experts.empty()) {
    columns.experts.push_back(wanted("experts (or e0, e1, ..)", expert_names));
    columns.form = TraceRows::Form::expert_a_row;
  }
  return columns;
}

/// A row's fields as what they stand for.
class FieldReader {
 public:
  FieldReader(const std::string& name, std::span<const CsvCell> fields)
      : name_(name), fields_(fields) {}

  [[nodiscard]] std::uint64_t integer(std::size_t column, std::uint64_t max) const {
    const auto value = parse_unsigned(fields_[column].text);
    if (!value || *value > max) {
      throw error(column, fmt::format("an integer from 0 to {}", max));
    }
    return *value;
  }
  [[nodiscard]] std::int16_t expert(std::size_t column) const {
    const std::string& text = fields_[column].text;
    if (text == "-1") {
      return -1;
    }
    const std::uint64_t beyond = std::numeric_limits<std::int16_t>::max();
    const auto id = expert_id(
        static_cast<std::int64_t>(std::min(parse_unsigned(text).value_or(beyond), beyond)));
    if (!id) {
      throw error(column, expert_ids_allowed());
    }
    return *id;
  }

 private:
  [[nodiscard]] ConfigError error(std::size_t column, std::string allowed) const {
    return ConfigError(
        {.found = fmt::format("found \"{}\"", fields_[column].text),
         .allowed = std::move(allowed),
         .position = TextPosition{name_, fields_[column].line, fields_[column].column}});
  }

  const std::string& name_;
  std::span<const CsvCell> fields_;
};

}  // namespace

bool is_trace_header(std::string_view header) {
  static const std::string no_name;
  CsvParser parser(no_name, header);
  try {
    return !parser.done() && heading(parser.row(), token_names).has_value();
  } catch (const ConfigError&) {
    return false;  // the reader of tables says what is wrong
  }
}

RoutingTrace read_trace_csv(LineReader lines, const TraceOptions& options) {
  const std::string name = lines.name();
  std::optional<TraceColumns> columns;
  std::optional<TraceRows> rows;
  std::vector<std::int16_t> experts;
  while (const auto line = lines.next()) {
    CsvParser parser(name, *line, lines.line());
    while (!parser.done()) {
      const std::vector<CsvCell> fields = parser.row();
      if (!columns) {
        columns = columns_of(name, fields, options);
        rows.emplace(name, columns->form);
        continue;
      }
      if (fields.size() != columns->count) {
        const CsvCell& at = fields[std::min(fields.size() - 1, columns->count)];
        throw parser.error(at.line, at.column, fmt::format("found {} fields", fields.size()),
                           fmt::format("{}, one for each column", columns->count));
      }
      const FieldReader read(name, fields);
      TraceRow row;
      row.domain = rows->domain(columns->domain ? fields[*columns->domain].text : "");
      row.layer = static_cast<std::uint32_t>(read.integer(columns->layer, max_routing_layers - 1));
      row.token = read.integer(columns->token, std::numeric_limits<std::uint64_t>::max() - 1);
      row.line = fields.front().line;
      experts.clear();
      for (const std::size_t column : columns->experts) {
        experts.push_back(read.expert(column));
      }
      rows->add(row, experts);
    }
  }
  if (!rows) {
    throw ConfigError({.found = "found an empty file",
                       .allowed = "a header line and rows",
                       .position = TextPosition{name, 1, 1}});
  }
  return std::move(*rows).trace(options);
}

std::string trace_csv(const RoutingTrace& trace) {
  std::string text = "domain,token,layer";
  for (std::uint32_t place = 0; place < trace.active; ++place) {
    fmt::format_to(std::back_inserter(text), ",e{}", place);
  }
  text += '\n';
  std::vector<std::string> labels;
  std::ranges::transform(trace.domains, std::back_inserter(labels), csv_field);
  std::vector<std::size_t> numbers(trace.domains.size(), 0);
  for (std::size_t token = 0; token < trace.tokens; ++token) {
    const std::uint32_t domain = trace.domain_of[token];
    for (std::uint32_t layer = 0; layer < trace.layers; ++layer) {
      fmt::format_to(std::back_inserter(text), "{},{},{},{}\n", labels[domain], numbers[domain],
                     layer, fmt::join(trace.set(token, layer), ","));
    }
    ++numbers[domain];
  }
  return text;
}

}  // namespace spacemoe
