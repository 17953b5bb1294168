#include "host/experiment/comparison.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <utility>

#include "host/experiment/latency_counts.hpp"
#include "host/statistics/hodges_lehmann.hpp"
#include "host/statistics/holm.hpp"
#include "host/statistics/quantile.hpp"
#include "kernels/common/latency_histogram.hpp"
#include "kernels/common/parallel_loop.hpp"

namespace spacemoe {
namespace {

/// Number of slots that are folded together: their records stay in cache from one sum to the next.
constexpr std::uint32_t slots_at_a_time = 64;

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

Comparison::Comparison(const EvaluationPlan& plan, std::uint32_t slots, double slot_length_s,
                       SlotMemory memory)
    : placements_(plan.placements),
      tokens_per_slot_(plan.tokens_per_slot),
      slot_resampling_(plan.seed, slots, bootstrap_replicates, memory),
      total_rows_(0) {
  const auto schemes = static_cast<std::uint32_t>(placements_.schemes.size());
  std::map<std::uint32_t, std::vector<std::size_t>> first_rows;  // by number of rows
  for (std::uint32_t scheme = 0; scheme < schemes; ++scheme) {
    const std::uint32_t rows = placements_.rows(scheme);
    parts_.push_back(
        {total_rows_,
         rows,
         SchemeCollector(slots, rows, placements_.schemes[scheme].draws, placements_.layers,
                         tokens_per_slot_, slot_length_s, memory.realisation_slots),
         {}});
    first_rows[rows].push_back(total_rows_);
    total_rows_ += rows;
  }
  if (slot_resampling_.summed_slots() > 1) {
    realisations_.emplace(slot_resampling_.summed_slots(), total_rows_);
  }
  for (const auto& [rows, firsts] : first_rows) {
    for (Part& part : parts_) {
      if (part.rows == rows) {
        part.bootstrap = bootstraps_.size();
        part.place =
            static_cast<std::size_t>(std::ranges::find(firsts, part.first_row) - firsts.begin());
      }
    }
    bootstraps_.emplace_back(slot_resampling_, DrawResampling(plan.seed, rows), firsts);
  }
}

void Comparison::add(const SlotBatch& batch, tbb::task_arena& arena) {
  for (std::uint32_t first = 0; first < batch.slots.count; first += slots_at_a_time) {
    add_some(batch, {first, std::min(slots_at_a_time, batch.slots.count - first)}, arena);
  }
}

void Comparison::add_some(const SlotBatch& batch, BatchPart slots, tbb::task_arena& arena) {
  const auto schemes = static_cast<std::uint32_t>(parts_.size());
  const auto bootstraps = static_cast<std::uint32_t>(bootstraps_.size());
  const std::span<const RowSums> best = batch.has_exact ? batch.exact : batch.sampled;
  const SlotRows of_slots{&best[std::size_t{slots.first} * total_rows_], total_rows_, slots.count};
  const SlotRows rows = realisations_ ? realisations_->add(of_slots) : of_slots;
  parallel_loop(arena, schemes + bootstraps, [&](std::uint32_t task) {
    task < schemes ? collect(batch, slots, parts_[task]) : bootstraps_[task - schemes].begin(rows);
  });
  // Every part of the replicates needs the sums over windows, and makes them for itself.
  const std::uint32_t replicates = slot_resampling_.replicates();
  const auto parts = std::min(static_cast<std::uint32_t>(arena.max_concurrency()), replicates);
  parallel_loop(arena, bootstraps * parts, [&](std::uint32_t task) {
    const std::uint32_t part = task % parts;
    const auto first = static_cast<std::uint32_t>(std::uint64_t{replicates} * part / parts);
    const auto past = static_cast<std::uint32_t>(std::uint64_t{replicates} * (part + 1) / parts);
    bootstraps_[task / parts].resample(first, past - first);
  });
  parallel_loop(arena, bootstraps, [&](std::uint32_t task) { bootstraps_[task].finish(); });
}

void Comparison::collect(const SlotBatch& batch, BatchPart slots, Part& part) const {
  const auto scheme = static_cast<std::size_t>(&part - parts_.data());
  for (std::uint32_t slot = slots.first; slot < slots.first + slots.count; ++slot) {
    const std::size_t first = std::size_t{slot} * total_rows_ + part.first_row;
    const auto sampled = batch.sampled.subspan(first, part.rows);
    const auto exact =
        batch.has_exact ? batch.exact.subspan(first, part.rows) : std::span<const RowSums>();
    const auto layers = batch.layers.subspan((slot * parts_.size() + scheme) * placements_.layers,
                                             placements_.layers);
    part.collector.add(batch.has_exact, exact, sampled, layers);
    part.sampling_error.add(tokens_per_slot_ / part.rows, sampled,
                            batch.sampled_square.subspan(first, part.rows));
  }
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
  if (const auto mean = this->mean(part)) {
    row.mean_interval_s = mean->interval_s;
  }
  row.p50_s = histogram_quantile(histogram, 0.50);
  row.p95_s = histogram_quantile(histogram, 0.95);
  row.p99_s = histogram_quantile(histogram, 0.99);
  row.retry_mean_s = part.collector.retry_mean_s();
  row.dead_realisations = part.collector.dead_realisations();
  row.sampling_error_s = part.sampling_error.standard_error_s();
  if (scheme == placements_.reference) {
    row.ratio = row.delivered_fraction > 0.0 ? std::optional(1.0) : std::nullopt;
    return row;
  }
  if (const auto ratio = bootstraps_[part.bootstrap].ratio(part.place)) {
    row.ratio = ratio->value;
    row.ratio_interval = ratio->interval;
    row.p_value = ratio->p_value;
    row.shift_s = hodges_lehmann_shift(part.collector.slot_shifts_s());
  }
  return row;
}

std::vector<SchemeResult> Comparison::results(std::span<const std::uint64_t> histograms,
                                              std::span<const Slot> numbers,
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
    const auto mean = this->mean(part);
    return mean && mean->interval_s &&
           0.5 * (mean->interval_s->high - mean->interval_s->low) <=
               relative_half_width * mean->value_s;
  });
}

}  // namespace spacemoe
