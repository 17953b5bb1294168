#include "host/statistics/streaming_bootstrap.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "host/base/contract.hpp"
#include "host/statistics/bca.hpp"
#include "host/statistics/leave_one_out.hpp"
#include "host/statistics/rounding.hpp"

namespace spacemoe {
namespace {

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
  const auto without_each =
      sums_without_each(parts, [](RowSums& sum, const RowSums& part) { sum += part; });
  const auto values = of_each(without_each, statistic);
  return values ? std::optional(jackknife_influences(*values)) : std::nullopt;
}

/// Nothing where no interval can be given. `widening`: of SlotResampling.
std::optional<BcaDistribution> distribution(Statistic statistic, double estimate,
                                            std::span<const RowSums> replicates,
                                            std::span<const RowSums> by_block,
                                            std::span<const RowSums> by_draw, double widening,
                                            double resolution) {
  auto values = of_each(replicates, statistic);
  auto influences = influences_of(by_block, statistic);
  const auto of_draws = influences_of(by_draw, statistic);
  if (!values || !influences || !of_draws) {
    return std::nullopt;
  }
  if (widening > 1.0) {
    for (double& value : *values) {
      value = estimate + widening * (value - estimate);
    }
  }
  influences->insert(influences->end(), of_draws->begin(), of_draws->end());
  return BcaDistribution::make(estimate, std::move(*values), *influences, resolution);
}

}  // namespace

StreamingBootstrap::StreamingBootstrap(const SlotResampling& slots, const DrawResampling& draws,
                                       const std::vector<std::size_t>& first_rows)
    : slots_(&slots),
      draws_(draws.draws()),
      replicates_(slots.replicates() * width_of(first_rows.size())) {
  SPACEMOE_EXPECTS(slots.replicates() == draws.replicates());
  const std::size_t kept = (slots.block_length() - 1) * draws_;
  for (const std::size_t first_row : first_rows) {
    parts_.push_back({first_row, std::vector<RowSums>(kept), std::vector<RowSums>(kept),
                      std::vector<RowSums>(slots.blocks()), std::vector<RowSums>(draws_)});
  }
  const auto width = static_cast<std::uint32_t>(width_of(first_rows.size()));
  offsets_.reserve(draws.taken().size());
  for (const std::uint32_t draw : draws.taken()) {
    offsets_.push_back(draw * width);
  }
}

void StreamingBootstrap::add(const SlotRows& slots) {
  begin(slots);
  resample(0, slots_->replicates());
  finish();
}

void StreamingBootstrap::begin(const SlotRows& slots) {
  SPACEMOE_EXPECTS(slots.slots <= slots_->slots() - added_);
  for (Part& part : parts_) {
    sum_by_part(part, slots);
  }
  added_ += slots.slots;
  push({slots.slots, [&](const Part& part, std::uint32_t k) {
          return slots.first + k * slots.stride + part.first_row;
        }});
}

void StreamingBootstrap::sum_by_part(Part& part, const SlotRows& slots) const {
  const std::uint32_t block_length = slots_->block_length();
  for (std::uint32_t k = 0; k < slots.slots; ++k) {
    const std::span rows(slots.first + k * slots.stride + part.first_row, draws_);
    RowSums slot_sum{};
    for (std::size_t draw = 0; draw < draws_; ++draw) {
      slot_sum += rows[draw];
      part.by_draw[draw] += rows[draw];
    }
    part.by_block[(added_ + k) / block_length] += slot_sum;
    part.total += slot_sum;
    if (added_ + k + 1 < block_length) {
      std::ranges::copy(rows, &part.first_slots[(added_ + k) * draws_]);
    }
  }
}

/// Slots that the windows ending in these slots cover: some slots before them, too.
void StreamingBootstrap::push(const Coming& coming) {
  const std::uint32_t before = slots_->block_length() - 1;
  const std::uint32_t kept = std::min(pushed_, before);
  first_window_ = pushed_ - kept;
  windows_ = kept + coming.slots - std::min(before, kept + coming.slots);
  for (Part& part : parts_) {
    part.reach.clear();
    for (std::uint32_t slot = first_window_; slot < pushed_; ++slot) {
      part.reach.push_back(&part.last_slots[slot % before * draws_]);
    }
    for (std::uint32_t k = 0; k < coming.slots; ++k) {
      part.reach.push_back(coming.rows(part, k));
    }
  }
  pushed_ += coming.slots;
}

