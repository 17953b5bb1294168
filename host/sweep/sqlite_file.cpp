#include "host/sweep/sqlite_file.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

namespace spacemoe {
namespace {

constexpr int patience_ms = 20'000;

}  // namespace

std::string reason_of(const SQLite::Exception& error) {
  switch (error.getErrorCode()) {
    case SQLITE_NOTADB:
      return "it is no SQLite database, or damaged";
    case SQLITE_CORRUPT:
      return fmt::format("it is damaged ({}); a copy, or running the shard again without it, helps",
                         error.what());
    case SQLITE_FULL:
      return "the disk is full";
    case SQLITE_BUSY:
      return "another program holds it";
    case SQLITE_READONLY:
      return "it may not be written";
    default:
      return error.what();
  }
}

SQLite::Database open_database(const std::filesystem::path& file) {
  std::error_code error;
  if (!std::filesystem::exists(file, error)) {
    throw FileError(file.string(), "read", "there is no such file");
  }
  if (std::filesystem::is_directory(file, error)) {
    throw FileError(file.string(), "read", "it is a folder");
  }
  return with_database(file, "read", [&] {
    SQLite::Database database(file.string(), SQLite::OPEN_READWRITE);
    database.setBusyTimeout(patience_ms);
    return database;
  });
}

bool is_blank(SQLite::Database& database) {
  return database.execAndGet("SELECT count(*) FROM sqlite_master").getInt() == 0 &&
         database.execAndGet("PRAGMA application_id").getInt() == 0;
}

bool has_first_config(SQLite::Database& database, const std::string& schema) {
  SQLite::Statement table(database, fmt::format("SELECT count(*) FROM {}.sqlite_master WHERE "
                                                "name = 'first_config'",
                                                schema));
  return table.executeStep() && table.getColumn(0).getInt() > 0;
}

void check_sweep_database(SQLite::Database& database, const std::filesystem::path& file) {
  const auto refuse = [&](const std::string& reason) {
    throw FileError(file.string(), "read", reason);
  };
  with_database(file, "read", [&] {
    if (is_blank(database)) {
      refuse("it is empty");
    }
    if (database.execAndGet("PRAGMA application_id").getInt() != sweep_application_id) {
      refuse("it is a SQLite database, but not of a sweep");
    }
    const int version = database.execAndGet("PRAGMA user_version").getInt();
    if (version != sweep_schema_version) {
      refuse(fmt::format("its tables are of version {}, this program knows version {}", version,
                         sweep_schema_version));
    }
    const std::string health = database.execAndGet("PRAGMA quick_check(1)").getString();
    if (health != "ok") {
      refuse(fmt::format("it is damaged ({}); a copy, or running the shard again without it, helps",
                         health));
    }
  });
}

void make_tables(SQLite::Database& database) {
  database.exec(fmt::format("PRAGMA application_id = {}", sweep_application_id));
  database.exec(fmt::format("PRAGMA user_version = {}", sweep_schema_version));
  database.exec(sweep_tables);
}

}  // namespace spacemoe
