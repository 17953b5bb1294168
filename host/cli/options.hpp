#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "host/cli/console.hpp"
#include "host/sweep/sweep_store.hpp"
#include "kernels/make_backend.hpp"

namespace spacemoe {

enum class OutputFormat : std::uint8_t { table, json, csv };

/// The flags that commands share.
struct CommonOptions {
  std::filesystem::path config;
  std::vector<std::string> overrides;  ///< --set key.path=value
  std::optional<std::uint64_t> seed;
  unsigned threads = 0;  ///< 0: all
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
};

/// A search evaluates what it found as `run` does.
struct SearchOptions {
  RunOptions run;
};

struct SweepOptions {
  CommonOptions common;
  std::optional<std::filesystem::path> out;  ///< folder of the shards; none: runs/NAME
  std::optional<Shard> shard;                ///< none: what Slurm says, else all
  std::optional<std::chrono::duration<double>> max_time;
  Resume resume = Resume::automatic;
  bool retry_failed = false;
  bool dry_run = false;
};

struct MergeOptions {
  std::vector<std::filesystem::path> inputs;
  std::filesystem::path out;
};

struct ExportOptions {
  std::filesystem::path sweep;
  std::optional<std::filesystem::path> out;  ///< none: stdout
  OutputFormat format = OutputFormat::csv;
};

struct InspectOptions {
  CommonOptions common;
  std::optional<std::uint32_t> slot;
  std::optional<std::filesystem::path> export_folder;
  std::vector<std::uint32_t> path;  ///< empty, or two satellites
};

struct CompareOptions {
  std::filesystem::path a;
  std::filesystem::path b;
  double min_effect = 0.005;  ///< as a share
  bool fail_on_difference = false;
  OutputFormat format = OutputFormat::table;
};

/// What is shown of a result.
struct ReportOptions {
  CommonOptions common;
  std::filesystem::path result;
  std::optional<std::filesystem::path> out;      ///< the HTML file
  std::optional<std::filesystem::path> figures;  ///< a folder
};

struct ValidateOptions {
  CommonOptions common;
  bool list = false;  ///< presets instead of a config
};

}  // namespace spacemoe
