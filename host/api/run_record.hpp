#pragma once

#include <cstdint>
#include <filesystem>
#include <set>
#include <string>

#include <spacemoe/results.hpp>

#include "host/config/experiment_config.hpp"
#include "host/experiment/result.hpp"
#include "kernels/api/backend.hpp"

namespace spacemoe::api {

/// A run as its folder needs it: what it gave, of what, and where it was computed. It keeps no
/// study alive, whose paths may take much memory.
struct RunRecord {
  ExperimentConfig config;            ///< with the schemes that were compared, without own rules
  std::set<std::string> own_schemes;  ///< those that had one
  std::filesystem::path folder;       ///< where the config's paths start, absolute
  ExperimentResult result;
  BackendInfo backend;
  std::uint32_t batch_slots;
};

}  // namespace spacemoe::api
