#include "host/routing/trace_json.hpp"

#include <limits>
#include <span>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/base/json_text.hpp"
#include "host/routing/layer_column.hpp"
#include "host/routing/trace_rows.hpp"

namespace spacemoe {
namespace {

using nlohmann::json;

constexpr const char* wanted_line =
    "an object a line: {\"token\": 0, \"layer\": 0, \"experts\": [3, 5]}";

/// Brackets in each other: an object with a list, and what others put beside them.
constexpr int max_line_depth = 8;

/// The object of a line.
class JsonRow {
 public:
  JsonRow(const LineReader& lines, std::string_view text)
      : lines_(lines),
        object_(parsed_json(lines.name(), text, max_line_depth, wanted_line, lines.line())) {
    if (!object_.is_object()) {
      throw error("found no object", wanted_line);
    }
  }

  [[nodiscard]] const json* find(std::span<const std::string_view> names) const {
    for (const std::string_view name : names) {
      if (const auto found = object_.find(name); found != object_.end()) {
        return &*found;
      }
    }
    return nullptr;
  }
  [[nodiscard]] const json& member(std::span<const std::string_view> names) const {
    const json* const found = find(names);
    if (found == nullptr) {
      throw error(fmt::format("found no {}", names.front()), wanted_line);
    }
    return *found;
  }
  [[nodiscard]] std::uint64_t integer(std::span<const std::string_view> names,
                                      std::uint64_t max) const {
    const json& value = member(names);
    if (!value.is_number_unsigned() || value.get<std::uint64_t>() > max) {
      throw error(fmt::format("found {} {}", names.front(), text_of(value)),
                  fmt::format("an integer from 0 to {}", max));
    }
    return value.get<std::uint64_t>();
  }
  /// The label under the name that was asked for, or under one of the usual ones.
  [[nodiscard]] std::string label(const std::optional<std::string>& wanted) const {
    const std::string_view own = wanted ? std::string_view(*wanted) : std::string_view();
    const json* const found = wanted ? &member({&own, 1}) : find(domain_names);
    if (found == nullptr) {
      return "";
    }
    return found->is_string() ? found->get<std::string>() : text_of(*found);
  }
  void experts(std::vector<std::int16_t>& to) const {
    const json& list = member(set_names);
    if (!list.is_array()) {
      throw error(fmt::format("found experts {}", text_of(list)), "a list of numbers");
    }
    to.clear();
    for (const json& item : list) {
      const auto id = small_integer(item);
      if (!id) {
        throw error(fmt::format("found the expert {}", text_of(item)), expert_ids_allowed());
      }
      to.push_back(*id);
    }
  }

 private:
  [[nodiscard]] static std::optional<std::int16_t> small_integer(const json& value) {
    if (value.is_number_unsigned()) {  // which may be more than a signed one holds
      const auto number = value.get<std::uint64_t>();
      return number <= std::uint64_t{std::numeric_limits<std::int16_t>::max()}
                 ? expert_id(static_cast<std::int64_t>(number))
                 : std::nullopt;
    }
    return value.is_number_integer() ? expert_id(value.get<std::int64_t>()) : std::nullopt;
  }
  [[nodiscard]] static std::string text_of(const json& value) {
    return value.dump(-1, ' ', false, json::error_handler_t::replace);
  }
  [[nodiscard]] ConfigError error(std::string found, std::string allowed) const {
    return ConfigError({.found = std::move(found),
                        .allowed = std::move(allowed),
                        .position = TextPosition{lines_.name(), lines_.line(), 1}});
  }

  const LineReader& lines_;
  json object_;
};

}  // namespace

RoutingTrace read_trace_json(LineReader lines, const TraceOptions& options) {
  TraceRows rows(lines.name(), TraceRows::Form::set_a_row);
  std::vector<std::int16_t> experts;
  while (const auto line = lines.next()) {
    if (line->find_first_not_of(" \t\r") == std::string_view::npos) {
      continue;
    }
    const JsonRow row(lines, *line);
    row.experts(experts);
    rows.add(
        {rows.domain(row.label(options.domain_column)),
         static_cast<std::uint32_t>(row.integer(layer_names, max_routing_layers - 1)),
         row.integer(token_names, std::numeric_limits<std::uint64_t>::max() - 1), lines.line()},
        experts);
  }
  return std::move(rows).trace(options);
}

}  // namespace spacemoe
