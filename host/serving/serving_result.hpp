#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/evaluation/serving_spec.hpp"
#include "host/statistics/replication_mean.hpp"

namespace spacemoe {

/// Requests or tokens, of all replications of a load point.
struct ServedCount {
  std::uint64_t asked = 0;
  std::uint64_t done = 0;
  std::uint64_t failed = 0;     ///< of tokens: those that failed requests did not get
  std::uint64_t under_way = 0;  ///< at the end of the horizon
};

/// Times that a share of the measured requests do not exceed; nothing where more than the others
/// have not come so far by the end.
struct TimeQuantiles {
  std::optional<double> p50_s, p95_s, p99_s;
};

/// A satellite, or a link in one direction.
struct BusyServer {
  std::string name;
  double share;  ///< of the time measured, in which it is at work
};

/// One rate of requests.
struct LoadPoint {
  std::optional<double> load;  ///< as a part of the capacity
  double rate_per_s;           ///< requests that come, mean over replications
  ServedCount requests;
  ServedCount tokens;
  std::uint64_t measured;  ///< requests
  ReplicationMean tokens_per_s;
  ReplicationMean done_per_s;              ///< requests
  ReplicationMean goodput_per_s;           ///< requests that meet both objectives
  TimeQuantiles first;                     ///< time to the first token
  TimeQuantiles token;                     ///< from one token to the next
  std::optional<ReplicationMean> token_s;  ///< mean of that
  TimeQuantiles whole;                     ///< from arrival to the last token
  std::optional<double> whole_mean_s;      ///< of measured requests that are done
  std::optional<double> waiting_s;         ///< of a token in queues, as estimated
  std::vector<BusyServer> busiest;
  bool is_saturated;
  std::uint64_t events;
};

struct ServedScheme {
  std::string name;
  std::uint32_t satellites = 0;  ///< that hold its modules
  /// Requests a second that nothing can exceed for long, mean over replications; nothing where no
  /// compute is charged.
  std::optional<double> capacity_per_s;
  std::string bottleneck;  ///< the server with the most work
  std::vector<LoadPoint> points;
  /// The load point with the greatest power, rate of requests done over their mean time, of those
  /// that are not saturated (Kleinrock 1979).
  std::optional<std::size_t> knee;
};

struct ServingResult {
  std::vector<ServedScheme> schemes;
  ServingSpec spec;
};

}  // namespace spacemoe
