#include "host/generation/generation_table.hpp"

#include <optional>

#include <fmt/format.h>

#include "host/base/csv_field.hpp"
#include "host/base/text_table.hpp"
#include "host/base/wrapped_text.hpp"
#include "host/statistics/slot_memory.hpp"

namespace spacemoe {
namespace {

std::string seconds(const std::optional<double>& value_s) {
  return value_s ? fmt::format("{:.4g}", *value_s) : "-";
}

std::string with_interval(double value, const std::optional<Interval>& interval) {
  return interval ? fmt::format("{:.4g} [{:.4g}, {:.4g}]", value, interval->low, interval->high)
                  : fmt::format("{:.4g}", value);
}

template <class Estimate>
std::string ratio_text(const std::optional<Estimate>& ratio) {
  return ratio ? with_interval(ratio->value, ratio->interval) : "-";
}

}  // namespace

std::string generation_text(const GenerationResult& result) {
  constexpr double percent = 100.0;
  TextTable rates({"scheme", "tokens/s", "first, s", "waits", "failed"});
  TextTable latencies({"scheme", "latency, s", "p50", "p95", "p99", "ratio"});
  for (const GeneratedScheme& scheme : result.schemes) {
    rates.add({scheme.name, with_interval(scheme.tokens_per_s, scheme.tokens_per_s_interval),
               seconds(scheme.first_s), fmt::format("{:.3g}%", percent * scheme.waited_share),
               fmt::format("{} of {}", scheme.failed, scheme.sequences.size())});
    latencies.add(
        {scheme.name,
         scheme.latency ? with_interval(scheme.latency->value_s, scheme.latency->interval_s) : "-",
         seconds(scheme.p50_s), seconds(scheme.p95_s), seconds(scheme.p99_s),
         ratio_text(scheme.ratio)});
  }
  const std::size_t sequences = result.schemes.front().sequences.size();
  std::string text = rates.text() + "\n" + latencies.text() + "\n";
  text += wrapped(fmt::format(
              "{} sequences of {} tokens, which start at random times of the horizon and took the "
              "network through {} slots of {:.4g} s. tokens/s: of one sequence; first: time to the "
              "first token{}; waits: share of the time in which a token waits for a path; latency: "
              "from one token to the next; ratio: to the reference, over sequences that neither "
              "fails.",
              sequences, result.tokens, result.slots, result.slot_length_s,
              result.has_users ? " at its user" : "")) +
          "\n";
  if (sequences < SlotBlocks::min_realisations) {
    text += wrapped(fmt::format("No intervals: they need {} sequences (generation.sequences).",
                                SlotBlocks::min_realisations)) +
            "\n";
  }
  return text;
}

std::string sequences_csv(const GenerationResult& result) {
  std::string text =
      "scheme,sequence,placement,start_s,end_s,asked,received,failed,first_s,latency_s,waited_s\n";
  for (const GeneratedScheme& scheme : result.schemes) {
    for (std::size_t q = 0; q < scheme.sequences.size(); ++q) {
      const SequenceOutcome& sequence = scheme.sequences[q];
      text += fmt::format(
          "{},{},{},{},{},{},{},{},{},{},{}\n", csv_field(scheme.name), q, sequence.placement,
          sequence.start_s, sequence.end_s, result.tokens, sequence.received,
          sequence.has_failed ? 1 : 0, sequence.first_s ? fmt::format("{}", *sequence.first_s) : "",
          sequence.received > 1 ? fmt::format("{}", sequence.sum_s / (sequence.received - 1)) : "",
          sequence.waited_s);
    }
  }
  return text;
}

}  // namespace spacemoe
