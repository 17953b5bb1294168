#pragma once

#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "host/base/progress.hpp"
#include "host/config/config.hpp"
#include "host/sweep/sweep_data.hpp"
#include "host/sweep/sweep_spec.hpp"

namespace spacemoe {

/// Largest number of shards of a sweep.
inline constexpr std::uint32_t max_shards = 100'000;

/// The number of the shard, of 1 to n, that has a point: neighbours are in different ones, so that
/// costly corners of the grid are spread over the shards.
[[nodiscard]] inline std::uint32_t shard_of(std::uint64_t point, std::uint32_t count) {
  return static_cast<std::uint32_t>(point % count) + 1;
}

/// One n-th of a sweep, from 1 to n.
struct Shard {
  std::uint32_t number = 1;
  std::uint32_t count = 1;

  [[nodiscard]] bool holds(std::uint64_t point) const { return shard_of(point, count) == number; }

  friend bool operator==(const Shard&, const Shard&) = default;
};

/// A point before it is computed.
struct GridPoint {
  std::string key;                    ///< as in SweepPoint
  std::vector<std::uint32_t> values;  ///< [axes], index of the value
};

/// Who watches a grid being read, which takes minutes where it has 10^6 combinations.
struct GridWatch {
  Progress* progress = nullptr;  ///< none: nobody
  std::stop_token stop = {};
};

/// All points of a sweep, each one read and checked.
class SweepGrid {
 public:
  /// `version` is that of the program: results of different ones are not mixed.
  /// Throws ConfigError with a position for the block `sweep` and for any point that `run` would
  /// refuse, and says at which values; Interrupted where it was asked to stop.
  SweepGrid(ConfigDraft draft, std::string version, const GridWatch& watch = {});

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const std::string& version() const { return version_; }
  [[nodiscard]] const std::vector<AxisSpec>& axes() const { return spec_.axes; }
  [[nodiscard]] const std::vector<GridPoint>& points() const { return points_; }
  /// Combinations of the axes that `keep` leaves out.
  [[nodiscard]] std::uint64_t filtered() const { return filtered_; }
  /// As SweepData::grid.
  [[nodiscard]] const std::string& hash() const { return hash_; }

  /// The config of a point.
  [[nodiscard]] LoadedConfig config(std::uint64_t point) const;
  /// "links.survival = 0.9, model = mixtral-8x7b"
  [[nodiscard]] std::string describe(std::uint64_t point) const;
  /// The axis values of a point as a JSON map.
  [[nodiscard]] std::string params(std::uint64_t point) const;

 private:
  using Indices = std::vector<std::uint32_t>;

  [[nodiscard]] LoadedConfig read(const Indices& values) const;
  [[nodiscard]] std::string describe(const Indices& values) const;
  void read_points(const GridWatch& watch);
  void add_point(const Indices& values, class ContentHashes& files);
  void check_same_configs() const;

  ConfigDraft draft_;
  /// Points that name the same elements share them.
  std::unique_ptr<LastFlying> elements_ = std::make_unique<LastFlying>();
  std::string version_;
  SweepSpec spec_;
  std::string name_;
  std::vector<GridPoint> points_;
  std::uint64_t filtered_ = 0;
  std::string hash_;
};

/// The hash that shards of one sweep share. values: JSON list of each axis; keys: of all points.
[[nodiscard]] std::string grid_hash(const std::vector<std::pair<std::string, std::string>>& axes,
                                    const std::vector<std::string>& keys);

}  // namespace spacemoe
