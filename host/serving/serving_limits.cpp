#include "host/serving/serving_limits.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "host/config/refuse.hpp"
#include "host/constellation/time_spec.hpp"

namespace spacemoe {
namespace {

constexpr double max_table_bytes = 8e9;
/// Of an expert in a slot, on both networks, with what belongs to it.
constexpr double entry_bytes = 64.0;
/// The links of its ways, where they are servers.
constexpr double route_bytes = 256.0;
/// What jobs choose among there, while their work is split.
constexpr double choice_bytes = 400.0;
constexpr std::uint32_t max_chunks = 4096;
constexpr double max_tokens_of_replication = 1e9;

/// Slots of the horizon.
double slots_of(const ExperimentConfig& config, double slot_length_s) {
  return std::max(std::ceil(config.serving.horizon_s / slot_length_s), 1.0);
}

}  // namespace

std::uint32_t serving_slots(const ExperimentConfig& config, double slot_length_s) {
  check_views(config, slot_length_s, 1);
  return static_cast<std::uint32_t>(slots_of(config, slot_length_s));
}

void check_views(const ExperimentConfig& config, double slot_length_s, std::uint32_t views) {
  const ServingSpec& spec = config.serving;
  const double slots = slots_of(config, slot_length_s);
  const double all = slots * config.time.realisations;
  const bool has_routes = spec.links == LinkService::servers;
  const bool has_choices = has_routes && views > 1 && spec.copies == CopyChoice::balanced;
  const double bytes =
      entry_bytes + (has_routes ? route_bytes : 0.0) + (has_choices ? choice_bytes : 0.0);
  const double tables =
      slots * bytes * views * config.model.layers * config.model.experts *
      std::min(spec.replications, std::max(config.evaluation.draws, config.time.realisations));
  if (all > max_slots || tables > max_table_bytes) {
    const double share = std::min(max_slots / all, max_table_bytes / tables);
    refuse("serving.horizon_s",
           fmt::format("found {:.6g}, which takes {:.6g} slots of {:.4g} s{}", spec.horizon_s,
                       slots, slot_length_s,
                       views > 1 ? fmt::format(" for {} combinations of copies", views) : ""),
           fmt::format("up to {:.3g}, of which all slots can be kept", share * spec.horizon_s),
           "a shorter horizon, longer slots, or fewer replications");
  }
}

void check_chunks(std::span<const Request> requests, const ServingSpec& spec) {
  for (const Request& request : requests) {
    if (request.prompt_tokens > std::uint64_t{max_chunks} * spec.prefill_chunk) {
      refuse("serving.prefill_chunk",
             fmt::format("found {} for a prompt of {} tokens", spec.prefill_chunk,
                         request.prompt_tokens),
             fmt::format("at least {}: up to {} chunks a prompt",
                         (request.prompt_tokens + max_chunks - 1) / max_chunks, max_chunks));
    }
  }
}

void check_tokens(std::span<const Request> requests, const char* key) {
  double tokens = 0.0;
  for (const Request& request : requests) {
    tokens += static_cast<double>(request.prompt_tokens) + request.output_tokens;
  }
  if (tokens > max_tokens_of_replication) {
    refuse(key, fmt::format("found a rate that brings {:.4g} tokens within the horizon", tokens),
           fmt::format("up to {:.0e} in each replication", max_tokens_of_replication),
           "a lower rate, shorter requests, or a shorter serving.horizon_s");
  }
}

}  // namespace spacemoe
