#include "host/breakeven/breakeven_table.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "host/base/text_table.hpp"
#include "host/base/wrapped_text.hpp"
#include "host/breakeven/equal_hardware.hpp"
#include "host/breakeven/rate_bands.hpp"

namespace spacemoe {
namespace {

/// Seconds from one token to the next that MLPerf Inference 5.0 allows the model Llama 2 70B at
/// most: its server scenario, and the interactive one.
constexpr double server_token_s = 0.2;
constexpr double interactive_token_s = 0.04;

/// Whether weights fit into the memory that a satellite has; what is not known fits.
bool fits(const Alternative& alternative, const BreakEvenResult& result) {
  return alternative.where == Where::ground || !alternative.gigabytes || !result.memory_gb ||
         *alternative.gigabytes <= *result.memory_gb;
}

std::string gigabytes_text(const Alternative& alternative, const BreakEvenResult& result) {
  if (!alternative.gigabytes) {
    return "-";
  }
  return fmt::format("{:.3g}{}", *alternative.gigabytes,
                     fits(alternative, result) ? "" : " (too much)");
}

/// Three digits.
std::string digits(double value) {
  constexpr double thousand = 1e3;
  if (std::abs(value) < thousand) {
    return fmt::format("{:.3g}", value);
  }
  const double unit = std::pow(10.0, std::floor(std::log10(value)) - 2.0);
  return fmt::format("{:.0f}", std::round(value / unit) * unit);
}

/// A rate below which something is so: at none of those looked at, below one, at all of them.
std::string below_text(double gflops) {
  return gflops == 0.0 ? "none" : std::isinf(gflops) ? "all" : digits(gflops);
}

std::string seconds_text(double latency_s) {
  return std::isfinite(latency_s) ? fmt::format("{:.4g}", latency_s) : "-";
}

std::string sentence_of(const Alternative& alternative) {
  const double token_s = alternative.own.latency_s;
  if (std::isinf(token_s)) {
    return fmt::format("With {} no token arrives.", alternative.name);
  }
  const auto against = [&](double objective_s) {
    return token_s <= objective_s ? std::string("within it")
                                  : fmt::format("{:.3g} times as long", token_s / objective_s);
  };
  return fmt::format(
      "With {} a token takes {:.3g} s, so that one user gets {:.3g} tokens a second. MLPerf "
      "Inference 5.0 asks Llama 2 70B for {} s at most ({}), and for {} s where it is interactive "
      "({}).",
      alternative.name, token_s, 1.0 / token_s, server_token_s, against(server_token_s),
      interactive_token_s, against(interactive_token_s));
}

/// What a token takes, and of how many users tokens are made.
std::string ways_text(const BreakEvenResult& result) {
  TextTable table({"where", "token, s", "tokens/s", "satellites", "GB each", "most/s", "faster"});
  for (const Alternative& alternative : result.alternatives) {
    const double below = alternative.faster_below_gflops.front();
    table.add({alternative.name, seconds_text(alternative.own.latency_s),
               digits(1.0 / alternative.own.latency_s),
               alternative.satellites == 0 ? "-" : fmt::format("{}", alternative.satellites),
               gigabytes_text(alternative, result), digits(alternative.capacity_per_s),
               alternative.where == Where::one_satellite ? "-"
               : below == 0.0                            ? "at none"
               : std::isinf(below)                       ? "at all"
                                                         : "below " + digits(below)});
  }
  return table.text() + "\n" +
         wrapped(fmt::format(
             "{}{}: satellites of {:.6g} GFLOPS at {:.3g} %, hops of {:.3g} ms beside light; all "
             "compute counts. tokens/s: of one user. most/s: tokens a second of many users at "
             "most. faster: peak GFLOPS of satellites at which a token is faster than on one of "
             "them.",
             result.model,
             result.context_tokens ? fmt::format(" at {} tokens of context", *result.context_tokens)
                                   : "",
             result.own_gflops, 100.0 * result.utilisation, result.own_hop_ms)) +
         "\n";
}

std::string models_text(const std::optional<ModelsInMemory>& models) {
  return models ? fmt::format("{} ({})", digits(models->per_second), models->models) : "-";
}

/// Against single satellites of the same hardware.
std::string hardware_text(const BreakEvenResult& result) {
  TextTable table({"where", "most/s", "each", "alone", "in one: token, s", "in one: most/s",
                   "memory aboard", "memory used"});
  for (const Alternative& alternative : result.alternatives) {
    if (const auto equal = equal_hardware(result, alternative)) {
      table.add({alternative.name, digits(alternative.capacity_per_s), digits(equal->each_per_s),
                 digits(equal->alone_per_s), seconds_text(equal->in_one_token_s),
                 digits(equal->in_one_per_s), models_text(equal->aboard),
                 models_text(equal->used)});
    }
  }
  return table.text() + "\n" +
         wrapped(
             "At equal hardware, tokens a second of many users at most. each: by satellite. alone: "
             "of as many satellites that each hold the model. in one: of one satellite with the "
             "peak of all. memory aboard, memory used: of so many (models) single satellites as "
             "there is room for whole models in the memory that the satellites have, or that the "
             "modules on them take.") +
         "\n";
}

/// Model by model, context by context: the rates at which it turns.
std::string turns_text(std::span<const BreakEvenResult> results) {
  std::vector<std::string> columns = {"model",  "context",    "GB",        "cache, GB",
                                      "one, s", "cluster, s", "scheme, s", "scheme"};
  for (const double hop_ms : results.front().hop_ms) {
    columns.push_back(fmt::format("{:.4g} ms", hop_ms));
  }
  TextTable table(columns);
  for (const BreakEvenResult& result : results) {
    const Alternative& one = result.alternatives.front();
    const Alternative& cluster = result.alternatives[1];
    const Alternative* spread = best_spread(result, 0);
    std::vector<std::string> row = {
        result.model,
        result.context_tokens ? fmt::format("{}", *result.context_tokens) : "-",
        one.gigabytes
            ? fmt::format("{:.3g}{}", *one.gigabytes, fits_on_one(result) ? "" : " (too much)")
            : "-",
        result.cache_gb ? fmt::format("{:.3g}", *result.cache_gb) : "-",
        seconds_text(one.own.latency_s),
        seconds_text(cluster.own.latency_s),
        spread == nullptr ? "-" : seconds_text(spread->own.latency_s),
        spread == nullptr ? "-" : spread->name};
    for (std::size_t delay = 0; delay < result.hop_ms.size(); ++delay) {
      const Alternative* best = best_spread(result, delay);
      row.push_back(fmt::format(
          "{}, {}", best == nullptr ? "-" : below_text(best->faster_below_gflops[delay]),
          below_text(cluster.faster_below_gflops[delay])));
    }
    table.add(row);
  }
  return table.text() + "\n" +
         wrapped(fmt::format(
             "Who is faster than one satellite, by processing of a hop: peak GFLOPS below which a "
             "scheme is, and below which the cluster is, of rates from {:.6g} to {:.6g}. GB: of "
             "all "
             "weights; too much: more with the cache, keys and values of one text, than a "
             "satellite has.",
             results.front().peak_gflops.front(), results.front().peak_gflops.back())) +
         "\n";
}

}  // namespace

std::string breakeven_text(std::span<const BreakEvenResult> results) {
  const BreakEvenResult& own = results.front();
  std::string text = ways_text(own) + "\n" + hardware_text(own);
  if (results.size() > 1 || own.hop_ms.size() > 1) {
    text += "\n" + turns_text(results);
  }
  text += "\n";
  const auto spread = std::ranges::find(own.alternatives, Where::spread, &Alternative::where);
  if (spread != own.alternatives.end()) {
    text += wrapped(sentence_of(*spread)) + "\n";
  }
  std::vector<std::string> told;
  for (const BreakEvenResult& result : results) {
    for (const std::string& remark : result.remarks) {
      if (std::ranges::find(told, remark) == told.end()) {
        text += wrapped(remark) + "\n";
        told.push_back(remark);
      }
    }
  }
  return text;
}

}  // namespace spacemoe
