#include "host/experiment/memory_need.hpp"

#include <algorithm>
#include <numeric>
#include <set>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/base/system_limits.hpp"
#include "host/constellation/time_slots.hpp"
#include "host/statistics/resampling.hpp"
#include "host/statistics/slot_memory.hpp"
#include "host/topology/partner_choice.hpp"
#include "host/weather/weather.hpp"
#include "kernels/common/token_sums.hpp"

namespace spacemoe {
namespace {

/// Placements and result rows of all schemes.
struct Counts {
  double placements = 0.0;
  double most_placements = 0.0;  ///< of a scheme
  double rows = 0.0;
  std::set<std::uint32_t> different_rows;  ///< numbers of rows that schemes have
};

Counts counts_of(const ExperimentConfig& config) {
  const auto draws_of = [&](const Scheme& scheme) {
    return scheme.is_random() ? config.evaluation.draws : 1U;
  };
  std::uint32_t reference = 1;
  for (const Scheme& scheme : config.schemes) {
    reference = scheme.name == config.reference ? draws_of(scheme) : reference;
  }
  Counts counts;
  for (const Scheme& scheme : config.schemes) {
    const std::uint32_t rows = std::max(draws_of(scheme), reference);
    counts.placements += draws_of(scheme);
    counts.most_placements = std::max<double>(counts.most_placements, draws_of(scheme));
    counts.rows += rows;
    counts.different_rows.insert(rows);
  }
  return counts;
}

/// Bytes for placements, their tables and their result rows.
double draws_bytes(const ExperimentConfig& config, const Counts& counts, double satellites,
                   double threads, double batch_slots, double block) {
  const double modules = config.model.layers * (config.model.experts + 1.0);
  // A module's satellite, as planned and as evaluated; its compute; which entry of which path row
  // it reads, both ways; and for each thread its latencies.
  constexpr double bytes_of_module = 4 + 4 + 4 + 16;
  constexpr double bytes_of_latencies = 16;
  double bytes = counts.placements * modules * (bytes_of_module + threads * bytes_of_latencies);
  // Records of a batch, exact and sampled; sums of each row; the slots around which blocks wrap.
  bytes += counts.rows * sizeof(RowSums) * (2 * batch_slots + 3 + 2 * (block - 1));
  for (const std::uint32_t rows : counts.different_rows) {
    // Which draws each replicate takes, and where they lie.
    bytes += 2.0 * sizeof(std::uint32_t) * bootstrap_replicates * rows;
  }
  // Before that, each draw of the scheme that is being placed has a list of free satellites.
  constexpr double bytes_of_free = 4 + 1 + 4;
  return std::max(bytes, counts.most_placements * satellites * bytes_of_free);
}

double slots_bytes(const ExperimentConfig& config, const Counts& counts, double shells) {
  const auto schemes = static_cast<double>(config.schemes.size());
  // Sums, and a line of slots.csv.
  constexpr double bytes_of_line = 60;
  double bytes = schemes * (2 * sizeof(RowSums) + bytes_of_line) + shells * sizeof(ShellPhase);
  if (config.evaluation.until.relative_half_width) {
    bytes += counts.rows * (2 * sizeof(RowSums) + sizeof(double));  // all records are kept
  }
  return bytes * config.time.all_slots();
}

/// Slots of a block as they are resampled; a realisation is one.
double block_slots(const ExperimentConfig& config, SlotMemory memory) {
  return memory.realisation_slots > 0 ? 1 : SlotBlocks(config.time.slots, memory).length();
}

/// Paths of a tile of sources, and links, for each thread.
double satellites_bytes(double satellites, double threads) {
  constexpr double bytes_of_satellite = 16 * 4 + 32 + 48;
  return satellites * threads * bytes_of_satellite;
}

}  // namespace

std::vector<MemoryShare> memory_need(const ExperimentConfig& config, const Scenario& scenario,
                                     unsigned threads, std::uint32_t batch_slots) {
  const Counts counts = counts_of(config);
  const double batch = std::min(batch_slots, config.time.all_slots());
  const double at_once = std::min<double>(threads, batch);
  const double satellites = scenario.constellation().size();
  const auto links = static_cast<double>(scenario.network().links().size());
  const double token_bytes =
      sizeof(float) +
      static_cast<double>(sizeof(std::uint16_t) * config.model.layers * config.model.active);
  return {
      {"evaluation.draws", config.evaluation.draws,
       draws_bytes(config, counts, satellites, at_once, batch,
                   block_slots(config, scenario.slot_memory()))},
      {"evaluation.tokens_per_slot", config.evaluation.tokens_per_slot,
       at_once * token_bytes * config.evaluation.tokens_per_slot},
      {config.time.realisations > 1 ? "time.realisations" : "time.slots",
       config.time.realisations > 1 ? config.time.realisations : config.time.slots,
       slots_bytes(config, counts, static_cast<double>(config.constellation.shells.size()))},
      {"planning.slots", config.planning.slots, sizeof(float) * links * config.planning.slots},
      {"constellation", scenario.constellation().size(), satellites_bytes(satellites, at_once)}};
}

std::vector<MemoryShare> slot_tables_need(const ExperimentConfig& config,
                                          const Constellation& constellation) {
  // Who holds which links, and before that the list of those that were chosen.
  constexpr std::size_t bytes_of_partners = sizeof(SatelliteLinks) + 2 * sizeof(LinkCandidate);
  const bool partners_change = any_partners_change(constellation, config.links);
  if (!partners_change && constellation.is_circular()) {
    return {};
  }
  const double slot_bytes =
      constellation.size() *
      static_cast<double>((partners_change ? bytes_of_partners : 0) +
                          (constellation.is_circular() ? 0 : sizeof(OrbitState)));
  const auto share = [&](const char* key, std::uint32_t slots, const TimeSlots& times) {
    const double all = slots + double{1} * weather_history(config.weather, times.length_s);
    return MemoryShare{key, slots, slot_bytes * all};
  };
  return {share("time.slots", config.time.slots, evaluation_slots(config.time, constellation)),
          share("planning.slots", config.planning.slots,
                planning_slots(config.time, config.planning, constellation))};
}

void check_memory_need(const Study& study, const RunContext& context) {
  check_memory_need(
      memory_need(study.config, study.scenario,
                  static_cast<unsigned>(context.arena.max_concurrency()), context.batch_slots),
      available_memory());
}

void check_memory_need(std::span<const MemoryShare> shares, std::uint64_t available_bytes) {
  constexpr double giga = 1e9;
  const double all =
      std::accumulate(shares.begin(), shares.end(), 0.0,
                      [](double sum, const MemoryShare& share) { return sum + share.bytes; });
  const auto available = static_cast<double>(available_bytes);
  if (all <= available) {
    return;
  }
  const MemoryShare& largest = *std::ranges::max_element(shares, {}, &MemoryShare::bytes);
  const double left = available - (all - largest.bytes);
  const auto fits =
      static_cast<std::uint64_t>(static_cast<double>(largest.value) * left / largest.bytes);
  throw ConfigError(
      {.key = largest.key,
       .found = fmt::format("found {}, which takes {:.1f} GB of memory, and all together {:.1f} GB",
                            largest.value, largest.bytes / giga, all / giga),
       .allowed = left > 0.0 && fits > 0
                      ? fmt::format("up to about {} in the {:.1f} GB that are available here", fits,
                                    available / giga)
                      : fmt::format("less, as {:.1f} GB are available here", available / giga)});
}

}  // namespace spacemoe
