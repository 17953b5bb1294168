#include "host/breakeven/breakeven_table.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "host/base/csv_field.hpp"
#include "host/base/text_table.hpp"
#include "host/base/wrapped_text.hpp"

namespace spacemoe {
namespace {

/// Seconds from one token to the next that MLPerf Inference 5.0 allows the model Llama 2 70B at
/// most: its server scenario, and the interactive one.
constexpr double server_token_s = 0.2;
constexpr double interactive_token_s = 0.04;

/// Whether it fits into the memory that a satellite has; what is not known fits.
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

std::string per_satellite_text(const Alternative& alternative) {
  return alternative.satellites == 0
             ? "-"
             : fmt::format("{:.3g}", alternative.capacity_per_s / alternative.satellites);
}

/// Peak rates at which it is faster than one satellite.
std::string faster_text(const Alternative& alternative, const Alternative& one_satellite) {
  if (alternative.faster_below_gflops) {
    return fmt::format("below {:.3g}", *alternative.faster_below_gflops);
  }
  return alternative.own.latency_s < one_satellite.own.latency_s ? "at all" : "at none";
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

}  // namespace

std::string breakeven_text(const BreakEvenResult& result) {
  const Alternative& one_satellite = result.alternatives.front();
  TextTable table({"where", "token, s", "tokens/s", "satellites", "GB each", "most/s",
                   "most/s each", "faster"});
  for (const Alternative& alternative : result.alternatives) {
    const bool arrives = std::isfinite(alternative.own.latency_s);
    table.add({alternative.name, arrives ? fmt::format("{:.4g}", alternative.own.latency_s) : "-",
               fmt::format("{:.3g}", 1.0 / alternative.own.latency_s),
               alternative.satellites == 0 ? "-" : fmt::format("{}", alternative.satellites),
               gigabytes_text(alternative, result),
               fmt::format("{:.3g}", alternative.capacity_per_s), per_satellite_text(alternative),
               alternative.where == Where::one_satellite
                   ? "-"
                   : faster_text(alternative, one_satellite)});
  }
  std::string text = table.text() + "\n";
  text +=
      wrapped(fmt::format(
          "Satellites of {:.6g} GFLOPS at {:.3g} %, hops of {:.3g} ms beside light; all compute "
          "counts. tokens/s: of one user. most/s: tokens a second of many users at most. "
          "faster: peak GFLOPS of satellites at which a token is faster than on one of them.",
          result.own_gflops, 100.0 * result.utilisation, result.own_hop_ms)) +
      "\n";
  const auto spread = std::ranges::find(result.alternatives, Where::spread, &Alternative::where);
  if (spread != result.alternatives.end()) {
    text += wrapped(sentence_of(*spread)) + "\n";
  }
  for (const std::string& remark : result.remarks) {
    text += wrapped(remark) + "\n";
  }
  return text;
}

std::string breakeven_csv(const BreakEvenResult& result) {
  std::string text =
      "where,hop_ms,peak_gflops,latency_s,delivered,satellites,gigabytes_each,capacity_per_s,"
      "is_own\n";
  for (const Alternative& alternative : result.alternatives) {
    const auto add = [&](const BreakEvenPoint& point, int is_own) {
      text += fmt::format("{},{},{},{},{},{},{},{},{}\n", csv_field(alternative.name), point.hop_ms,
                          point.peak_gflops,
                          std::isfinite(point.latency_s) ? fmt::format("{}", point.latency_s) : "",
                          point.delivered, alternative.satellites,
                          alternative.gigabytes ? fmt::format("{}", *alternative.gigabytes) : "",
                          is_own == 1 ? fmt::format("{}", alternative.capacity_per_s) : "", is_own);
    };
    add(alternative.own, 1);
    for (const BreakEvenPoint& point : alternative.points) {
      add(point, 0);
    }
  }
  return text;
}

}  // namespace spacemoe