void StreamingBootstrap::resample(std::uint32_t first_replicate, std::uint32_t count) {
  const std::uint32_t length = slots_->block_length();
  std::vector<RowSums> full(parts_.size() * windows_at_once * draws_);
  std::vector<RowSums> cut(draws_);
  Lines values(draws_ * width_of(parts_.size()));
  const TakenRows taken{parts_.size(), draws_, values.data(), offsets_.data(), replicates_.data()};
  const auto ours = [&](std::span<const std::uint32_t> blocks) -> std::span<const std::uint32_t> {
    const auto first = std::ranges::lower_bound(blocks, first_replicate);
    return {first, std::lower_bound(first, blocks.end(), first_replicate + count)};
  };
  std::uint32_t made = 0;
  for (std::uint32_t done = 0; done < windows_; done += made) {
    const bool several = windows_ - done >= windows_at_once && length >= min_window_length;
    made = several ? windows_at_once : 1;
    const auto sums_of = [&](std::size_t scheme) {
      return std::span(full).subspan(scheme * windows_at_once * draws_, made * draws_);
    };
    for (std::size_t scheme = 0; scheme < parts_.size(); ++scheme) {
      const auto covered = std::span(parts_[scheme].reach).subspan(done, length + made - 1);
      several ? sum_windows(covered, length, sums_of(scheme)) : sum_slots(covered, sums_of(scheme));
    }
    for (std::uint32_t i = 0; i < made; ++i) {
      const std::uint32_t slot = first_window_ + done + i;
      if (const auto blocks = ours(slots_->last_blocks_from(slot)); !blocks.empty()) {
        for (std::size_t scheme = 0; scheme < parts_.size(); ++scheme) {
          sum_slots(std::span(parts_[scheme].reach).subspan(done + i, slots_->last_block_length()),
                    cut);
          lay_side_by_side(cut.data(), scheme, taken);
        }
        add_taken(taken, blocks);
      }
      if (const auto blocks = ours(slots_->blocks_from(slot)); !blocks.empty()) {
        for (std::size_t scheme = 0; scheme < parts_.size(); ++scheme) {
          lay_side_by_side(&sums_of(scheme)[i * draws_], scheme, taken);
        }
        add_taken(taken, blocks);
      }
    }
  }
}

void StreamingBootstrap::finish() {
  keep_last_slots();
  if (is_complete() && pushed_ == added_) {
    push({slots_->block_length() - 1,
          [&](const Part& part, std::uint32_t k) { return &part.first_slots[k * draws_]; }});
    resample(0, slots_->replicates());
  }
  windows_ = 0;
}

/// The first slots of windows that end in later slots.
void StreamingBootstrap::keep_last_slots() {
  const std::uint32_t earlier = slots_->block_length() - 1;
  for (Part& part : parts_) {
    const auto reached = static_cast<std::uint32_t>(part.reach.size());
    for (std::uint32_t back = std::min(earlier, reached); back > 0; --back) {
      const RowSums* rows = part.reach[reached - back];
      RowSums* kept = &part.last_slots[(pushed_ - back) % earlier * draws_];
      if (rows != kept) {
        std::copy_n(rows, draws_, kept);
      }
    }
  }
}

std::vector<RowSums> StreamingBootstrap::replicates(std::size_t scheme) const {
  std::vector<RowSums> all;
  all.reserve(slots_->replicates());
  const std::size_t width = width_of(parts_.size());
  for (std::size_t first = scheme * values_per_row; first < replicates_.size(); first += width) {
    const double* sums = &replicates_[first];
    all.push_back({sums[0], sums[1], sums[2], sums[3], sums[4]});
  }
  return all;
}

std::optional<MeanEstimate> StreamingBootstrap::mean(std::size_t scheme) const {
  const Part& part = parts_[scheme];
  const std::optional<double> estimate = mean_latency(part.total);
  if (!estimate) {
    return std::nullopt;
  }
  MeanEstimate result{*estimate, std::nullopt};
  if (has_interval()) {
    const auto bca =
        distribution(mean_latency, *estimate, replicates(scheme), part.by_block, part.by_draw,
                     slots_->widening(), relative_rounding * std::abs(*estimate));
    if (bca) {
      result.interval_s = bca->interval();
    }
  }
  return result;
}

std::optional<RatioEstimate> StreamingBootstrap::ratio(std::size_t scheme) const {
  const Part& part = parts_[scheme];
  const std::optional<double> estimate = log_ratio(part.total);
  if (!estimate) {
    return std::nullopt;
  }
  RatioEstimate result{part.total.joint_latency_s / part.total.joint_reference_s, std::nullopt,
                       std::nullopt};
  if (has_interval()) {
    const auto bca = distribution(log_ratio, *estimate, replicates(scheme), part.by_block,
                                  part.by_draw, slots_->widening(), relative_rounding);
    if (bca) {
      const Interval logs = bca->interval();
      result.interval = Interval{std::exp(logs.low), std::exp(logs.high)};
      result.p_value = bca->p_value(0.0);
    }
  }
  return result;
}

}  // namespace spacemoe
