#include "host/generation/long_study.hpp"

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/constellation/time_spec.hpp"

namespace spacemoe {
namespace {

ExperimentConfig with_slots(ExperimentConfig config, double slot_length_s, std::uint32_t slots) {
  if (std::uint64_t{slots} * config.time.realisations > max_slots) {
    throw ConfigError(
        {.key = "generation.tokens",
         .found = fmt::format("found {}, which need more than {} slots", config.generation.tokens,
                              max_slots / config.time.realisations),
         .allowed = fmt::format("fewer tokens, or sequences that do not wait so long: {} slots "
                                "are the most, those of all realisations together",
                                max_slots)});
  }
  config.time.slots = slots;
  config.time.horizon_s = slots * slot_length_s;
  return config;
}

}  // namespace

LongStudy::LongStudy(const ExperimentConfig& config, double slot_length_s, std::uint32_t slots)
    : config_(with_slots(config, slot_length_s, slots)),
      scenario_(config_),
      study_(config_, scenario_) {}

}  // namespace spacemoe
