#include "host/sweep/sweep_tables.hpp"

#include <optional>
#include <string>

#include <fmt/format.h>

#include "host/sweep/sweep_digest.hpp"

namespace spacemoe {
namespace {

/// point: number is the point's place in the grid. metric: a figure of a scheme, in the order in
/// which schemes stand in the config. shard: which parts of the sweep are in this file. provenance:
/// each process that computed points. axis: what the sweep varies; axes of a dimension are zipped.
/// first_config: the resolved config of point 0, which files of earlier programs lack.
/// {0} is the column of the digest; that of `sweep` is over first_config, axis and shard too, that
/// of `point` over its figures.
constexpr const char* tables = R"sql(
CREATE TABLE sweep (
  name TEXT NOT NULL, grid TEXT NOT NULL, version TEXT NOT NULL, points INTEGER NOT NULL,
  config TEXT NOT NULL{0}) STRICT;
CREATE TABLE first_config (json TEXT NOT NULL) STRICT;
CREATE TABLE axis (
  number INTEGER PRIMARY KEY, key TEXT NOT NULL, dimension INTEGER NOT NULL,
  values_json TEXT NOT NULL) STRICT;
CREATE TABLE shard (
  number INTEGER NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (number, count)) STRICT;
CREATE TABLE point (
  key TEXT PRIMARY KEY, number INTEGER NOT NULL UNIQUE, params TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('done', 'failed')), error TEXT, wall_s REAL NOT NULL,
  session INTEGER NOT NULL{0}) STRICT;
CREATE TABLE metric (
  key TEXT NOT NULL REFERENCES point, scheme TEXT NOT NULL, name TEXT NOT NULL,
  mean REAL NOT NULL, low REAL, high REAL, n INTEGER, UNIQUE (key, scheme, name)) STRICT;
CREATE TABLE provenance (
  shard INTEGER NOT NULL, session INTEGER NOT NULL, started TEXT NOT NULL, command TEXT NOT NULL,
  version TEXT NOT NULL, backend TEXT NOT NULL, device TEXT NOT NULL, threads INTEGER NOT NULL{0},
  PRIMARY KEY (shard, session)) STRICT;
)sql";

void bind(SQLite::Statement& statement, int index, const std::optional<double>& value) {
  if (value) {
    statement.bind(index, *value);
  } else {
    statement.bind(index);
  }
}

/// Made ready for the next row, whatever became of the last one.
void restart(SQLite::Statement& statement) {
  static_cast<void>(statement.tryReset());
}

}  // namespace

void make_tables(SQLite::Database& database, SweepFormat format) {
  database.exec(fmt::format("PRAGMA application_id = {}", sweep_application_id));
  database.exec(fmt::format("PRAGMA user_version = {}", static_cast<int>(format)));
  database.exec(
      fmt::format(fmt::runtime(tables), format == sweep_format ? ", digest TEXT NOT NULL" : ""));
}

void write_head(SQLite::Database& database, const SweepHead& head, SweepFormat format) {
  const bool has_digest = format == sweep_format;
  SQLite::Statement sweep(
      database, fmt::format("INSERT INTO sweep VALUES (?, ?, ?, ?, ?{})", has_digest ? ", ?" : ""));
  sweep.bind(1, head.name);
  sweep.bind(2, head.grid);
  sweep.bind(3, head.version);
  sweep.bind(4, static_cast<std::int64_t>(head.points_planned));
  sweep.bind(5, head.config);
  if (has_digest) {
    sweep.bind(6, digest_of(head));
  }
  sweep.exec();
  if (!head.first_config.empty()) {
    SQLite::Statement first_config(database, "INSERT INTO first_config VALUES (?)");
    first_config.bind(1, head.first_config);
    first_config.exec();
  }
  SQLite::Statement axis(database, "INSERT INTO axis VALUES (?, ?, ?, ?)");
  for (std::size_t i = 0; i < head.axes.size(); ++i) {
    restart(axis);
    axis.bind(1, static_cast<std::int64_t>(i));
    axis.bind(2, head.axes[i].key);
    axis.bind(3, head.axes[i].dimension);
    axis.bind(4, head.axes[i].values_json);
    axis.exec();
  }
  SQLite::Statement shard(database, "INSERT INTO shard VALUES (?, ?)");
  for (const Shard& part : head.shards) {
    restart(shard);
    shard.bind(1, part.number);
    shard.bind(2, part.count);
    shard.exec();
  }
}

void write_session(SQLite::Database& database, const SessionRow& session) {
  SQLite::Statement put(database, "INSERT INTO provenance VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
  put.bind(1, session.shard);
  put.bind(2, session.session);
  put.bind(3, session.started);
  put.bind(4, session.command);
  put.bind(5, session.version);
  put.bind(6, session.backend);
  put.bind(7, session.device);
  put.bind(8, session.threads);
  put.bind(9, digest_of(session));
  put.exec();
}

PointWriter::PointWriter(SQLite::Database& database)
    : point_(database, fmt::format("INSERT INTO point ({}, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?) "
                                   "ON CONFLICT (key) DO UPDATE SET status = excluded.status, "
                                   "error = excluded.error, wall_s = excluded.wall_s, session = "
                                   "excluded.session, digest = excluded.digest",
                                   columns_of::point)),
      metric_(database, fmt::format("INSERT INTO metric ({}) VALUES (?, ?, ?, ?, ?, ?, ?)",
                                    columns_of::metric)) {}

void PointWriter::write(const PointRow& point) {
  restart(point_);
  point_.bind(1, point.key);
  point_.bind(2, static_cast<std::int64_t>(point.number));
  point_.bind(3, point.params);
  point_.bind(4, point.error.empty() ? "done" : "failed");
  if (point.error.empty()) {
    point_.bind(5);
  } else {
    point_.bind(5, point.error);
  }
  point_.bind(6, point.wall_s);
  point_.bind(7, point.session);
  point_.bind(8, digest_of(point));
  point_.exec();
  for (const SweepScheme& scheme : point.schemes) {
    for (const SweepMetric& metric : scheme.metrics) {
      write(point.key, scheme.scheme, metric);
    }
  }
}

void PointWriter::write(const std::string& key, const std::string& scheme,
                        const SweepMetric& metric) {
  restart(metric_);
  metric_.bind(1, key);
  metric_.bind(2, scheme);
  metric_.bind(3, metric.name);
  metric_.bind(4, metric.mean);
  bind(metric_, 5, metric.low);
  bind(metric_, 6, metric.high);
  if (metric.n) {
    metric_.bind(7, static_cast<std::int64_t>(*metric.n));
  } else {
    metric_.bind(7);
  }
  metric_.exec();
}

}  // namespace spacemoe
