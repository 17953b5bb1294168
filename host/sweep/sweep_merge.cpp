#include "host/sweep/sweep_merge.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "host/sweep/sqlite_file.hpp"
#include "host/sweep/sweep_files.hpp"
#include "host/sweep/sweep_grid.hpp"

namespace spacemoe {
namespace {

namespace fs = std::filesystem;

/// The parts of one file that must agree with those of the others.
struct Part {
  fs::path file;
  std::string grid;
  std::string version;
  std::uint64_t points_planned;
  std::vector<std::pair<std::string, std::string>> axes;
  std::vector<Shard> shards;
  std::map<std::uint64_t, std::string> keys;  ///< by number of the point
  std::uint64_t failed;
};

[[noreturn]] void refuse(const fs::path& file, std::string found, std::string allowed,
                         std::string hint = "") {
  throw ConfigError(
      {file.string(), std::move(found), std::move(allowed), std::move(hint), std::nullopt});
}

Part read_part(const fs::path& file) {
  SQLite::Database database = open_database(file);
  check_sweep_database(database, file);
  return with_database(file, "read", [&] {
    SQLite::Transaction view(database);
    SQLite::Statement sweep(database, "SELECT grid, version, points FROM sweep");
    if (!sweep.executeStep()) {
      throw FileError(file.string(), "read", "it says not of which sweep it is");
    }
    Part part{file,
              sweep.getColumn(0).getString(),
              sweep.getColumn(1).getString(),
              static_cast<std::uint64_t>(sweep.getColumn(2).getInt64()),
              {},
              {},
              {},
              0};
    SQLite::Statement axis(database, "SELECT key, values_json FROM axis ORDER BY number");
    while (axis.executeStep()) {
      part.axes.emplace_back(axis.getColumn(0).getString(), axis.getColumn(1).getString());
    }
    SQLite::Statement shard(database, "SELECT number, count FROM shard ORDER BY number");
    while (shard.executeStep()) {
      part.shards.push_back({static_cast<std::uint32_t>(shard.getColumn(0).getInt64()),
                             static_cast<std::uint32_t>(shard.getColumn(1).getInt64())});
    }
    SQLite::Statement point(database, "SELECT number, key, status FROM point");
    while (point.executeStep()) {
      part.keys.emplace(static_cast<std::uint64_t>(point.getColumn(0).getInt64()),
                        point.getColumn(1).getString());
      part.failed += point.getColumn(2).getString() == "failed" ? 1U : 0U;
    }
    if (part.shards.empty()) {
      throw FileError(file.string(), "read", "it says not which shard it is");
    }
    return part;
  });
}

std::vector<Part> read_parts(const std::vector<fs::path>& inputs) {
  std::vector<Part> parts;
  std::map<fs::path, fs::path> seen;
  for (const fs::path& input : inputs) {
    for (const fs::path& file : sweep_files(input)) {
      std::error_code error;
      const fs::path real = fs::weakly_canonical(file, error);
      if (!seen.emplace(real, file).second) {
        refuse(file, "found this file twice", "each shard once");
      }
      parts.push_back(read_part(file));
    }
  }
  return parts;
}

void check_one_sweep(const std::vector<Part>& parts) {
  const Part& first = parts.front();
  for (const Part& part : parts) {
    if (part.version != first.version) {
      refuse(part.file, fmt::format("found results of spacemoe {}", part.version),
             fmt::format("those of spacemoe {}, as in {}", first.version, first.file.string()),
             "results of different programs are not mixed");
    }
    if (part.grid != first.grid) {
      refuse(part.file, "found another sweep", fmt::format("the sweep of {}", first.file.string()),
             "axes, config, its files or the seed differ");
    }
  }
}

/// Every file by the shards that it holds.
std::map<std::uint32_t, const Part*> check_shards(const std::vector<Part>& parts) {
  const Part& first = parts.front();
  std::map<std::uint32_t, const Part*> by_number;
  for (const Part& part : parts) {
    for (const Shard& shard : part.shards) {
      if (shard.count != first.shards.front().count) {
        refuse(
            part.file, fmt::format("found shard {} of {}", shard.number, shard.count),
            fmt::format("shards of {}, as in {}", first.shards.front().count, first.file.string()),
            "a sweep is divided in one way");
      }
      const auto [entry, is_new] = by_number.emplace(shard.number, &part);
      if (!is_new) {
        refuse(part.file,
               fmt::format("found shard {} of {} a second time", shard.number, shard.count),
               "each shard once", fmt::format("{} has it too", entry->second->file.string()));
      }
    }
  }
  return by_number;
}

bool holds(const Part& part, std::uint64_t point) {
  return std::ranges::any_of(part.shards, [&](const Shard& shard) { return shard.holds(point); });
}

void check_points(const Part& part) {
  for (const auto& [number, key] : part.keys) {
    if (number >= part.points_planned || !holds(part, number)) {
      refuse(part.file, fmt::format("found point {}", number), "points of its shard alone");
    }
  }
}

std::vector<std::string> missing_parts(const Part& first,
                                       const std::map<std::uint32_t, const Part*>& by_number) {
  std::vector<std::string> missing;
  const std::uint32_t count = first.shards.front().count;
  for (std::uint32_t number = 1; number <= count; ++number) {
    const Shard shard{number, count};
    const std::uint64_t wanted = (first.points_planned + count - number) / count;
    const auto part = by_number.find(number);
    if (part == by_number.end()) {
      missing.push_back(fmt::format(
          "shard {0} of {1} is not among the files; spacemoe sweep ... --shard {0}/{1} makes it",
          number, count));
      continue;
    }
    const auto there = static_cast<std::uint64_t>(std::ranges::count_if(
        part->second->keys, [&](const auto& point) { return shard.holds(point.first); }));
    if (there < wanted) {
      missing.push_back(
          fmt::format("shard {0} of {1} ({2}) lacks {3} of {4} points; spacemoe sweep ... --shard "
                      "{0}/{1} goes on with it",
                      number, count, part->second->file.string(), wanted - there, wanted));
    }
  }
  return missing;
}

/// All keys together must hash as the grid did when the sweep was begun.
void prove_grid(const std::vector<Part>& parts) {
  std::vector<std::string> keys(parts.front().points_planned);
  for (const Part& part : parts) {
    for (const auto& [number, key] : part.keys) {
      keys[number] = key;
    }
  }
  for (const Part& part : parts) {
    if (grid_hash(part.axes, keys) != part.grid) {
      refuse(part.file, "found points that are not those of its sweep", "an unchanged database");
    }
  }
}

void copy(SQLite::Database& merged, const Part& part, bool is_first) {
  SQLite::Statement attach(merged, "ATTACH ? AS part");
  attach.bind(1, part.file.string());
  attach.exec();
  {
    SQLite::Transaction transaction(merged);
    if (is_first) {
      merged.exec("INSERT INTO sweep SELECT * FROM part.sweep");
      merged.exec("INSERT INTO axis SELECT * FROM part.axis");
      if (has_first_config(merged, "part")) {
        merged.exec("INSERT INTO first_config SELECT * FROM part.first_config");
      }
    }
    merged.exec("INSERT INTO shard SELECT * FROM part.shard");
    merged.exec("INSERT INTO provenance SELECT * FROM part.provenance");
    merged.exec("INSERT INTO point SELECT * FROM part.point ORDER BY number");
    merged.exec("INSERT INTO metric SELECT * FROM part.metric ORDER BY rowid");
    transaction.commit();
  }
  merged.exec("DETACH part");
}

void write_merged(const std::vector<Part>& parts, const fs::path& output) {
  fs::path temporary = output;
  temporary += ".tmp";
  std::error_code ignored;
  fs::remove(temporary, ignored);
  with_database(output, "write", [&] {
    SQLite::Database merged(temporary.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    merged.exec("PRAGMA journal_mode = DELETE");
    SQLite::Transaction transaction(merged);
    make_tables(merged);
    transaction.commit();
    for (const Part& part : parts) {
      copy(merged, part, &part == &parts.front());
    }
  });
  std::error_code error;
  fs::rename(temporary, output, error);
  if (error) {
    throw FileError(output.string(), "write", error.message());
  }
}

}  // namespace

MergeOutcome merge_sweeps(const std::vector<fs::path>& inputs, const fs::path& output) {
  if (fs::exists(output)) {
    throw ConfigError({.key = "--out",
                       .found = fmt::format("{} exists", output.string()),
                       .allowed = "a new file",
                       .hint = "merging overwrites nothing"});
  }
  const std::vector<Part> parts = read_parts(inputs);
  check_one_sweep(parts);
  const auto by_number = check_shards(parts);
  MergeOutcome outcome{0, 0, {}};
  for (const Part& part : parts) {
    check_points(part);
    outcome.points += part.keys.size();
    outcome.failed += part.failed;
  }
  outcome.missing = missing_parts(parts.front(), by_number);
  if (outcome.missing.empty()) {
    prove_grid(parts);
    write_merged(parts, output);
  }
  return outcome;
}

}  // namespace spacemoe
