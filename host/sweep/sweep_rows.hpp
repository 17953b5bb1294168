#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/sweep/sweep_data.hpp"
#include "host/sweep/sweep_grid.hpp"

/// Rows of a sweep's database, as the files of this folder pass them on. Nothing else includes it.
namespace spacemoe {

/// A row of the table axis.
struct AxisRow {
  std::string key;
  std::int64_t dimension;
  std::string values_json;
};

/// The tables sweep, first_config, axis and shard: what the points of a file belong to.
struct SweepHead {
  std::string name;
  std::string grid;
  std::string version;
  std::uint64_t points_planned;
  std::string config;
  std::string first_config;  ///< as in SweepData
  std::vector<AxisRow> axes;
  std::vector<Shard> shards;  ///< by number
};

/// A row of the table provenance: a process that computed points.
struct SessionRow {
  std::uint32_t shard;
  std::int64_t session;  ///< from 1, for each shard
  std::string started;
  std::string command;
  std::string version;
  std::string backend;
  std::string device;
  std::uint32_t threads;
};

/// A row of the table point with its rows of the table metric.
struct PointRow {
  std::string key;
  std::uint64_t number;
  std::string params;
  std::string error;  ///< empty where it is done
  double wall_s;
  std::int64_t session;
  std::vector<SweepScheme> schemes;
};

}  // namespace spacemoe
