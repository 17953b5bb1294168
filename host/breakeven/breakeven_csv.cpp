#include <cmath>
#include <iterator>
#include <optional>

#include <fmt/format.h>

#include "host/base/csv_field.hpp"
#include "host/breakeven/breakeven_table.hpp"
#include "host/breakeven/equal_hardware.hpp"

namespace spacemoe {
namespace {

std::string known(std::optional<double> value) {
  return value ? fmt::format("{}", *value) : "";
}

std::string models_fields(const std::optional<ModelsInMemory>& models) {
  return models ? fmt::format("{},{}", models->models, models->per_second) : ",";
}

/// What stands in the line of the config's own rate and delay alone.
std::string hardware_fields(const BreakEvenResult& result, const Alternative& alternative) {
  const auto equal = equal_hardware(result, alternative);
  if (!equal) {
    return ",,,,,,,";
  }
  return fmt::format("{},{},{},{},{},{}", equal->each_per_s, equal->alone_per_s,
                     equal->in_one_token_s, equal->in_one_per_s, models_fields(equal->aboard),
                     models_fields(equal->used));
}

}  // namespace

std::string breakeven_csv(std::span<const BreakEvenResult> results) {
  std::string text =
      "where,hop_ms,peak_gflops,latency_s,delivered,satellites,gigabytes_each,capacity_per_s,"
      "is_own,model,context_tokens,faster_below_gflops,each_per_s,alone_per_s,in_one_token_s,"
      "in_one_per_s,models_aboard,aboard_per_s,models_used,used_per_s\n";
  for (const BreakEvenResult& result : results) {
    for (const Alternative& alternative : result.alternatives) {
      const auto add = [&](const BreakEvenPoint& point, bool is_own, const std::string& below) {
        fmt::format_to(std::back_inserter(text), "{},{},{},{},{},{},{},{},{},{},{},{},{}\n",
                       csv_field(alternative.name), point.hop_ms, point.peak_gflops,
                       std::isfinite(point.latency_s) ? fmt::format("{}", point.latency_s) : "",
                       point.delivered, alternative.satellites, known(alternative.gigabytes),
                       is_own ? fmt::format("{}", alternative.capacity_per_s) : "", is_own ? 1 : 0,
                       csv_field(result.model),
                       result.context_tokens ? fmt::format("{}", *result.context_tokens) : "",
                       below, is_own ? hardware_fields(result, alternative) : ",,,,,,,");
      };
      // The config's delay is the first.
      const auto below = [&](std::size_t delay) {
        return alternative.where == Where::one_satellite
                   ? ""
                   : fmt::format("{}", alternative.faster_below_gflops[delay]);
      };
      add(alternative.own, true, below(0));
      const std::size_t rates = result.peak_gflops.size();
      for (std::size_t i = 0; i < alternative.points.size(); ++i) {
        add(alternative.points[i], false, below(i / rates));
      }
    }
  }
  return text;
}

}  // namespace spacemoe
