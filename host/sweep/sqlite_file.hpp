#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include <SQLiteCpp/SQLiteCpp.h>

#include "host/base/error.hpp"
#include "host/base/temporary_file.hpp"
#include "host/sweep/sweep_tables.hpp"

/// Shared by the files of this folder that use SQL. Nothing else includes it.
namespace spacemoe {

/// SQLite's error message, for users.
[[nodiscard]] std::string reason_of(const SQLite::Exception& error);

/// Whether an error says that the file is damaged, not that it cannot be reached or held.
[[nodiscard]] bool is_damage(const SQLite::Exception& error);
/// Whether another connection holds the file.
[[nodiscard]] bool is_held(const SQLite::Exception& error);

/// Does something with a database; an error of SQLite becomes a FileError.
template <class Work>
auto with_database(const std::filesystem::path& file, const char* action, Work&& work) {
  try {
    return std::forward<Work>(work)();
  } catch (const SQLite::Exception& error) {
    throw FileError(file.string(), action, reason_of(error));
  }
}

/// How long SQLite waits for a file that another connection holds.
inline constexpr int patience_ms = 20'000;

/// Opens a database that exists. Writing may be needed to read it: what a killed process left
/// half-written is rolled back. Throws FileError where it is missing, or where its file system has
/// no locks.
[[nodiscard]] SQLite::Database open_database(const std::filesystem::path& file);

/// Whether there is nothing in it: a process was killed before it had begun.
[[nodiscard]] bool is_blank(SQLite::Database& database);

/// The format of a sweep's database. Throws FileError where it is no sweep, or of an unknown one.
[[nodiscard]] SweepFormat format_of(SQLite::Database& database, const std::filesystem::path& file);

/// A new database that takes its place, whole, when it is done; until then it has another name, and
/// it is gone where it is given up.
class NewDatabase {
 public:
  /// Throws FileError.
  NewDatabase(std::filesystem::path file, SweepFormat format);
  ~NewDatabase();
  NewDatabase(const NewDatabase&) = delete;
  NewDatabase& operator=(const NewDatabase&) = delete;

  [[nodiscard]] SQLite::Database& database() { return *database_; }
  /// Gives it its name. Throws FileError, also where there is a file that is to be kept.
  void put_in_place(Existing existing);

 private:
  std::filesystem::path file_;
  TemporaryFile temporary_;  ///< closed after the database, whose locks closing it would drop
  std::optional<SQLite::Database> database_;
};

}  // namespace spacemoe
