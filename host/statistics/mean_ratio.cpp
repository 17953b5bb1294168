#include "host/statistics/mean_ratio.hpp"

#include <cmath>
#include <cstddef>
#include <span>
#include <utility>

#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>

#include "host/base/contract.hpp"
#include "host/statistics/bca.hpp"
#include "host/statistics/leave_one_out.hpp"
#include "host/statistics/resampling.hpp"
#include "host/statistics/rounding.hpp"

namespace spacemoe {
namespace {

using Units = std::span<const UnitSum>;

void accumulate(UnitSum& sum, const UnitSum& unit) {
  sum.delivered += unit.delivered;
  sum.latency_s += unit.latency_s;
}

UnitSum total_of(Units units) {
  UnitSum total{};
  for (const UnitSum& unit : units) {
    accumulate(total, unit);
  }
  return total;
}

std::optional<double> log_mean(const UnitSum& sum) {
  return sum.delivered > 0.0 && sum.latency_s > 0.0
             ? std::optional(std::log(sum.latency_s / sum.delivered))
             : std::nullopt;
}

/// Units that are resampled, and how.
struct Side {
  Units units;
  UnitResampling resampling;
  SlotMemory memory;

  [[nodiscard]] SlotBlocks blocks() const {
    return SlotBlocks(static_cast<std::uint32_t>(units.size()), memory);
  }
};

/// One side of a source, in realisations where it has these.
class SourceSide {
 public:
  SourceSide(const std::vector<UnitSum>& units, const RatioSource& source, std::uint32_t each)
      : side_{units, source.resampling, source.memory} {
    if (each > 0) {
      realisations_.resize(units.size() / each);
      for (std::size_t unit = 0; unit < realisations_.size() * each; ++unit) {
        accumulate(realisations_[unit / each], units[unit]);
      }
      side_ = {realisations_, UnitResampling::singles, {}};
      are_enough_ = realisations_.size() >= SlotBlocks::min_realisations;
    }
  }
  SourceSide(const SourceSide&) = delete;
  SourceSide& operator=(const SourceSide&) = delete;

  [[nodiscard]] const Side& side() const { return side_; }
  [[nodiscard]] bool are_enough() const { return are_enough_; }

 private:
  std::vector<UnitSum> realisations_;
  Side side_;
  bool are_enough_ = true;
};

/// The sums of each replicate, of units drawn in circular blocks.
std::vector<UnitSum> block_replicates(const Side& side, std::uint64_t key,
                                      std::uint32_t replicates) {
  const Units units = side.units;
  const auto count = static_cast<std::uint32_t>(units.size());
  const SlotResampling resampling(key, count, replicates, side.memory);
  std::vector<UnitSum> sums(replicates);
  const auto add = [&](const UnitSum& window, std::span<const std::uint32_t> to) {
    for (const std::uint32_t replicate : to) {
      accumulate(sums[replicate], window);
    }
  };
  for (std::uint32_t first = 0; first < count; ++first) {
    UnitSum window{};
    for (std::uint32_t length = 1; length <= resampling.block_length(); ++length) {
      accumulate(window, units[(first + length - 1) % count]);
      if (length == resampling.last_block_length()) {
        add(window, resampling.last_blocks_from(first));
      }
    }
    add(window, resampling.blocks_from(first));
  }
  return sums;
}

std::vector<UnitSum> single_replicates(Units units, std::uint64_t key, std::uint32_t replicates) {
  const DrawResampling resampling(key, static_cast<std::uint32_t>(units.size()), replicates);
  std::vector<UnitSum> sums(replicates);
  for (std::uint32_t replicate = 0; replicate < replicates; ++replicate) {
    for (const std::uint32_t unit : resampling.taken(replicate)) {
      accumulate(sums[replicate], units[unit]);
    }
  }
  return sums;
}

/// Consecutive blocks of a series, for the jackknife.
std::vector<UnitSum> blocks_of(const Side& side) {
  const Units units = side.units;
  if (side.resampling == UnitResampling::singles) {
    return {units.begin(), units.end()};
  }
  const SlotBlocks blocks = side.blocks();
  std::vector<UnitSum> sums(blocks.count());
  for (std::size_t unit = 0; unit < units.size(); ++unit) {
    accumulate(sums[unit / blocks.length()], units[unit]);
  }
  return sums;
}

/// For each block, the logarithm of the mean of all others.
std::optional<std::vector<double>> log_means_without_each(std::span<const UnitSum> blocks) {
  const std::vector<UnitSum> rest =
      sums_without_each(blocks, [](UnitSum& sum, const UnitSum& block) { accumulate(sum, block); });
  std::vector<double> logs;
  logs.reserve(rest.size());
  for (const UnitSum& sum : rest) {
    const std::optional<double> log = log_mean(sum);
    if (!log) {
      return std::nullopt;
    }
    logs.push_back(*log);
  }
  return logs;
}

/// One side of a source: the logarithm of its mean, in each replicate less that of the whole, and
/// without each block.
struct SideLogs {
  std::vector<double> movements;  ///< [replicates]
  std::vector<double> without;    ///< [blocks]
};

/// Nothing where no interval can be given.
std::optional<SideLogs> side_logs(const Side& side, std::uint64_t key, std::uint32_t replicates) {
  const std::optional<double> whole = log_mean(total_of(side.units));
  const bool is_in_blocks = side.resampling == UnitResampling::blocks;
  const std::vector<UnitSum> blocks = blocks_of(side);
  if (!whole || blocks.size() < 2 || (is_in_blocks && !side.blocks().are_enough())) {
    return std::nullopt;
  }
  auto without = log_means_without_each(blocks);
  if (!without) {
    return std::nullopt;
  }
  SideLogs logs{{}, std::move(*without)};
  logs.movements.reserve(replicates);
  // Units drawn from n show (n - 1)/n of their variance, which matters for few blocks. Blocks of a
  // series with memory miss more.
  const auto count = static_cast<double>(blocks.size());
  double correction = std::sqrt(count / (count - 1.0));
  if (is_in_blocks && side.memory.correlation > 0.0) {
    correction /= std::sqrt(1.0 - side.blocks().missed_share());
  }
  for (const UnitSum& sum : is_in_blocks ? block_replicates(side, key, replicates)
                                         : single_replicates(side.units, key, replicates)) {
    const std::optional<double> log = log_mean(sum);
    if (!log) {
      return std::nullopt;
    }
    logs.movements.push_back(correction * (*log - *whole));
  }
  return logs;
}

void add_all(std::vector<double>& values, const std::vector<double>& others, double sign) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] += sign * others[i];
  }
}

