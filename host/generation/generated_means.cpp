#include "host/generation/generated_means.hpp"

#include <vector>

namespace spacemoe {
namespace {

/// Rows that a sequence has of each scheme: of the latency between its tokens, which the ratio to
/// the reference's is of as well, and of its whole time.
constexpr std::size_t rows_per_scheme = 2;

std::uint32_t latencies_of(const SequenceOutcome& sequence) {
  return sequence.received > 0 ? sequence.received - 1 : 0;
}

RowSums between_tokens(const SequenceOutcome& sequence, const SequenceOutcome& reference) {
  RowSums sums{};
  sums.delivered = latencies_of(sequence);
  sums.latency_s = sequence.sum_s;
  if (!sequence.has_failed && !reference.has_failed) {
    sums.joint_delivered = latencies_of(sequence);
    sums.joint_latency_s = sequence.sum_s;
    sums.joint_reference_s = reference.sum_s;
  }
  return sums;
}

RowSums whole_time(const SequenceOutcome& sequence) {
  RowSums sums{};
  sums.delivered = sequence.received;
  sums.latency_s = sequence.end_s - sequence.start_s;
  return sums;
}

/// The rows of all schemes, sequence by sequence. [sequences][schemes][rows_per_scheme]
std::vector<RowSums> rows_of(std::span<const GeneratedScheme> schemes, std::size_t reference) {
  std::vector<RowSums> rows;
  for (std::size_t q = 0; q < schemes.front().sequences.size(); ++q) {
    for (const GeneratedScheme& scheme : schemes) {
      rows.push_back(between_tokens(scheme.sequences[q], schemes[reference].sequences[q]));
      rows.push_back(whole_time(scheme.sequences[q]));
    }
  }
  return rows;
}

void add_sums(GeneratedScheme& scheme) {
  double time_s = 0.0;
  double waited_s = 0.0;
  double first_s = 0.0;
  double in_tokens_s = 0.0;
  std::size_t started = 0;
  for (const SequenceOutcome& sequence : scheme.sequences) {
    time_s += sequence.end_s - sequence.start_s;
    waited_s += sequence.waited_s;
    in_tokens_s += sequence.sum_s + sequence.first_s.value_or(0.0);
    first_s += sequence.first_s.value_or(0.0);
    started += sequence.first_s ? 1U : 0U;
  }
  scheme.tokens_per_s = time_s > 0.0 ? static_cast<double>(scheme.received) / time_s : 0.0;
  scheme.waited_share = in_tokens_s > 0.0 ? waited_s / in_tokens_s : 0.0;
  if (started > 0) {
    scheme.first_s = first_s / static_cast<double>(started);
  }
}

}  // namespace

void compare_generated(std::span<GeneratedScheme> schemes, std::size_t reference,
                       std::uint64_t seed) {
  const auto sequences = static_cast<std::uint32_t>(schemes.front().sequences.size());
  const std::vector<RowSums> rows = rows_of(schemes, reference);
  std::vector<std::size_t> first_rows;
  for (std::size_t row = 0; row < schemes.size() * rows_per_scheme; ++row) {
    first_rows.push_back(row);
  }
  // One sequence is what one realisation of the weather is elsewhere: independent of the others.
  const SlotResampling resampling(seed, sequences, bootstrap_replicates, {0.0, 1});
  const DrawResampling one_draw(seed, 1);
  StreamingBootstrap bootstrap(resampling, one_draw, first_rows);
  bootstrap.add({rows.data(), first_rows.size(), sequences});
  for (std::size_t i = 0; i < schemes.size(); ++i) {
    GeneratedScheme& scheme = schemes[i];
    add_sums(scheme);
    scheme.latency = bootstrap.mean(i * rows_per_scheme);
    if (i != reference) {
      scheme.ratio = bootstrap.ratio(i * rows_per_scheme);
    }
    const auto token_s = bootstrap.mean(i * rows_per_scheme + 1);
    if (token_s && token_s->interval_s) {
      scheme.tokens_per_s_interval = {1.0 / token_s->interval_s->high,
                                      1.0 / token_s->interval_s->low};
    }
  }
}

}  // namespace spacemoe
