#pragma once

#include <cstdint>
#include <limits>

#include "host/serving/job_network.hpp"
#include "host/serving/requests.hpp"
#include "kernels/common/set_law.hpp"

/// What jobs and events of requests carry, beside who they are of.
namespace spacemoe {

// The detail of a job: an expert's number and, above it, its leg; or that it is a gateway's.
inline constexpr std::uint32_t at_gateway = max_experts;
inline constexpr std::uint32_t leg_shift = 16;
/// The part of what is between a request and its user.
inline constexpr std::uint32_t with_user = at_gateway + 1;

// What the network wakes a flow for: the arrival of the request of this number, its failure, or a
// token's arrival at its user.
inline constexpr std::uint32_t failure_bit = 1U << 31;
inline constexpr std::uint32_t token_bit = 1U << 30;
static_assert(max_requests < token_bit);

/// Of what has not happened by the end, or not before its request fails.
inline constexpr double never = std::numeric_limits<double>::infinity();

[[nodiscard]] inline std::uint32_t expert_of(const Job& job) {
  return job.detail & ((1U << leg_shift) - 1);
}

}  // namespace spacemoe
