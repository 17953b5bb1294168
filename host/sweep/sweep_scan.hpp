#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>

#include "host/sweep/sweep_rows.hpp"
#include "host/sweep/sweep_tables.hpp"

/// The one reader of a sweep's database. Nothing outside this folder includes it.
namespace spacemoe {

/// What is whole in a database, and what is not.
struct StoredSweep {
  SweepFormat format;
  std::optional<SweepHead> head;     ///< none where it is damaged
  std::vector<SessionRow> sessions;  ///< by shard and number
  std::vector<PointRow> points;      ///< by number
  std::vector<std::string> damage;   ///< all that is damaged, in words

  [[nodiscard]] bool is_sound() const { return damage.empty(); }
};

/// Whether the figures of points are kept in memory; they are checked all the same.
enum class Figures : std::uint8_t { kept, dropped };

/// Reads a database row by row, holds every row against its digest and its bounds, and if all of
/// them are right, has SQLite check the file's structure. It reads in one transaction; a sweep may
/// be writing to it. Rows are read in the order of the file, so that no index decides what is
/// found, and no further than they are in order, so that reading ends. Throws what SQLite throws
/// where a file cannot be reached or is held.
[[nodiscard]] StoredSweep scan_sweep(SQLite::Database& database, SweepFormat format,
                                     Figures figures);

/// The same for a file that exists. Throws FileError for what is missing, damaged, no sweep or of
/// another format; it names damaged points.
[[nodiscard]] StoredSweep read_stored_sweep(const std::filesystem::path& file, Figures figures);

/// What is damaged, in one line.
[[nodiscard]] std::string damage_text(const StoredSweep& stored);

/// What a reader of a file without digests must be told.
[[nodiscard]] std::string remark_without_digests(const std::filesystem::path& file);

}  // namespace spacemoe
