#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "kernels/make_backend.hpp"

namespace spacemoe {

enum class OutputFormat : std::uint8_t { table, json, csv };

/// The flags that commands share.
struct CommonOptions {
  std::filesystem::path config;
  std::vector<std::string> overrides;  ///< --set key.path=value
  std::optional<std::uint64_t> seed;
  unsigned threads = 0;  ///< 0: all that the process may use
  BackendChoice backend = BackendChoice::automatic;
  std::uint32_t batch_slots = 0;  ///< 0: what suits the backend
  OutputFormat format = OutputFormat::table;
  std::string command_line;  ///< as typed, for the manifest
};

struct RunOptions {
  CommonOptions common;
  std::optional<std::filesystem::path> out;
  bool force = false;
  bool dry_run = false;
  bool wide = false;  ///< all columns of the table
};

}  // namespace spacemoe
