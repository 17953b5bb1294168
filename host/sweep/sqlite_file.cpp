#include "host/sweep/sqlite_file.hpp"

#include <utility>

#include <fmt/format.h>
#include <sqlite3.h>

#include "host/sweep/file_lock.hpp"

namespace spacemoe {
namespace {

/// Without the bits that tell kinds of one error apart.
int kind_of(const SQLite::Exception& error) {
  constexpr unsigned kind_bits = 0xFF;
  return static_cast<int>(static_cast<unsigned>(error.getErrorCode()) & kind_bits);
}

}  // namespace

std::string reason_of(const SQLite::Exception& error) {
  switch (kind_of(error)) {
    case SQLITE_NOTADB:
      return "it is no SQLite database, or damaged: name what `sweep` or `merge` has written; if "
             "this is that, move it away, and the same command makes it anew";
    case SQLITE_CORRUPT:
      return fmt::format(
          "it is damaged ({}); move it away, and the command that made it begins anew",
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

bool is_damage(const SQLite::Exception& error) {
  switch (kind_of(error)) {
    case SQLITE_ERROR:  // a table or a column is not there
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_TOOBIG:
    case SQLITE_MISMATCH:
      return true;
    default:
      return false;
  }
}

bool is_held(const SQLite::Exception& error) {
  return kind_of(error) == SQLITE_BUSY;
}

SQLite::Database open_database(const std::filesystem::path& file) {
  std::error_code error;
  if (!std::filesystem::exists(file, error)) {
    throw FileError(file.string(), "read", "there is no such file");
  }
  if (std::filesystem::is_directory(file, error)) {
    throw FileError(file.string(), "read", "it is a folder");
  }
  check_locks(file);
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

SweepFormat format_of(SQLite::Database& database, const std::filesystem::path& file) {
  const auto refuse = [&](const std::string& reason) {
    throw FileError(file.string(), "read", reason);
  };
  return with_database(file, "read", [&] {
    if (is_blank(database)) {
      refuse("it is empty");
    }
    if (database.execAndGet("PRAGMA application_id").getInt() != sweep_application_id) {
      refuse("it is a SQLite database, but not of a sweep");
    }
    const int format = database.execAndGet("PRAGMA user_version").getInt();
    if (format != sweep_format && format != sweep_format_without_digests) {
      refuse(fmt::format("its tables are of format {}, this program knows {} and {}", format,
                         static_cast<int>(sweep_format_without_digests),
                         static_cast<int>(sweep_format)));
    }
    return static_cast<SweepFormat>(format);
  });
}

NewDatabase::NewDatabase(std::filesystem::path file, SweepFormat format)
    : file_(std::move(file)), temporary_(file_) {
  with_database(file_, "write", [&] {
    database_.emplace(temporary_.temporary().string(), SQLite::OPEN_READWRITE);
    // A separate file next to the database, not shared memory: safe on network file systems.
    database_->exec("PRAGMA journal_mode = DELETE");
    SQLite::Transaction transaction(*database_);
    make_tables(*database_, format);
    transaction.commit();
  });
}

NewDatabase::~NewDatabase() {
  database_.reset();
  if (const auto& temporary = temporary_.temporary(); !temporary.empty()) {
    std::error_code ignored;
    std::filesystem::remove(temporary.string() + "-journal", ignored);
  }
}

void NewDatabase::put_in_place(Existing existing) {
  database_.reset();
  temporary_.take_name(existing);
}

}  // namespace spacemoe
