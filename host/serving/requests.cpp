#include "host/serving/requests.hpp"

#include <cmath>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "kernels/common/random_key.hpp"

namespace spacemoe {

std::vector<Request> poisson_requests(const ServingSpec& spec, double rate_per_s,
                                      std::uint64_t seed, std::uint32_t replication,
                                      const char* key) {
  const double expected = rate_per_s * spec.horizon_s;
  if (expected > 0.9 * max_requests) {
    throw ConfigError(
        {.key = key,
         .found = fmt::format("found {:.4g} requests a second, {:.4g} within serving.horizon_s",
                              rate_per_s, expected),
         .allowed = fmt::format("up to {} in each replication", max_requests),
         .hint = "a lower rate, or a shorter horizon"});
  }
  std::vector<Request> requests;
  double unit_time = 0.0;  // in mean gaps
  for (std::uint32_t number = 0; number < max_requests; ++number) {
    unit_time -= std::log1p(-uniform({seed, Purpose::request_arrival, replication, number}));
    const double arrival_s = unit_time / rate_per_s;
    if (arrival_s >= spec.horizon_s) {
      break;
    }
    requests.push_back({arrival_s, spec.prompt_tokens, spec.output_tokens});
  }
  return requests;
}

double recorded_rate(std::span<const Request> recorded) {
  const double span_s = recorded.back().arrival_s - recorded.front().arrival_s;
  return span_s > 0.0 ? static_cast<double>(recorded.size() - 1) / span_s : 0.0;
}

std::vector<Request> stretched(std::span<const Request> recorded, double rate_per_s,
                               double horizon_s) {
  const double own_per_s = recorded_rate(recorded);
  const double stretch = own_per_s > 0.0 ? own_per_s / rate_per_s : 1.0;
  std::vector<Request> requests;
  for (const Request& request : recorded) {
    const double arrival_s = request.arrival_s * stretch;
    if (arrival_s >= horizon_s) {
      break;
    }
    requests.push_back({arrival_s, request.prompt_tokens, request.output_tokens});
  }
  return requests;
}

}  // namespace spacemoe
