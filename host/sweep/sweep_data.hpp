#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace spacemoe {

/// Value that an axis gives its key: a number, a word, or a list or map as JSON.
struct AxisValue {
  std::string text;
  std::optional<double> number;  ///< where the text is one

  friend bool operator==(const AxisValue&, const AxisValue&) = default;
};

/// What a case sets: dotted paths of the config with their values.
using CaseChanges = std::vector<std::pair<std::string, AxisValue>>;

struct SweepAxis {
  /// Dotted path of the config, as `--set` takes it; `case` where these are cases.
  std::string key;
  /// Axes of the same dimension are zipped: their values change together.
  std::uint32_t dimension;
  std::vector<AxisValue> values;  ///< in the order of the config; of cases their names, base first
  /// [values], of cases alone.
  std::vector<CaseChanges> changes = {};

  [[nodiscard]] bool is_cases() const { return !changes.empty(); }
};

/// "links.survival = 0.99, time.slots = 400"; "the config as it stands" of the base.
[[nodiscard]] std::string changes_text(const CaseChanges& changes);

/// A figure of a scheme at a point; docs/sweeps.md lists their names.
struct SweepMetric {
  std::string name;
  double mean;
  std::optional<double> low, high;  ///< 95 % interval
  std::optional<std::uint64_t> n;   ///< number of tokens, slots or layers
};

struct SweepScheme {
  std::string scheme;
  std::vector<SweepMetric> metrics;

  /// nullptr where the figure does not apply to the scheme.
  [[nodiscard]] const SweepMetric* find(std::string_view name) const;
};

struct SweepPoint {
  std::uint64_t number;  ///< in the grid, the last axis fastest, from 0
  std::string key;       ///< hash of resolved config, files it names, seed and code version
  std::vector<AxisValue> values;     ///< [axes]
  std::string error;                 ///< why it failed; empty where it did not
  std::vector<SweepScheme> schemes;  ///< in the order of the config; none where it failed

  [[nodiscard]] bool failed() const { return !error.empty(); }
};

/// A process that computed points.
struct SweepProcess {
  std::string command;  ///< as typed
  std::string backend;
  std::string device;
  std::uint32_t threads;
};

/// A sweep with the points computed so far.
struct SweepData {
  std::string name;
  std::string grid;     ///< hash of axes and all points' keys: the same for shards of one sweep
  std::string version;  ///< of the program that computed it
  std::uint64_t points_planned;
  std::string config;  ///< the YAML text that the sweep was started with
  std::vector<SweepAxis> axes;
  std::vector<SweepPoint> points;            ///< those that there are, by number
  std::vector<SweepProcess> processes = {};  ///< in the order in which they began, shard by shard
  double wall_s = 0.0;                       ///< that the points took, one after the other
  /// The resolved config of point 0, as JSON; empty where an earlier program began the sweep.
  std::string first_config = {};
  std::vector<std::string> remarks = {};  ///< what whoever reads it must know of the files

  [[nodiscard]] bool is_complete() const { return points.size() == points_planned; }
};

/// Reads the database of a shard, a merged one, or all shards in a folder, which may be at work.
/// Every row is held against its digest; a database of the earlier format, which has none, is read
/// with a remark. Throws FileError for what is missing, damaged (points by their numbers), no
/// sweep, of another format of the database, or not of one sweep.
[[nodiscard]] SweepData read_sweep(const std::filesystem::path& path);

}  // namespace spacemoe
