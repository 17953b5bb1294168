#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/base/run_context.hpp"
#include "host/evaluation/generation_spec.hpp"
#include "host/experiment/study.hpp"
#include "host/generation/sequence.hpp"
#include "host/statistics/streaming_bootstrap.hpp"

namespace spacemoe {

/// One sequence of a scheme, from being asked for to its last token.
struct SequenceOutcome {
  std::uint32_t placement;  ///< of the scheme
  double start_s;           ///< from the start of slot 0
  double end_s;             ///< when the last token came, or it failed
  std::uint32_t received;   ///< tokens
  bool has_failed;
  std::optional<double> first_s;  ///< time to the first token
  double sum_s;                   ///< of all latencies between tokens
  double waited_s;                ///< of all tokens that came
};

/// What a scheme does with the sequences.
struct GeneratedScheme {
  std::string name;
  std::vector<SequenceOutcome> sequences;
  std::uint64_t asked = 0;     ///< tokens
  std::uint64_t received = 0;  ///< of them
  std::uint32_t failed = 0;    ///< sequences

  double tokens_per_s =
      0.0;  ///< of a sequence: received, over the time from being asked to the end
  std::optional<Interval> tokens_per_s_interval;
  std::optional<double> first_s;        ///< mean time to the first token
  std::optional<MeanEstimate> latency;  ///< between tokens
  std::optional<double> p50_s, p95_s, p99_s;
  double waited_share = 0.0;  ///< of the time of tokens that came
  /// Latency between tokens over the reference's, over sequences that neither fails.
  std::optional<RatioEstimate> ratio;
  std::vector<TokenTimes> first_sequence;
};

struct GenerationResult {
  std::vector<GeneratedScheme> schemes;
  std::uint32_t slots;  ///< that were looked at, in each realisation
  double slot_length_s;
  std::uint32_t tokens;  ///< asked for of each sequence
  bool has_users;
};

/// Lets every scheme of a study generate the same sequences: they start at random times of the
/// horizon, and the sky goes on after it, slot by slot, for as long as they need. Sequence q has
/// the weather of realisation q mod realisations, placement q mod draws, and the sets of its
/// number. Tokens wait where a path is missing. Intervals are over sequences.
///
/// Throws ConfigError where slots beyond the horizon are more than a run can hold, and Interrupted.
[[nodiscard]] GenerationResult run_generation(const Study& study, const RunContext& context);

}  // namespace spacemoe
