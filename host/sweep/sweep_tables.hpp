#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include "host/sweep/sweep_rows.hpp"

/// The tables of a sweep's database, and how rows are written to them. Nothing outside this folder
/// includes it.
namespace spacemoe {

/// In the header of every sweep's database: "SpMo".
inline constexpr int sweep_application_id = 0x53704D6F;
/// Format of the tables, `PRAGMA user_version`: one bit alone never makes one of the other.
enum SweepFormat : int {
  sweep_format_without_digests = 1,  ///< of earlier programs; it can be read and merged
  sweep_format = 2
};

/// The columns of each table, without `digest`, in the order in which rows are written.
namespace columns_of {
inline constexpr const char* sweep = "name, grid, version, points, config";
inline constexpr const char* first_config = "json";
inline constexpr const char* axis = "number, key, dimension, values_json";
inline constexpr const char* shard = "number, count";
inline constexpr const char* point = "key, number, params, status, error, wall_s, session";
inline constexpr const char* metric = "key, scheme, name, mean, low, high, n";
inline constexpr const char* provenance =
    "shard, session, started, command, version, backend, device, threads";
}  // namespace columns_of

/// Makes the tables, as part of a transaction.
void make_tables(SQLite::Database& database, SweepFormat format = sweep_format);

/// Writes sweep, first_config, axis and shard, which are empty.
void write_head(SQLite::Database& database, const SweepHead& head,
                SweepFormat format = sweep_format);
void write_session(SQLite::Database& database, const SessionRow& session);

/// Writes points with their figures, each as part of a transaction; in place of a point of the
/// same key, which must have failed.
class PointWriter {
 public:
  explicit PointWriter(SQLite::Database& database);

  void write(const PointRow& point);

 private:
  void write(const std::string& key, const std::string& scheme, const SweepMetric& metric);

  SQLite::Statement point_, metric_;
};

}  // namespace spacemoe
