#include "host/replacement/replacement_table.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "host/base/csv_field.hpp"
#include "host/base/text_table.hpp"
#include "host/base/wrapped_text.hpp"
#include "host/statistics/slot_memory.hpp"

namespace spacemoe {
namespace {

std::string number(const std::optional<double>& value) {
  return value ? fmt::format("{}", *value) : "";
}

std::string gain_text(const ReplacementRun& run) {
  if (!run.gain) {
    return "-";
  }
  return run.gain_interval ? fmt::format("{:.3f} [{:.3f}, {:.3f}]", *run.gain,
                                         run.gain_interval->low, run.gain_interval->high)
                           : fmt::format("{:.3f}", *run.gain);
}

}  // namespace

std::string replacement_text(const ReplacementResult& result) {
  constexpr double percent = 100.0;
  TextTable table({"scheme", "policy", "Gbps", "moves", "modules", "GB", "moving", "tokens/s",
                   "gain", "even at"});
  for (const ReplacementRun& run : result.runs) {
    table.add({run.scheme, name_of(run.policy), fmt::format("{:.6g}", run.link_gbps),
               fmt::format("{:.6g}", run.moves), fmt::format("{:.0f}", run.modules),
               fmt::format("{:.3g}", run.gigabytes),
               fmt::format("{:.2g}%", percent * run.moving_share),
               fmt::format("{:.4f}", run.tokens_per_s), gain_text(run),
               run.break_even_gbps ? fmt::format("{:.2g}", *run.break_even_gbps) : "-"});
  }
  std::string text = table.text() + "\n";
  text +=
      wrapped(fmt::format(
          "Over {:.0f} s{}. moves: times that modules set out; moving: share of the time in "
          "which some are under way; tokens/s: made one after the other; gain: over the policy "
          "never{}; even at: Gbps of links at which both make the same.",
          result.horizon_s,
          result.realisations > 1
              ? fmt::format(", means of {} realisations of the weather", result.realisations)
              : "",
          result.realisations >= SlotBlocks::min_realisations ? ", with its 95 % interval" : "")) +
      "\n";
  if (result.realisations < SlotBlocks::min_realisations) {
    text += wrapped(fmt::format(
                "No intervals: they need {} realisations of the weather "
                "(time.realisations), and there {}.",
                SlotBlocks::min_realisations,
                result.realisations == 1 ? "is one" : fmt::format("are {}", result.realisations))) +
            "\n";
  }
  for (const std::string& remark : result.remarks) {
    text += wrapped(remark) + "\n";
  }
  return text;
}

std::string replacement_csv(const ReplacementResult& result) {
  std::string text =
      "scheme,policy,link_gbps,tokens_per_s,gain,gain_low,gain_high,break_even_gbps,moves,"
      "abandoned,modules,gigabytes,moving_share\n";
  for (const ReplacementRun& run : result.runs) {
    const auto& interval = run.gain_interval;
    text +=
        fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{}\n", csv_field(run.scheme),
                    csv_field(name_of(run.policy)), run.link_gbps, run.tokens_per_s,
                    number(run.gain), interval ? fmt::format("{}", interval->low) : "",
                    interval ? fmt::format("{}", interval->high) : "", number(run.break_even_gbps),
                    run.moves, run.abandoned, run.modules, run.gigabytes, run.moving_share);
  }
  return text;
}

}  // namespace spacemoe
