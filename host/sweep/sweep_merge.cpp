#include "host/sweep/sweep_merge.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "host/sweep/sqlite_file.hpp"
#include "host/sweep/sweep_files.hpp"
#include "host/sweep/sweep_grid.hpp"
#include "host/sweep/sweep_scan.hpp"

namespace spacemoe {
namespace {

namespace fs = std::filesystem;

/// The parts of one file that must agree with those of the others.
struct Part {
  fs::path file;
  SweepFormat format;
  SweepHead head;
  std::map<std::uint64_t, std::string> keys;  ///< by number of the point
  std::uint64_t failed;
};

[[noreturn]] void refuse(const fs::path& file, std::string found, std::string allowed,
                         std::string hint = "") {
  throw ConfigError(
      {file.string(), std::move(found), std::move(allowed), std::move(hint), std::nullopt});
}

Part read_part(const fs::path& file) {
  StoredSweep stored = read_stored_sweep(file, Figures::dropped);
  Part part{file, stored.format, std::move(*stored.head), {}, 0};
  for (PointRow& point : stored.points) {
    part.failed += point.error.empty() ? 0U : 1U;
    part.keys.emplace(point.number, std::move(point.key));
  }
  return part;
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
    if (part.head.version != first.head.version) {
      refuse(part.file, fmt::format("found results of spacemoe {}", part.head.version),
             fmt::format("those of spacemoe {}, as in {}", first.head.version, first.file.string()),
             "results of different programs are not mixed");
    }
    if (part.format != first.format || part.head.grid != first.head.grid) {
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
    for (const Shard& shard : part.head.shards) {
      if (shard.count != first.head.shards.front().count) {
        refuse(part.file, fmt::format("found shard {} of {}", shard.number, shard.count),
               fmt::format("shards of {}, as in {}", first.head.shards.front().count,
                           first.file.string()),
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

std::vector<std::string> missing_parts(const std::vector<Part>& parts,
                                       const std::map<std::uint32_t, const Part*>& by_number) {
  const SweepHead& head = parts.front().head;
  const std::uint32_t count = head.shards.front().count;
  std::map<std::uint32_t, std::uint64_t> there;
  for (const Part& part : parts) {
    for (const auto& [number, key] : part.keys) {
      ++there[shard_of(number, count)];
    }
  }
  std::vector<std::string> missing;
  for (std::uint32_t number = 1; number <= count; ++number) {
    const std::uint64_t wanted = (head.points_planned + count - number) / count;
    const auto part = by_number.find(number);
    if (part == by_number.end()) {
      missing.push_back(fmt::format(
          "shard {0} of {1} is not among the files; spacemoe sweep ... --shard {0}/{1} makes it",
          number, count));
    } else if (there[number] < wanted) {
      missing.push_back(
          fmt::format("shard {0} of {1} ({2}) lacks {3} of {4} points; spacemoe sweep ... --shard "
                      "{0}/{1} goes on with it",
                      number, count, part->second->file.string(), wanted - there[number], wanted));
    }
  }
  return missing;
}

/// All keys together must hash as the grid did when the sweep was begun.
void prove_grid(const std::vector<Part>& parts) {
  std::vector<std::string> keys(parts.front().head.points_planned);
  for (const Part& part : parts) {
    for (const auto& [number, key] : part.keys) {
      keys[number] = key;
    }
  }
  for (const Part& part : parts) {
    std::vector<std::pair<std::string, std::string>> axes;
    for (const AxisRow& axis : part.head.axes) {
      axes.emplace_back(axis.key, axis.values_json);
    }
    if (grid_hash(axes, keys) != part.head.grid) {
      refuse(part.file, "found points that are not those of its sweep", "an unchanged database");
    }
  }
}

void copy(SQLite::Database& merged, const Part& part) {
  SQLite::Statement attach(merged, "ATTACH ? AS part");
  attach.bind(1, part.file.string());
  attach.exec();
  {
    SQLite::Transaction transaction(merged);
    merged.exec("INSERT INTO provenance SELECT * FROM part.provenance");
    merged.exec("INSERT INTO point SELECT * FROM part.point ORDER BY number");
    merged.exec("INSERT INTO metric SELECT * FROM part.metric ORDER BY rowid");
    transaction.commit();
  }
  merged.exec("DETACH part");
}

/// The description of all parts together.
SweepHead merged_head(const std::vector<Part>& parts) {
  SweepHead head = parts.front().head;
  head.shards.clear();
  for (const Part& part : parts) {
    head.shards.insert(head.shards.end(), part.head.shards.begin(), part.head.shards.end());
  }
  std::ranges::sort(head.shards, {}, &Shard::number);
  return head;
}

/// Rows are copied with their digests; all of them together are read once more, as a shard may have
/// changed since it was checked.
void write_merged(const std::vector<Part>& parts, const fs::path& output) {
  const SweepFormat format = parts.front().format;
  NewDatabase merged(output, format);
  std::uint64_t points = 0;
  const StoredSweep written = with_database(output, "write", [&] {
    SQLite::Database& database = merged.database();
    database.setBusyTimeout(patience_ms);
    SQLite::Transaction transaction(database);
    write_head(database, merged_head(parts), format);
    transaction.commit();
    for (const Part& part : parts) {
      copy(database, part);
      points += part.keys.size();
    }
    return scan_sweep(database, format, Figures::dropped);
  });
  if (!written.is_sound() || written.points.size() != points) {
    throw FileError(output.string(), "write", "the shards changed while they were merged");
  }
  merged.put_in_place(Existing::kept);
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
  MergeOutcome outcome{0, 0, {}, {}};
  for (const Part& part : parts) {
    outcome.points += part.keys.size();
    outcome.failed += part.failed;
    if (part.format == sweep_format_without_digests) {
      outcome.remarks.push_back(remark_without_digests(part.file));
    }
  }
  outcome.missing = missing_parts(parts, by_number);
  if (outcome.missing.empty()) {
    prove_grid(parts);
    write_merged(parts, output);
  }
  return outcome;
}

}  // namespace spacemoe
