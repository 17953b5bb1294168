#include "host/experiment/comparison.hpp"

#include <algorithm>
#include <utility>

#include "host/experiment/latency_counts.hpp"
#include "host/statistics/hodges_lehmann.hpp"
#include "host/statistics/holm.hpp"
#include "host/statistics/quantile.hpp"
#include "kernels/common/latency_histogram.hpp"
#include "kernels/common/parallel_loop.hpp"

namespace spacemoe {
namespace {

/// Adjusts the p-values of the schemes that have one, the reference having none.
void adjust_p_values(std::vector<SchemeResult>& results) {
  std::vector<double> p_values;
  for (const SchemeResult& result : results) {
    if (result.summary.p_value) {
      p_values.push_back(*result.summary.p_value);
    }
  }
  const std::vector<double> adjusted = holm_adjust(p_values);
  std::size_t next = 0;
  for (SchemeResult& result : results) {
    if (result.summary.p_value) {
      result.summary.p_adjusted = adjusted[next++];
    }
  }
}

}  // namespace

Comparison::Comparison(const EvaluationPlan& plan, std::uint32_t slots, double slot_length_s)
    : placements_(plan.placements),
      tokens_per_slot_(plan.tokens_per_slot),
      slot_resampling_(plan.seed, slots),
      total_rows_(0) {
  const auto schemes = static_cast<std::uint32_t>(placements_.schemes.size());
  for (std::uint32_t scheme = 0; scheme < schemes; ++scheme) {
    const std::uint32_t rows = placements_.rows(scheme);
    const auto [resampling, ignored] =
        draw_resampling_.try_emplace(rows, DrawResampling(plan.seed, rows));
    parts_.push_back({total_rows_,
                      rows,
                      SchemeCollector(slots, rows, placements_.schemes[scheme].draws,
                                      placements_.layers, tokens_per_slot_, slot_length_s),
                      StreamingBootstrap(slot_resampling_, resampling->second),
                      {}});
    total_rows_ += rows;
  }
}

void Comparison::add_slot(const SlotBatch& batch, std::uint32_t slot, std::uint32_t scheme) {
  Part& part = parts_[scheme];
  const std::size_t first = std::size_t{slot} * total_rows_ + part.first_row;
  const auto sampled = batch.sampled.subspan(first, part.rows);
  const auto exact =
      batch.has_exact ? batch.exact.subspan(first, part.rows) : std::span<const RowSums>();
  const auto layers = batch.layers.subspan(
      (std::size_t{slot} * parts_.size() + scheme) * placements_.layers, placements_.layers);
  part.collector.add(batch.has_exact, exact, sampled, layers);
  part.bootstrap.add(batch.has_exact ? exact : sampled);
  for (std::uint32_t row = 0; row < part.rows; ++row) {
    part.sampling_error.add(tokens_per_slot_ / part.rows, sampled[row],
                            batch.sampled_square[first + row]);
  }
}

void Comparison::add(const SlotBatch& batch, tbb::task_arena& arena) {
  // Schemes share nothing here; each takes its slots in order.
  parallel_loop(arena, static_cast<std::uint32_t>(parts_.size()), [&](std::uint32_t scheme) {
    for (std::uint32_t slot = 0; slot < batch.slots.count; ++slot) {
      add_slot(batch, slot, scheme);
    }
  });
}

SchemeSummary Comparison::summary(std::uint32_t scheme,
                                  std::span<const std::uint64_t> histogram) const {
  const Part& part = parts_[scheme];
  SchemeSummary row{};
  row.draws = placements_.schemes[scheme].draws;
  row.tokens = part.collector.tokens();
  row.delivered_fraction = part.collector.delivered_fraction();
  row.mean_s = part.collector.sampled_mean_s();
  row.exact_mean_s = part.collector.exact_mean_s();
  if (const auto mean = part.bootstrap.mean()) {
    row.mean_interval_s = mean->interval_s;
  }
  row.p50_s = histogram_quantile(histogram, 0.50);
  row.p95_s = histogram_quantile(histogram, 0.95);
  row.p99_s = histogram_quantile(histogram, 0.99);
  row.retry_mean_s = part.collector.retry_mean_s();
  row.sampling_error_s = part.sampling_error.standard_error_s();
  if (scheme == placements_.reference) {
    row.ratio = row.delivered_fraction > 0.0 ? std::optional(1.0) : std::nullopt;
    return row;
  }
  if (const auto ratio = part.bootstrap.ratio()) {
    row.ratio = ratio->value;
    row.ratio_interval = ratio->interval;
    row.p_value = ratio->p_value;
    row.shift_s = hodges_lehmann_shift(part.collector.slot_shifts_s());
  }
  return row;
}

std::vector<SchemeResult> Comparison::results(std::span<const std::uint64_t> histograms,
                                              std::span<const std::uint32_t> numbers,
                                              std::span<const double> start_s) const {
  std::vector<SchemeResult> results;
  for (std::uint32_t scheme = 0; scheme < parts_.size(); ++scheme) {
    const SchemeCollector& collector = parts_[scheme].collector;
    const auto histogram = histograms.subspan(std::size_t{scheme} * latency_bins, latency_bins);
    results.push_back({summary(scheme, histogram),
                       collector.layers(),
                       collector.draws(),
                       collector.slots(numbers, start_s),
                       {},
                       latency_counts(histogram)});
  }
  adjust_p_values(results);
  return results;
}

bool Comparison::is_precise(double relative_half_width) const {
  return std::ranges::all_of(parts_, [&](const Part& part) {
    const auto mean = part.bootstrap.mean();
    return mean && mean->interval_s &&
           0.5 * (mean->interval_s->high - mean->interval_s->low) <=
               relative_half_width * mean->value_s;
  });
}

}  // namespace spacemoe
