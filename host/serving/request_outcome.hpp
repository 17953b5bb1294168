#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace spacemoe {

enum class RequestState : std::uint8_t { under_way, done, failed };

/// What has become of a request by the end of the horizon.
struct RequestOutcome {
  RequestState state = RequestState::under_way;
  std::uint32_t received = 0;       ///< output tokens
  std::optional<double> first_s{};  ///< when the first one came, from the start of slot 0
  double last_s = 0.0;              ///< when the last one did; when a request failed
};

/// One load point of one replication.
struct ReplicationOutcome {
  std::vector<RequestOutcome> requests;
  std::vector<double> busy_s;  ///< [servers], within what is measured
  /// Times from one token of a measured request to the next. [latency_bins]
  std::vector<std::uint64_t> between_tokens;
  double between_sum_s = 0.0;
  std::uint64_t between_count = 0;
  std::uint64_t received_measured = 0;  ///< tokens of all requests, within what is measured
  std::uint64_t events = 0;
};

}  // namespace spacemoe
