#include "host/statistics/streaming_bootstrap.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "host/base/contract.hpp"
#include "host/statistics/bca.hpp"

namespace spacemoe {
namespace {

/// Relative spread that rounding alone can bring.
constexpr double rounding = 1e-12;

void accumulate(RowSums& sum, const RowSums& other) {
  sum.delivered += other.delivered;
  sum.latency_s += other.latency_s;
  sum.joint_delivered += other.joint_delivered;
  sum.joint_latency_s += other.joint_latency_s;
  sum.joint_reference_s += other.joint_reference_s;
}

/// For each part, the sum of all others. By adding alone: subtracting from the total would leave a
/// rounding error where the others are zero.
std::vector<RowSums> sums_without_each(std::span<const RowSums> parts) {
  std::vector<RowSums> rest(parts.size());
  RowSums before{};
  RowSums after{};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    accumulate(rest[i], before);
    accumulate(before, parts[i]);
  }
  for (std::size_t i = parts.size(); i-- > 0;) {
    accumulate(rest[i], after);
    accumulate(after, parts[i]);
  }
  return rest;
}

using Statistic = std::optional<double> (*)(const RowSums&);

std::optional<double> mean_latency(const RowSums& sums) {
  return sums.delivered > 0.0 ? std::optional(sums.latency_s / sums.delivered) : std::nullopt;
}

/// BCa respects transformations; on the log scale the acceleration suits a ratio best.
std::optional<double> log_ratio(const RowSums& sums) {
  return sums.joint_latency_s > 0.0 && sums.joint_reference_s > 0.0
             ? std::optional(std::log(sums.joint_latency_s / sums.joint_reference_s))
             : std::nullopt;
}

/// A statistic of all sums; nothing where one of them has none.
std::optional<std::vector<double>> of_each(std::span<const RowSums> sums, Statistic statistic) {
  std::vector<double> values;
  values.reserve(sums.size());
  for (const RowSums& one : sums) {
    const std::optional<double> value = statistic(one);
    if (!value) {
      return std::nullopt;
    }
    values.push_back(*value);
  }
  return values;
}

/// Influences of the parts of a sample; none of a single part.
std::optional<std::vector<double>> influences_of(std::span<const RowSums> parts,
                                                 Statistic statistic) {
  if (parts.size() < 2) {
    return std::vector<double>();
  }
  const auto values = of_each(sums_without_each(parts), statistic);
  return values ? std::optional(jackknife_influences(*values)) : std::nullopt;
}

/// Nothing where no interval can be given.
std::optional<BcaDistribution> distribution(Statistic statistic, double estimate,
                                            std::span<const RowSums> replicates,
                                            std::span<const RowSums> by_block,
                                            std::span<const RowSums> by_draw, double resolution) {
  auto values = of_each(replicates, statistic);
  auto influences = influences_of(by_block, statistic);
  const auto of_draws = influences_of(by_draw, statistic);
  if (!values || !influences || !of_draws) {
    return std::nullopt;
  }
  influences->insert(influences->end(), of_draws->begin(), of_draws->end());
  return BcaDistribution::make(estimate, std::move(*values), *influences, resolution);
}

}  // namespace

StreamingBootstrap::StreamingBootstrap(const SlotResampling& slots, const DrawResampling& draws)
    : slots_(&slots),
      draws_(&draws),
      recent_slots_(std::size_t{slots.block_length()} * draws.draws()),
      window_(draws.draws()),
      replicates_(slots.replicates()),
      by_block_(slots.blocks()),
      by_draw_(draws.draws()) {
  SPACEMOE_EXPECTS(slots.replicates() == draws.replicates());
  first_slots_.reserve(std::size_t{slots.block_length() - 1} * draws.draws());
}

void StreamingBootstrap::add(std::span<const RowSums> rows) {
  SPACEMOE_EXPECTS(rows.size() == draws_->draws() && added_ < slots_->slots());
  const std::uint32_t block_length = slots_->block_length();
  RowSums slot_sum{};
  for (std::size_t draw = 0; draw < rows.size(); ++draw) {
    accumulate(slot_sum, rows[draw]);
    accumulate(by_draw_[draw], rows[draw]);
  }
  accumulate(by_block_[added_ / block_length], slot_sum);
  accumulate(total_, slot_sum);
  if (added_ + 1 < block_length) {
    first_slots_.insert(first_slots_.end(), rows.begin(), rows.end());
  }
  push(rows);
  if (++added_ == slots_->slots()) {
    for (std::size_t begin = 0; begin < first_slots_.size(); begin += rows.size()) {
      push(std::span(first_slots_).subspan(begin, rows.size()));
    }
  }
}

void StreamingBootstrap::push(std::span<const RowSums> rows) {
  const std::uint32_t block_length = slots_->block_length();
  const std::size_t place = std::size_t{pushed_ % block_length} * rows.size();
  std::copy(rows.begin(), rows.end(), recent_slots_.begin() + static_cast<std::ptrdiff_t>(place));
  if (++pushed_ >= block_length) {
    take_blocks_from(pushed_ - block_length);
  }
}

void StreamingBootstrap::take_blocks_from(std::uint32_t slot) {
  const std::uint32_t block_length = slots_->block_length();
  const std::size_t draws = window_.size();
  std::fill(window_.begin(), window_.end(), RowSums{});
  for (std::uint32_t length = 1; length <= block_length; ++length) {
    const std::size_t begin = std::size_t{(slot + length - 1) % block_length} * draws;
    for (std::size_t draw = 0; draw < draws; ++draw) {
      accumulate(window_[draw], recent_slots_[begin + draw]);
    }
    if (length == slots_->last_block_length()) {
      add_window(slots_->last_blocks_from(slot));
    }
  }
  add_window(slots_->blocks_from(slot));
}

void StreamingBootstrap::add_window(std::span<const std::uint32_t> replicates) {
  for (const std::uint32_t replicate : replicates) {
    RowSums sum{};
    for (const std::uint32_t draw : draws_->taken(replicate)) {
      accumulate(sum, window_[draw]);
    }
    accumulate(replicates_[replicate], sum);
  }
}

std::optional<MeanEstimate> StreamingBootstrap::mean() const {
  const std::optional<double> estimate = mean_latency(total_);
  if (!estimate) {
    return std::nullopt;
  }
  MeanEstimate result{*estimate, std::nullopt};
  if (added_ == slots_->slots() && by_block_.size() > 1) {
    const auto bca = distribution(mean_latency, *estimate, replicates_, by_block_, by_draw_,
                                  rounding * std::abs(*estimate));
    if (bca) {
      result.interval_s = bca->interval();
    }
  }
  return result;
}

std::optional<RatioEstimate> StreamingBootstrap::ratio() const {
  const std::optional<double> estimate = log_ratio(total_);
  if (!estimate) {
    return std::nullopt;
  }
  RatioEstimate result{total_.joint_latency_s / total_.joint_reference_s, std::nullopt,
                       std::nullopt};
  if (added_ == slots_->slots() && by_block_.size() > 1) {
    const auto bca = distribution(log_ratio, *estimate, replicates_, by_block_, by_draw_, rounding);
    if (bca) {
      const Interval logs = bca->interval();
      result.interval = Interval{std::exp(logs.low), std::exp(logs.high)};
      result.p_value = bca->p_value(0.0);
    }
  }
  return result;
}

}  // namespace spacemoe