/// Changes of the log ratio by the sources.
class Movements {
 public:
  explicit Movements(std::uint32_t replicates) : sums_(replicates, 0.0) {}

  [[nodiscard]] std::uint32_t replicates() const {
    return static_cast<std::uint32_t>(sums_.size());
  }

  /// side: b - a of a pair, or one side alone
  void add(const SideLogs& side) {
    add_all(sums_, side.movements, 1.0);
    double variance = 0.0;
    for (const double movement : side.movements) {
      variance += movement * movement / static_cast<double>(sums_.size());
    }
    variance_ += variance;
    square_by_freedom_ += variance * variance / static_cast<double>(side.without.size() - 1);
    const std::vector<double> more = jackknife_influences(side.without);
    influences_.insert(influences_.end(), more.begin(), more.end());
  }

  /// The replicates of an estimate. Their spread is itself known from few blocks, so that they are
  /// drawn apart as Student's quantile is from the normal one, with Satterthwaite's degrees of
  /// freedom (the expanded percentile interval of Hesterberg, "What teachers should know about the
  /// bootstrap", 2015).
  [[nodiscard]] std::vector<double> around(double estimate) const {
    const double expansion =
        variance_ > 0.0 ? expansion_of(variance_ * variance_ / square_by_freedom_) : 1.0;
    std::vector<double> values;
    values.reserve(sums_.size());
    for (const double sum : sums_) {
      values.push_back(estimate + expansion * sum);
    }
    return values;
  }

  [[nodiscard]] std::span<const double> influences() const { return influences_; }

 private:
  static double expansion_of(double freedom) {
    constexpr double tail = 0.975;
    return boost::math::quantile(boost::math::students_t(freedom), tail) /
           boost::math::quantile(boost::math::normal(), tail);
  }

  std::vector<double> sums_;  ///< [replicates]
  std::vector<double> influences_;
  double variance_ = 0.0;
  double square_by_freedom_ = 0.0;  ///< sum of variance^2 / degrees of freedom
};

/// Adds a source. False where no interval can be given.
bool add_source(const RatioSource& source, std::uint64_t number, Movements& movements) {
  SPACEMOE_EXPECTS(!source.paired || source.a.size() == source.b.size());
  const std::uint32_t count = movements.replicates();
  // Both sides take the same units where they are paired.
  const std::uint64_t key = 2 * number;
  SideLogs pair;
  if (!source.a.empty()) {
    const SourceSide of_a(source.a, source, source.a_realisation_units);
    const auto a = of_a.are_enough() ? side_logs(of_a.side(), key, count) : std::nullopt;
    if (!a) {
      return false;
    }
    pair = {std::vector<double>(count, 0.0), std::vector<double>(a->without.size(), 0.0)};
    add_all(pair.movements, a->movements, -1.0);
    add_all(pair.without, a->without, -1.0);
    if (!source.paired) {
      movements.add(pair);
    }
  }
  if (!source.b.empty()) {
    const SourceSide of_b(source.b, source, source.b_realisation_units);
    auto b = of_b.are_enough() ? side_logs(of_b.side(), source.paired ? key : key + 1, count)
                               : std::nullopt;
    if (!b) {
      return false;
    }
    if (source.paired) {
      add_all(b->movements, pair.movements, 1.0);
      add_all(b->without, pair.without, 1.0);
    }
    movements.add(*b);
  }
  return true;
}

}  // namespace

std::optional<RatioEstimate> bootstrap_mean_ratio(const std::vector<RatioSource>& sources,
                                                  std::uint32_t replicates) {
  SPACEMOE_EXPECTS(!sources.empty());
  const std::optional<double> a = log_mean(total_of(sources.front().a));
  const std::optional<double> b = log_mean(total_of(sources.front().b));
  if (!a || !b) {
    return std::nullopt;
  }
  const double estimate = *b - *a;
  RatioEstimate result{std::exp(estimate), std::nullopt, std::nullopt};
  Movements movements(replicates);
  for (std::size_t number = 0; number < sources.size(); ++number) {
    if (!add_source(sources[number], number, movements)) {
      return result;
    }
  }
  const auto bca = BcaDistribution::make(estimate, movements.around(estimate),
                                         movements.influences(), relative_rounding);
  if (!bca) {
    const bool equal = std::abs(estimate) <= relative_rounding;
    result.interval = Interval{result.value, result.value};
    result.p_value = equal ? 1.0 : 2.0 / (static_cast<double>(replicates) + 1.0);
    return result;
  }
  const Interval interval = bca->interval();
  result.interval = Interval{std::exp(interval.low), std::exp(interval.high)};
  result.p_value = bca->p_value(0.0);
  return result;
}

}  // namespace spacemoe
