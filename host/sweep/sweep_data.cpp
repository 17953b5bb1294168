#include "host/sweep/sweep_data.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "host/sweep/axis_value.hpp"
#include "host/sweep/sqlite_file.hpp"
#include "host/sweep/sweep_files.hpp"

namespace spacemoe {
namespace {

std::optional<double> optional_number(const SQLite::Column& column) {
  return column.isNull() ? std::nullopt : std::optional(column.getDouble());
}

SweepData read_head(SQLite::Database& database, const std::filesystem::path& file) {
  SQLite::Statement sweep(database, "SELECT name, grid, version, points, config FROM sweep");
  if (!sweep.executeStep()) {
    throw FileError(file.string(), "read", "it says not of which sweep it is");
  }
  SweepData data{sweep.getColumn(0).getString(),
                 sweep.getColumn(1).getString(),
                 sweep.getColumn(2).getString(),
                 static_cast<std::uint64_t>(sweep.getColumn(3).getInt64()),
                 sweep.getColumn(4).getString(),
                 {},
                 {}};
  SQLite::Statement axis(database, "SELECT key, dimension, values_json FROM axis ORDER BY number");
  while (axis.executeStep()) {
    data.axes.push_back({axis.getColumn(0).getString(),
                         static_cast<std::uint32_t>(axis.getColumn(1).getInt64()),
                         values_from_json(axis.getColumn(2).getString())});
  }
  if (has_first_config(database)) {
    // Without a row where it was merged from files that lack the table.
    SQLite::Statement config(database, "SELECT json FROM first_config");
    data.first_config = config.executeStep() ? config.getColumn(0).getString() : "";
  }
  SQLite::Statement process(database,
                            "SELECT command, backend, device, threads FROM provenance "
                            "ORDER BY shard, session");
  while (process.executeStep()) {
    data.processes.push_back({process.getColumn(0).getString(), process.getColumn(1).getString(),
                              process.getColumn(2).getString(),
                              static_cast<std::uint32_t>(process.getColumn(3).getInt64())});
  }
  data.wall_s = database.execAndGet("SELECT total(wall_s) FROM point").getDouble();
  return data;
}

SweepPoint read_point(const SQLite::Statement& row, const std::vector<SweepAxis>& axes) {
  SweepPoint point{static_cast<std::uint64_t>(row.getColumn(0).getInt64()),
                   row.getColumn(1).getString(),
                   std::vector<AxisValue>(axes.size()),
                   row.getColumn(3).getString() == "done" ? "" : row.getColumn(4).getString(),
                   {}};
  for (auto& [key, value] : params_from_json(row.getColumn(2).getString())) {
    const auto axis = std::ranges::find(axes, key, &SweepAxis::key);
    if (axis != axes.end()) {
      point.values[static_cast<std::size_t>(axis - axes.begin())] = std::move(value);
    }
  }
  return point;
}

void read_metrics(SQLite::Database& database, std::vector<SweepPoint>& points) {
  SQLite::Statement row(database,
                        "SELECT point.number, scheme, name, mean, low, high, n FROM metric JOIN "
                        "point USING (key) ORDER BY point.number, metric.rowid");
  auto point = points.begin();
  while (row.executeStep()) {
    const auto number = static_cast<std::uint64_t>(row.getColumn(0).getInt64());
    while (point->number != number) {
      ++point;
    }
    const std::string scheme = row.getColumn(1).getString();
    if (point->schemes.empty() || point->schemes.back().scheme != scheme) {
      point->schemes.push_back({scheme, {}});
    }
    const SQLite::Column n = row.getColumn(6);
    point->schemes.back().metrics.push_back(
        {row.getColumn(2).getString(), row.getColumn(3).getDouble(),
         optional_number(row.getColumn(4)), optional_number(row.getColumn(5)),
         n.isNull() ? std::nullopt : std::optional(static_cast<std::uint64_t>(n.getInt64()))});
  }
}

SweepData read_file_of_sweep(const std::filesystem::path& file) {
  SQLite::Database database = open_database(file);
  check_sweep_database(database, file);
  try {
    return with_database(file, "read", [&] {
      // One view of the file, though a sweep may be writing to it.
      SQLite::Transaction view(database);
      SweepData data = read_head(database, file);
      SQLite::Statement row(database,
                            "SELECT number, key, params, status, error FROM point ORDER BY number");
      while (row.executeStep()) {
        data.points.push_back(read_point(row, data.axes));
      }
      read_metrics(database, data.points);
      return data;
    });
  } catch (const FileError&) {
    throw;
  } catch (const std::exception& error) {
    // JSON that is none.
    throw FileError(file.string(), "read", error.what());
  }
}

void append(SweepData& whole, SweepData part, const std::filesystem::path& first,
            const std::filesystem::path& file) {
  if (part.grid != whole.grid) {
    throw FileError(file.string(), "read",
                    fmt::format("it belongs to another sweep than {}", first.string()));
  }
  std::ranges::move(part.points, std::back_inserter(whole.points));
  std::ranges::move(part.processes, std::back_inserter(whole.processes));
  whole.wall_s += part.wall_s;
}

}  // namespace

const SweepMetric* SweepScheme::find(std::string_view name) const {
  const auto found = std::ranges::find(metrics, name, &SweepMetric::name);
  return found == metrics.end() ? nullptr : &*found;
}

std::vector<std::filesystem::path> sweep_files(const std::filesystem::path& path) {
  if (!std::filesystem::is_directory(path)) {
    return {path};
  }
  std::vector<std::filesystem::path> shards;
  std::vector<std::filesystem::path> others;
  for (const auto& entry : std::filesystem::directory_iterator(path)) {
    if (entry.path().extension() == ".sqlite") {
      const bool is_shard = entry.path().filename().string().starts_with("shard-");
      (is_shard ? shards : others).push_back(entry.path());
    }
  }
  if (shards.empty() && others.size() != 1) {
    throw FileError(path.string(), "read",
                    others.empty() ? "there is no sweep in this folder"
                                   : "there are several databases in this folder; name one");
  }
  std::ranges::sort(shards);
  return shards.empty() ? others : shards;
}

SweepData read_sweep(const std::filesystem::path& path) {
  const std::vector<std::filesystem::path> files = sweep_files(path);
  SweepData data = read_file_of_sweep(files.front());
  for (std::size_t i = 1; i < files.size(); ++i) {
    append(data, read_file_of_sweep(files[i]), files.front(), files[i]);
  }
  std::ranges::sort(data.points, {}, &SweepPoint::number);
  const auto twice = std::ranges::adjacent_find(data.points, {}, &SweepPoint::number);
  if (twice != data.points.end()) {
    throw FileError(
        path.string(), "read",
        fmt::format("point {} is in it twice: shards of several divisions", twice->number));
  }
  return data;
}

}  // namespace spacemoe
