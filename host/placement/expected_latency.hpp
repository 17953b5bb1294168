#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <stop_token>
#include <utility>
#include <vector>

#include "host/base/progress.hpp"
#include "kernels/api/planning.hpp"
#include "kernels/common/index_types.hpp"

namespace spacemoe {

/// Expected latencies over the planning slots, asked for row by row. Rows that one scheme asked for
/// are there for the next; where there are too many, those that the current scheme does not need
/// are dropped. All of it throws Interrupted once `stop` asks for it.
class ExpectedLatency {
 public:
  ExpectedLatency(PlanningPass& planning, std::uint32_t satellites, Progress& progress,
                  std::stop_token stop)
      : planning_(planning), satellites_(satellites), progress_(progress), stop_(std::move(stop)) {}

  /// For each satellite of each group, the sum of its expected latencies to its whole group (s).
  /// Keeps no rows. Same shape as `groups`. Valid as long as this.
  [[nodiscard]] const std::vector<std::vector<double>>& sums_within(
      const std::vector<std::vector<Satellite>>& groups);

  /// Fetches these satellites' rows, each once; they stay until the next call.
  void fetch(std::span<const Satellite> sources);
  /// A fetched row: expected latency to every satellite (s). [satellites]
  [[nodiscard]] std::span<const double> row(Satellite source) const { return rows_.at(source); }

  /// For those who place without asking for rows.
  void check_stop() const;
  /// Asks those who place by these latencies to stop.
  [[nodiscard]] const std::stop_token& stop() const { return stop_; }

 private:
  template <class Use>
  void for_each_row(std::span<const Satellite> sources, Use use);

  PlanningPass& planning_;
  std::uint32_t satellites_;
  Progress& progress_;
  std::stop_token stop_;
  std::map<Satellite, std::vector<double>> rows_;
  std::map<std::vector<std::vector<Satellite>>, std::vector<std::vector<double>>> sums_;
};

}  // namespace spacemoe
