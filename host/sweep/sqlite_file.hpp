#pragma once

#include <filesystem>
#include <string>

#include <SQLiteCpp/SQLiteCpp.h>

#include "host/base/error.hpp"

/// Shared by the files of this folder that use SQL. Nothing else includes it.
namespace spacemoe {

/// In the header of every sweep's database: "SpMo".
inline constexpr int sweep_application_id = 0x53704D6F;
/// Of the tables below; `PRAGMA user_version`.
inline constexpr int sweep_schema_version = 1;

/// point: number is the point's place in the grid. metric: a figure of a scheme, in the order in
/// which schemes stand in the config. shard: which parts of the sweep are in this file. provenance:
/// each process that computed points. axis: what the sweep varies; axes of a dimension are zipped.
/// first_config: the resolved config of point 0, which files of earlier programs lack.
inline constexpr const char* sweep_tables = R"sql(
CREATE TABLE sweep (
  name TEXT NOT NULL, grid TEXT NOT NULL, version TEXT NOT NULL, points INTEGER NOT NULL,
  config TEXT NOT NULL) STRICT;
CREATE TABLE first_config (json TEXT NOT NULL) STRICT;
CREATE TABLE axis (
  number INTEGER PRIMARY KEY, key TEXT NOT NULL, dimension INTEGER NOT NULL,
  values_json TEXT NOT NULL) STRICT;
CREATE TABLE shard (
  number INTEGER NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (number, count)) STRICT;
CREATE TABLE point (
  key TEXT PRIMARY KEY, number INTEGER NOT NULL UNIQUE, params TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('done', 'failed')), error TEXT, wall_s REAL NOT NULL,
  session INTEGER NOT NULL) STRICT;
CREATE TABLE metric (
  key TEXT NOT NULL REFERENCES point, scheme TEXT NOT NULL, name TEXT NOT NULL,
  mean REAL NOT NULL, low REAL, high REAL, n INTEGER, UNIQUE (key, scheme, name)) STRICT;
CREATE TABLE provenance (
  shard INTEGER NOT NULL, session INTEGER NOT NULL, started TEXT NOT NULL, command TEXT NOT NULL,
  version TEXT NOT NULL, backend TEXT NOT NULL, device TEXT NOT NULL, threads INTEGER NOT NULL,
  PRIMARY KEY (shard, session)) STRICT;
)sql";

/// SQLite's error message, for users.
[[nodiscard]] std::string reason_of(const SQLite::Exception& error);

/// Does something with a database; an error of SQLite becomes a FileError.
template <class Work>
auto with_database(const std::filesystem::path& file, const char* action, Work&& work) {
  try {
    return std::forward<Work>(work)();
  } catch (const SQLite::Exception& error) {
    throw FileError(file.string(), action, reason_of(error));
  }
}

/// Opens a database that exists. Writing may be needed to read it: what a killed process left
/// half-written is rolled back. Throws FileError where it is missing.
[[nodiscard]] SQLite::Database open_database(const std::filesystem::path& file);

/// Whether there is nothing in it: a process was killed before it had begun.
[[nodiscard]] bool is_blank(SQLite::Database& database);

/// Whether a sweep's database, by the name that it is attached as, has the table first_config.
[[nodiscard]] bool has_first_config(SQLite::Database& database, const std::string& schema = "main");

/// Throws FileError where a database is damaged, no sweep, or of another version.
void check_sweep_database(SQLite::Database& database, const std::filesystem::path& file);

/// Makes the tables, as part of a transaction.
void make_tables(SQLite::Database& database);

}  // namespace spacemoe
