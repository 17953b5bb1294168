#include "host/experiment/scheme_collector.hpp"

#include <algorithm>
#include <cmath>

namespace spacemoe {
namespace {

std::optional<double> mean_s(const RowSums& sums) {
  return sums.delivered > 0.0 ? std::optional(sums.latency_s / sums.delivered) : std::nullopt;
}

}  // namespace

void SumSeries::add(std::span<const RowSums> rows) {
  RowSums slot{};
  for (std::size_t row = 0; row < rows.size(); ++row) {
    slot += rows[row];
    by_row[row] += rows[row];
  }
  by_slot.push_back(slot);
  total += slot;
}

SchemeCollector::SchemeCollector(std::uint32_t slots, std::uint32_t rows, std::uint32_t draws,
                                 std::uint32_t layers, std::uint32_t tokens_per_slot,
                                 double slot_length_s, std::uint32_t realisation_slots)
    : rows_(rows),
      draws_(draws),
      tokens_per_slot_(tokens_per_slot),
      exact_(slots, rows),
      sampled_(slots, rows),
      realisation_slots_(realisation_slots),
      retries_(rows, RealisationRetries(slot_length_s, realisation_slots)),
      layers_(layers) {}

void SchemeCollector::add(bool has_exact, std::span<const RowSums> exact,
                          std::span<const RowSums> sampled, std::span<const LayerSums> layers) {
  has_exact_ = has_exact;
  if (has_exact) {
    exact_.add(exact);
  }
  sampled_.add(sampled);
  const std::span<const RowSums> best = has_exact ? exact : sampled;
  for (std::size_t row = 0; row < best.size(); ++row) {
    retries_[row].add(best[row].delivered / whole(1.0, 1.0), best[row].latency_s / whole(1.0, 1.0));
  }
  for (std::size_t layer = 0; layer < layers.size(); ++layer) {
    layers_[layer].latency_s += layers[layer].latency_s;
    layers_[layer].latency_square_s2 += layers[layer].latency_square_s2;
    layers_[layer].propagation_s += layers[layer].propagation_s;
    layers_[layer].compute_s += layers[layer].compute_s;
  }
}

double SchemeCollector::whole(double slots, double rows) const {
  // An exact row counts as one token; sampled rows share the tokens of a slot.
  return has_exact_ ? slots * rows : slots * rows * tokens_per_slot_ / rows_;
}

std::optional<double> SchemeCollector::sampled_mean_s() const {
  return mean_s(sampled_.total);
}

std::optional<double> SchemeCollector::exact_mean_s() const {
  return has_exact_ ? mean_s(exact_.total) : std::nullopt;
}

double SchemeCollector::delivered_fraction() const {
  return slots() == 0 ? 0.0 : best().total.delivered / whole(slots(), rows_);
}

std::vector<double> SchemeCollector::slot_shifts_s() const {
  std::vector<double> shifts;
  for (const RowSums& slot : best().by_slot) {
    if (slot.joint_delivered > 0.0) {
      shifts.push_back((slot.joint_latency_s - slot.joint_reference_s) / slot.joint_delivered);
    }
  }
  return shifts;
}

std::optional<double> SchemeCollector::retry_mean_s() const {
  double sum_s = 0.0;
  for (const RealisationRetries& row : retries_) {
    const auto mean = row.mean_s();
    if (!mean) {
      return std::nullopt;
    }
    sum_s += *mean;
  }
  return sum_s / rows_;
}

std::optional<double> SchemeCollector::dead_realisations() const {
  if (realisation_slots_ == 0 || slots() == 0) {
    return std::nullopt;
  }
  double dead = 0.0;
  double all = 0.0;
  for (const RealisationRetries& row : retries_) {
    dead += row.dead();
    all += row.realisations();
  }
  return dead / all;
}

std::vector<std::optional<LayerSummary>> SchemeCollector::layers() const {
  const double tokens = sampled_.total.delivered;
  std::vector<std::optional<LayerSummary>> result;
  for (const LayerSums& sums : layers_) {
    result.emplace_back();
    if (tokens > 0.0) {
      const double mean = sums.latency_s / tokens;
      const double variance = std::max(0.0, sums.latency_square_s2 / tokens - mean * mean);
      result.back() = LayerSummary{mean, std::sqrt(variance), sums.propagation_s / tokens,
                                   sums.compute_s / tokens};
    }
  }
  return result;
}

std::vector<DrawSummary> SchemeCollector::draws() const {
  std::vector<DrawSummary> result;
  for (std::uint32_t draw = 0; draw < draws_; ++draw) {
    RowSums best_sums{};
    RowSums exact_sums{};
    RowSums sampled_sums{};
    std::uint32_t rows = 0;
    for (std::uint32_t row = draw; row < rows_; row += draws_) {
      best_sums += best().by_row[row];
      exact_sums += exact_.by_row[row];
      sampled_sums += sampled_.by_row[row];
      ++rows;
    }
    const double all = whole(slots(), rows);
    result.push_back(
        {mean_s(exact_sums), mean_s(sampled_sums), all > 0.0 ? best_sums.delivered / all : 0.0});
  }
  return result;
}

std::vector<SlotSummary> SchemeCollector::slots(std::span<const Slot> numbers,
                                                std::span<const double> start_s) const {
  std::vector<SlotSummary> result;
  for (std::uint32_t at = 0; at < slots(); ++at) {
    const auto realisation = static_cast<std::uint32_t>(number(numbers[at]) / start_s.size());
    result.push_back({start_s[number(numbers[at]) % start_s.size()], mean_s(sampled_.by_slot[at]),
                      best().by_slot[at].delivered / whole(1.0, rows_),
                      has_exact_ ? mean_s(exact_.by_slot[at]) : std::nullopt, numbers[at],
                      realisation});
  }
  return result;
}

}  // namespace spacemoe
