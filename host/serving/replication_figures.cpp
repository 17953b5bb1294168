#include "host/serving/replication_figures.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

#include "host/statistics/quantile.hpp"

namespace spacemoe {
namespace {

constexpr float not_yet = std::numeric_limits<float>::infinity();

void count_request(const Request& request, const RequestOutcome& outcome,
                   ReplicationFigures& figures) {
  const std::uint32_t missing = request.output_tokens - outcome.received;
  ++figures.requests.asked;
  figures.tokens.asked += request.output_tokens;
  figures.tokens.done += outcome.received;
  switch (outcome.state) {
    case RequestState::done:
      ++figures.requests.done;
      break;
    case RequestState::failed:
      ++figures.requests.failed;
      figures.tokens.failed += missing;
      break;
    case RequestState::under_way:
      ++figures.requests.under_way;
      figures.tokens.under_way += missing;
      break;
  }
}

bool is_under_way_at(double time_s, const Request& request, const RequestOutcome& outcome) {
  return request.arrival_s <= time_s &&
         (outcome.state == RequestState::under_way || outcome.last_s > time_s);
}

bool meets_objectives(const Request& request, const RequestOutcome& outcome,
                      const ServingSpec& spec) {
  if (outcome.state != RequestState::done || *outcome.first_s - request.arrival_s > spec.ttft_s) {
    return false;
  }
  return outcome.received < 2 ||
         (outcome.last_s - *outcome.first_s) / (outcome.received - 1) <= spec.token_s;
}

void add_to(ServedCount& sum, const ServedCount& count) {
  sum.asked += count.asked;
  sum.done += count.done;
  sum.failed += count.failed;
  sum.under_way += count.under_way;
}

/// The value that a share of all do not exceed.
std::optional<double> quantile_of(std::span<const float> sorted, double share) {
  if (sorted.empty()) {
    return std::nullopt;
  }
  const auto rank = static_cast<std::size_t>(
      std::max(1.0, std::ceil(share * static_cast<double>(sorted.size()))));
  const float value = sorted[rank - 1];
  return std::isinf(value) ? std::nullopt : std::optional<double>(value);
}

template <class TimesOf>
TimeQuantiles quantiles_of(std::span<const ReplicationFigures> replications,
                           const TimesOf& times_of) {
  std::vector<float> all;
  for (const ReplicationFigures& replication : replications) {
    const std::vector<float>& times = times_of(replication);
    all.insert(all.end(), times.begin(), times.end());
  }
  std::ranges::sort(all);
  return {quantile_of(all, 0.50), quantile_of(all, 0.95), quantile_of(all, 0.99)};
}

template <class Figure>
ReplicationMean mean_over(std::span<const ReplicationFigures> replications, const Figure& figure) {
  std::vector<double> values;
  for (const ReplicationFigures& replication : replications) {
    values.push_back(figure(replication));
  }
  return replication_mean(values);
}

/// Nothing where a replication has no token after a first one.
std::optional<ReplicationMean> mean_between(std::span<const ReplicationFigures> replications) {
  if (std::ranges::any_of(replications, [](const auto& of) { return of.between_count == 0; })) {
    return std::nullopt;
  }
  return mean_over(replications, [](const ReplicationFigures& of) {
    return of.between_sum_s / static_cast<double>(of.between_count);
  });
}

std::optional<double> mean_whole(std::span<const ReplicationFigures> replications) {
  double sum_s = 0.0;
  double count = 0.0;
  for (const ReplicationFigures& replication : replications) {
    for (const float whole_s : replication.whole_s) {
      sum_s += std::isinf(whole_s) ? 0.0 : static_cast<double>(whole_s);
      count += std::isinf(whole_s) ? 0.0 : 1.0;
    }
  }
  return count > 0.0 ? std::optional(sum_s / count) : std::nullopt;
}

}  // namespace

ReplicationFigures figures_of(const ReplicationOutcome& outcome, std::span<const Request> requests,
                              const TimeWindow& measured, const ServingSpec& spec) {
  ReplicationFigures figures;
  std::uint64_t done = 0;
  std::uint64_t good = 0;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    const Request& request = requests[i];
    const RequestOutcome& of = outcome.requests[i];
    count_request(request, of, figures);
    figures.under_way_before += is_under_way_at(measured.from_s, request, of) ? 1U : 0U;
    figures.under_way_after += is_under_way_at(measured.until_s, request, of) ? 1U : 0U;
    const bool is_done = of.state == RequestState::done;
    done += is_done && of.last_s >= measured.from_s && of.last_s < measured.until_s ? 1U : 0U;
    if (request.arrival_s < measured.from_s || request.arrival_s >= measured.until_s) {
      continue;
    }
    figures.first_s.push_back(of.first_s ? static_cast<float>(*of.first_s - request.arrival_s)
                                         : not_yet);
    figures.whole_s.push_back(is_done ? static_cast<float>(of.last_s - request.arrival_s)
                                      : not_yet);
    good += meets_objectives(request, of, spec) ? 1U : 0U;
  }
  const double measured_s = measured.until_s - measured.from_s;
  figures.tokens_per_s = static_cast<double>(outcome.received_measured) / measured_s;
  figures.done_per_s = static_cast<double>(done) / measured_s;
  figures.goodput_per_s = static_cast<double>(good) / measured_s;
  figures.between_sum_s = outcome.between_sum_s;
  figures.between_count = outcome.between_count;
  figures.events = outcome.events;
  for (const double busy_s : outcome.busy_s) {
    figures.busy_share.push_back(busy_s / measured_s);
  }
  return figures;
}

