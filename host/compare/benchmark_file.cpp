#include "host/compare/benchmark_file.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <map>
#include <numeric>
#include <string_view>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "host/base/error.hpp"
#include "host/base/file.hpp"
#include "host/base/json_text.hpp"

namespace spacemoe {
namespace {

using nlohmann::json;

constexpr const char* wanted = "the output of a Google Benchmark, --benchmark_format=json";

/// Stands for numbers that JSON does not have.
constexpr char no_number = '?';

/// The text with NaN and infinities, as Google Benchmark writes them, replaced by texts of the same
/// length: "?", "????".
std::string without_nan(std::string text) {
  static constexpr std::string_view words[] = {"-Infinity", "Infinity", "-inf", "inf",
                                               "-NaN",      "NaN",      "-nan", "nan"};
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '"') {
      // Beyond the text in quotes; a backslash takes the letter after it along.
      for (++at; at < text.size() && text[at] != '"'; ++at) {
        at += text[at] == '\\' ? 1U : 0U;
      }
      continue;
    }
    const auto* const word = std::ranges::find_if(words, [&](std::string_view known) {
      return std::string_view(text).substr(at).starts_with(known);
    });
    if (word != std::end(words)) {
      std::fill_n(text.begin() + static_cast<std::ptrdiff_t>(at), word->size(), no_number);
      text[at] = '"';
      at += word->size() - 1;
      text[at] = '"';
    }
  }
  return text;
}

json parsed(const std::string& name, const std::string& text) {
  try {
    return json::parse(without_nan(text));
  } catch (const json::out_of_range&) {
    throw ConfigError({.found = "a number that no double can hold",
                       .allowed = wanted,
                       .position = TextPosition{name, 1, 1}});
  } catch (const json::parse_error& error) {
    const bool ended = error.byte > text.size();
    throw ConfigError(
        {.found = ended ? "the text ends in the middle" : "not JSON",
         .allowed = wanted,
         .position = position_of_byte(name, text, error.byte == 0 ? 0 : error.byte - 1)});
  }
}

ConfigError complaint(const std::string& file, const std::string& key, const std::string& found) {
  return ConfigError(
      {.key = key, .found = found, .allowed = wanted, .position = TextPosition{file, 1, 1}});
}

double nanoseconds_of(const std::string& file, const std::string& key, const json& entry) {
  static constexpr std::pair<const char*, double> units[] = {
      {"ns", 1.0}, {"us", 1e3}, {"ms", 1e6}, {"s", 1e9}};
  const std::string unit = entry.value("time_unit", "ns");
  const auto* const found =
      std::ranges::find_if(units, [&](const auto& known) { return unit == known.first; });
  if (found == std::end(units)) {
    throw complaint(file, fmt::format("{}.time_unit", key), unit);
  }
  const auto time = entry.find("real_time");
  if (time != entry.end() && time->is_string() &&
      time->get_ref<const std::string&>().find_first_not_of(no_number) == std::string::npos) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  if (time == entry.end() || !time->is_number()) {
    throw complaint(file, fmt::format("{}.real_time", key), "no number");
  }
  return time->get<double>() * found->second;
}

void summarise(BenchmarkTimes& times) {
  std::vector<double>& values = times.repetitions_ns;
  std::erase_if(values, [](double value) { return !std::isfinite(value); });
  if (values.empty()) {
    return;
  }
  const auto n = static_cast<double>(values.size());
  times.count = values.size();
  times.mean_ns = std::accumulate(values.begin(), values.end(), 0.0) / n;
  double squares = 0.0;
  for (const double value : values) {
    squares += (value - times.mean_ns) * (value - times.mean_ns);
  }
  times.standard_deviation_ns = values.size() > 1 ? std::sqrt(squares / (n - 1.0)) : 0.0;
}

/// Takes in an aggregate that stands for repetitions which were not printed. The others (median,
/// complexity) are not needed.
void add_aggregate(BenchmarkTimes& times, const json& entry, double value_ns) {
  const std::string what = entry.value("aggregate_name", "");
  if (what == "mean") {
    times.mean_ns = value_ns;
    times.count = entry.value("repetitions", std::uint64_t{1});
  } else if (what == "stddev") {
    times.standard_deviation_ns = value_ns;
  }
}

bool has_failed(const json& entry) {
  return entry.value("error_occurred", false) || entry.value("skipped", false);
}

}  // namespace

BenchmarkFile read_benchmark_text(const std::string& name, const std::string& text) {
  const json document = parsed(name, text);
  const auto list = document.is_object() ? document.find("benchmarks") : document.end();
  if (list == document.end() || !list->is_array()) {
    throw complaint(name, "benchmarks", "no list of that name");
  }
  BenchmarkFile file;
  if (const auto context = document.find("context");
      context != document.end() && context->is_object() && context->contains("host_name")) {
    file.host = context->value("host_name", "");
  }
  std::map<std::string, std::size_t> places;
  for (std::size_t i = 0; i < list->size(); ++i) {
    const json& entry = (*list)[i];
    const std::string key = fmt::format("benchmarks.{}", i);
    if (!entry.is_object() || !entry.contains("name") || !entry["name"].is_string()) {
      throw complaint(name, key, "no map with a name");
    }
    try {
      const std::string run = entry.value("run_name", entry["name"].get<std::string>());
      if (has_failed(entry)) {
        if (std::ranges::find(file.failed, run) == file.failed.end()) {
          file.failed.push_back(run);
        }
        continue;
      }
      const bool is_aggregate = entry.value("run_type", "iteration") == "aggregate";
      if (is_aggregate && entry.value("aggregate_unit", "time") != "time") {
        continue;  // a share, such as cv
      }
      const std::string what = entry.value("aggregate_name", "");
      if (is_aggregate && what != "mean" && what != "stddev") {
        continue;
      }
      const double time_ns = nanoseconds_of(name, key, entry);
      const auto [place, is_new] = places.try_emplace(run, file.benchmarks.size());
      if (is_new) {
        file.benchmarks.push_back({run, {}, std::numeric_limits<double>::quiet_NaN(), 0.0, 0});
      }
      BenchmarkTimes& times = file.benchmarks[place->second];
      if (is_aggregate) {
        add_aggregate(times, entry, time_ns);
      } else {
        times.repetitions_ns.push_back(time_ns);
      }
    } catch (const json::exception&) {
      throw complaint(name, key, "a value of the wrong type");
    }
  }
  std::ranges::for_each(file.benchmarks, summarise);
  return file;
}

BenchmarkFile read_benchmark_file(const std::filesystem::path& path) {
  return read_benchmark_text(path.string(), read_file(path));
}

}  // namespace spacemoe
