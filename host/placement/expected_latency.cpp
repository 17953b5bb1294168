#include "host/placement/expected_latency.hpp"

#include <algorithm>
#include <utility>

#include "host/base/error.hpp"

namespace spacemoe {
namespace {

/// Rows asked for at a time: enough to keep all threads of a large machine busy, few enough to
/// notice a stop soon.
constexpr std::size_t chunk = 256;
/// Rows of earlier schemes are kept up to this size.
constexpr std::size_t max_kept_bytes = 128'000'000;

}  // namespace

template <class Use>
void ExpectedLatency::for_each_row(std::span<const Satellite> sources, Use use) {
  std::vector<double> rows;
  for (std::size_t first = 0; first < sources.size(); first += chunk) {
    const auto part = sources.subspan(first, std::min(chunk, sources.size() - first));
    rows.resize(part.size() * satellites_);
    check_stop();
    planning_.mean_rows(part, rows);
    for (std::size_t i = 0; i < part.size(); ++i) {
      use(first + i, std::span<const double>(rows).subspan(i * satellites_, satellites_));
    }
    progress_.advance(part.size());
  }
}

const std::vector<std::vector<double>>& ExpectedLatency::sums_within(
    const std::vector<std::vector<Satellite>>& groups) {
  if (const auto known = sums_.find(groups); known != sums_.end()) {
    return known->second;
  }
  std::vector<Satellite> sources;
  std::vector<std::size_t> group_of;
  for (std::size_t group = 0; group < groups.size(); ++group) {
    sources.insert(sources.end(), groups[group].begin(), groups[group].end());
    group_of.resize(sources.size(), group);
  }
  std::vector<std::vector<double>> sums(groups.size());
  progress_.begin("centrality", sources.size());
  for_each_row(sources, [&](std::size_t index, std::span<const double> row) {
    double sum = 0.0;
    for (const Satellite satellite : groups[group_of[index]]) {
      sum += row[number(satellite)];
    }
    sums[group_of[index]].push_back(sum);
  });
  progress_.end();
  return sums_.emplace(groups, std::move(sums)).first->second;
}

void ExpectedLatency::check_stop() const {
  if (stop_.stop_requested()) {
    throw Interrupted("planning");
  }
}

void ExpectedLatency::fetch(std::span<const Satellite> sources) {
  check_stop();
  if (rows_.size() * satellites_ * sizeof(double) > max_kept_bytes) {
    rows_.clear();
  }
  std::vector<Satellite> missing;
  for (const Satellite source : sources) {
    if (!rows_.contains(source)) {
      missing.push_back(source);
    }
  }
  std::ranges::sort(missing);
  missing.erase(std::unique(missing.begin(), missing.end()), missing.end());
  if (missing.empty()) {
    return;
  }
  progress_.begin("expected latencies", missing.size());
  for_each_row(missing, [&](std::size_t index, std::span<const double> row) {
    rows_.emplace(missing[index], std::vector<double>(row.begin(), row.end()));
  });
  progress_.end();
}

}  // namespace spacemoe
