#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "host/serving/job_network.hpp"
#include "host/serving/request_outcome.hpp"
#include "host/serving/requests.hpp"

namespace spacemoe {

/// What becomes of each request of a replication, and what is measured of it.
class RequestLedger {
 public:
  RequestLedger(std::span<const Request> requests, TimeWindow measured);

  [[nodiscard]] bool has_failed(std::uint32_t request) const {
    return outcome_.requests[request].state == RequestState::failed;
  }

  /// A request gets its next token, with the last of which it is done.
  void receive_token(std::uint32_t request, double at_s);
  /// A request fails, unless it has before: several of its jobs may give up.
  void fail(std::uint32_t request, double at_s);

  /// All of it; servers and events are for others to fill in.
  [[nodiscard]] ReplicationOutcome take() { return std::move(outcome_); }

 private:
  [[nodiscard]] bool is_measured(double time_s) const {
    return time_s >= measured_.from_s && time_s < measured_.until_s;
  }

  std::span<const Request> requests_;
  TimeWindow measured_;
  ReplicationOutcome outcome_;
};

}  // namespace spacemoe
