#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

#include "host/evaluation/serving_spec.hpp"

namespace spacemoe {

/// A user's request.
struct Request {
  double arrival_s;  ///< from the start of slot 0
  std::uint32_t prompt_tokens;
  std::uint32_t output_tokens;  ///< at least 1

  bool operator==(const Request&) const = default;
};

/// Requests that one replication can hold.
inline constexpr std::uint32_t max_requests = 1'000'000;

/// A Poisson process of requests of equal sizes: those that arrive before the horizon, in order.
/// Arrivals are keyed by (seed, replication, request), and a rate only stretches their times, so
/// that all load points and schemes meet the same requests. Throws ConfigError where they are more
/// than a replication can hold; `key` names what to change.
[[nodiscard]] std::vector<Request> poisson_requests(const ServingSpec& spec, double rate_per_s,
                                                    std::uint64_t seed, std::uint32_t replication,
                                                    const char* key);

/// Reads recorded requests from a CSV file with the columns arrival_s, prompt_tokens and
/// output_tokens; or TIMESTAMP, ContextTokens and GeneratedTokens, as Microsoft Azure publishes
/// them (times of day, UTC); or timestamp (ms), input_length and output_length, the keys of
/// Mooncake's traces. Times of the result begin at 0. Throws FileError, and ConfigError, with line
/// and column, where columns are missing, times run backwards or are none, and counts are no
/// tokens.
[[nodiscard]] std::vector<Request> read_requests(const std::filesystem::path& file);

/// Requests a second of a recording: 0 where all come at once.
[[nodiscard]] double recorded_rate(std::span<const Request> recorded);

/// A recording as it comes at another rate: those that arrive before the horizon.
[[nodiscard]] std::vector<Request> stretched(std::span<const Request> recorded, double rate_per_s,
                                             double horizon_s);

}  // namespace spacemoe
