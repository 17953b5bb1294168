#include "host/serving/request_ledger.hpp"

#include "kernels/common/latency_histogram.hpp"

namespace spacemoe {

RequestLedger::RequestLedger(std::span<const Request> requests, TimeWindow measured)
    : requests_(requests), measured_(measured) {
  outcome_.requests.resize(requests.size());
  outcome_.between_tokens.resize(latency_bins, 0);
}

void RequestLedger::receive_token(std::uint32_t request, double at_s) {
  RequestOutcome& outcome = outcome_.requests[request];
  if (!outcome.first_s) {
    outcome.first_s = at_s;
  } else if (is_measured(requests_[request].arrival_s)) {
    const double between_s = at_s - outcome.last_s;
    ++outcome_.between_tokens[latency_bin(static_cast<float>(between_s))];
    outcome_.between_sum_s += between_s;
    ++outcome_.between_count;
  }
  outcome.last_s = at_s;
  ++outcome.received;
  outcome_.received_measured += is_measured(at_s) ? 1U : 0U;
  if (outcome.received == requests_[request].output_tokens) {
    outcome.state = RequestState::done;
  }
}

void RequestLedger::fail(std::uint32_t request, double at_s) {
  RequestOutcome& outcome = outcome_.requests[request];
  if (outcome.state == RequestState::under_way) {
    outcome.state = RequestState::failed;
    outcome.last_s = at_s;
  }
}

}  // namespace spacemoe