bool grows(std::span<const ReplicationFigures> replications) {
  constexpr double tolerated = 0.1;
  constexpr double deviations = 3.0;
  double before = 0.0;
  double after = 0.0;
  double came = 0.0;
  for (const ReplicationFigures& replication : replications) {
    before += static_cast<double>(replication.under_way_before);
    after += static_cast<double>(replication.under_way_after);
    came += static_cast<double>(replication.first_s.size());
  }
  return after - before > tolerated * came + deviations * std::sqrt(before + after);
}

std::optional<std::size_t> knee_of(std::span<const LoadPoint> points) {
  std::optional<std::size_t> knee;
  double most = 0.0;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const LoadPoint& point = points[i];
    if (!point.is_saturated && point.whole_mean_s && *point.whole_mean_s > 0.0) {
      const double power = point.done_per_s.value / *point.whole_mean_s;
      if (power > most) {
        most = power;
        knee = i;
      }
    }
  }
  return knee;
}

LoadPoint load_point_of(std::span<const ReplicationFigures> replications,
                        std::span<const std::uint64_t> between_tokens) {
  LoadPoint point{};
  for (const ReplicationFigures& replication : replications) {
    add_to(point.requests, replication.requests);
    add_to(point.tokens, replication.tokens);
    point.measured += replication.first_s.size();
    point.events += replication.events;
  }
  const auto mean_of = [&](auto figure) { return mean_over(replications, figure); };
  point.rate_per_s = mean_of([](const auto& of) { return of.rate_per_s; }).value;
  point.tokens_per_s = mean_of([](const auto& of) { return of.tokens_per_s; });
  point.done_per_s = mean_of([](const auto& of) { return of.done_per_s; });
  point.goodput_per_s = mean_of([](const auto& of) { return of.goodput_per_s; });
  point.token_s = mean_between(replications);
  point.first = quantiles_of(
      replications, [](const auto& of) -> const auto& { return of.first_s; });
  point.whole = quantiles_of(
      replications, [](const auto& of) -> const auto& { return of.whole_s; });
  point.token = {histogram_quantile(between_tokens, 0.50), histogram_quantile(between_tokens, 0.95),
                 histogram_quantile(between_tokens, 0.99)};
  point.whole_mean_s = mean_whole(replications);
  point.is_saturated = grows(replications);
  return point;
}

}  // namespace spacemoe
