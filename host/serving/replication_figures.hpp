#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "host/serving/job_network.hpp"
#include "host/serving/request_outcome.hpp"
#include "host/serving/requests.hpp"
#include "host/serving/serving_result.hpp"

namespace spacemoe {

/// What is kept of one replication of a load point.
struct ReplicationFigures {
  double rate_per_s = 0.0;
  ServedCount requests;
  ServedCount tokens;
  std::vector<float> first_s;  ///< of measured requests, infinity where it has not come
  std::vector<float> whole_s;  ///< likewise
  double tokens_per_s = 0.0;
  double done_per_s = 0.0;
  double goodput_per_s = 0.0;
  double between_sum_s = 0.0;
  std::uint64_t between_count = 0;
  std::uint64_t under_way_before = 0;  ///< when measuring begins
  std::uint64_t under_way_after = 0;   ///< when it ends
  std::vector<double> busy_share;      ///< [servers]
  std::uint64_t events = 0;
};

[[nodiscard]] ReplicationFigures figures_of(const ReplicationOutcome& outcome,
                                            std::span<const Request> requests,
                                            const TimeWindow& measured, const ServingSpec& spec);

/// A load point as a whole. between_tokens: [latency_bins], of all replications
[[nodiscard]] LoadPoint load_point_of(std::span<const ReplicationFigures> replications,
                                      std::span<const std::uint64_t> between_tokens);

/// The load point with the greatest power of those that are not saturated.
[[nodiscard]] std::optional<std::size_t> knee_of(std::span<const LoadPoint> points);

/// Whether more requests come than go, in all replications together: by more than a tenth of those
/// that came while measuring, and three standard deviations of a Poisson number of requests under
/// way.
[[nodiscard]] bool grows(std::span<const ReplicationFigures> replications);

}  // namespace spacemoe
