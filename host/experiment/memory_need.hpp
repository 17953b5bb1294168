#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "host/base/run_context.hpp"
#include "host/config/experiment_config.hpp"
#include "host/constellation/constellation.hpp"
#include "host/experiment/scenario.hpp"
#include "host/experiment/study.hpp"

namespace spacemoe {

/// Memory that grows in proportion to one number of a config.
struct MemoryShare {
  std::string key;
  std::uint64_t value;  ///< of the key
  double bytes;
};

/// What the evaluation of a study is going to take, by the numbers that it grows with. It counts
/// the large tables only: a study that needs more than this says does not fit in any case. Those of
/// a scenario are there already: `slot_tables_need`.
[[nodiscard]] std::vector<MemoryShare> memory_need(const ExperimentConfig& config,
                                                   const Scenario& scenario, unsigned threads,
                                                   std::uint32_t batch_slots);

/// Throws ConfigError where that does not fit into the memory that there is, as below.
void check_memory_need(const Study& study, const RunContext& context);

/// What tables of every slot take, by the numbers of slots: partners that change, and orbits that
/// are not circular. Nothing where there are none.
[[nodiscard]] std::vector<MemoryShare> slot_tables_need(const ExperimentConfig& config,
                                                        const Constellation& constellation);

/// Throws ConfigError where the shares do not fit together into so many bytes; it names the key of
/// the largest share, and which value would fit.
void check_memory_need(std::span<const MemoryShare> shares, std::uint64_t available_bytes);

}  // namespace spacemoe
