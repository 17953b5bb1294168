#pragma once

#include <cstdint>
#include <string>

#include "host/experiment/result.hpp"
#include "kernels/api/backend.hpp"

namespace spacemoe {

/// Origin of a result: with it anyone can run it again.
struct Provenance {
  std::string command;      ///< as typed
  std::string config_json;  ///< the resolved config
  std::string config_hash;
  std::string config_folder;  ///< where the config's paths start, seen from the result folder
  std::uint64_t seed;
  BackendInfo backend;
  std::uint32_t batch_slots;
};

/// Throws ConfigError (key --out) where what was typed is not UTF-8, as JSON has to be: told before
/// the work rather than after it.
void check_can_be_written(const Provenance& provenance);

/// manifest.json, before ResultFolder seals it: provenance, costs by stage, and what is not in
/// summary.csv: p-values before adjustment, Hodges-Lehmann shifts, and how well the two engines
/// agree.
[[nodiscard]] std::string manifest_json(const ExperimentResult& result,
                                        const Provenance& provenance);

}  // namespace spacemoe
