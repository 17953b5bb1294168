#pragma once

#include <cstdint>
#include <span>

#include "host/config/experiment_config.hpp"
#include "host/serving/requests.hpp"

namespace spacemoe {

/// Slots that the horizon of serving takes. Throws ConfigError where these, in all realisations, or
/// the tables of placements in them, are more than a run can hold.
[[nodiscard]] std::uint32_t serving_slots(const ExperimentConfig& config, double slot_length_s);

/// The same for placements with copies and further gateways, each of which has so many tables.
void check_views(const ExperimentConfig& config, double slot_length_s, std::uint32_t views);

/// Throws ConfigError where a prompt makes more chunks than a run can hold.
void check_chunks(std::span<const Request> requests, const ServingSpec& spec);

/// Throws ConfigError where requests ask for more tokens than one replication can play.
void check_tokens(std::span<const Request> requests, const char* key);

}  // namespace spacemoe
