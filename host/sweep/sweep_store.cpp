#include "host/sweep/sweep_store.hpp"

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <map>
#include <optional>
#include <utility>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "host/base/file.hpp"
#include "host/config/config.hpp"
#include "host/sweep/sqlite_file.hpp"
#include "host/sweep/sweep_scan.hpp"

namespace spacemoe {
namespace {

// Writing takes at most one part in so many of the time...
constexpr int write_share = 100;
// ... and no more than this is lost where a process is killed, however slow the file system is.
constexpr std::chrono::seconds longest_wait(10);

/// The file in the folder, which is made where it does not exist.
std::filesystem::path file_in(const std::filesystem::path& folder, const Shard& shard,
                              Resume resume) {
  std::filesystem::path file = folder / shard_file_name(shard);
  if (resume == Resume::must && !std::filesystem::exists(file)) {
    throw ConfigError({.key = "--resume",
                       .found = fmt::format("found must, and no {}", file.string()),
                       .allowed = "a sweep to go on with",
                       .hint = "auto starts one"});
  }
  make_folders(folder);
  return file;
}

std::filesystem::path lock_of(std::filesystem::path file) {
  return file.replace_extension(".lock");
}

/// A folder holds the shards of one division, so that together they hold each point once.
void check_division(const std::filesystem::path& folder, const Shard& shard) {
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    unsigned number = 0;
    unsigned count = 0;
    if (entry.path().extension() == ".sqlite" &&
        std::sscanf(name.c_str(), "shard-%u-of-%u", &number, &count) == 2 && count != shard.count) {
      throw ConfigError({.key = "--shard",
                         .found = fmt::format("found shard {} of {} beside {}", shard.number,
                                              shard.count, entry.path().string()),
                         .allowed = fmt::format("shards of {}, or another --out", count)});
    }
  }
}

std::string now_utc() {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)));
}

/// A name beside a file that nothing has, for the file when it is damaged.
std::filesystem::path name_for_damaged(const std::filesystem::path& file) {
  std::filesystem::path name = file;
  name += ".damaged";
  for (int i = 2; std::filesystem::exists(name); ++i) {
    name = file;
    name += fmt::format(".damaged-{}", i);
  }
  return name;
}

/// Keeps a file under a second name.
void keep_as(const std::filesystem::path& file, const std::filesystem::path& name) {
  std::error_code error;
  std::filesystem::create_hard_link(file, name, error);
  if (error) {
    // File systems without links.
    std::filesystem::copy_file(file, name, error);
  }
  if (error) {
    throw FileError(name.string(), "write", error.message());
  }
}

/// The sessions that points are of, from 1; those that are lost say so.
std::vector<SessionRow> complete(std::vector<SessionRow> sessions, const Shard& shard,
                                 const std::vector<PointRow>& points, const std::string& version) {
  std::map<std::int64_t, SessionRow> by_number;
  std::int64_t last = 0;
  for (SessionRow& session : sessions) {
    if (session.shard == shard.number && session.session > 0) {
      last = std::max(last, session.session);
      by_number.emplace(session.session, std::move(session));
    }
  }
  for (const PointRow& point : points) {
    last = std::max(last, point.session);
  }
  std::vector<SessionRow> all;
  for (std::int64_t number = 1; number <= last; ++number) {
    const auto found = by_number.find(number);
    all.push_back(found != by_number.end()
                      ? std::move(found->second)
                      : SessionRow{shard.number, number, "", "lost: this row was damaged", version,
                                   "", "", 1});
  }
  return all;
}

void write_all(SQLite::Database& database, const SweepHead& head, const StoredSweep& stored) {
  SQLite::Transaction transaction(database);
  write_head(database, head);
  for (const SessionRow& session : stored.sessions) {
    write_session(database, session);
  }
  PointWriter writer(database);
  for (const PointRow& point : stored.points) {
    writer.write(point);
  }
  transaction.commit();
}

}  // namespace

/// The open database with the statements that every point runs.
struct SweepStore::Connection {
  explicit Connection(const std::filesystem::path& file)
      : database(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE) {
    database.setBusyTimeout(patience_ms);
    // A separate file next to the database, not shared memory: safe on network file systems.
    database.exec("PRAGMA journal_mode = DELETE");
  }

  void prepare() {
    // Points that cannot be written wait for the next try, and the user for no one.
    constexpr int try_ms = 500;
    database.setBusyTimeout(try_ms);
    points.emplace(database);
  }

  SQLite::Database database;
  std::optional<PointWriter> points;
};

std::string shard_file_name(const Shard& shard) {
  return fmt::format("shard-{}-of-{}.sqlite", shard.number, shard.count);
}

SweepStore::SweepStore(const std::filesystem::path& folder, const SweepGrid& grid,
                       const Shard& shard, const SweepSession& session, Resume resume)
    : file_(file_in(folder, shard, resume)),
      grid_(grid),
      shard_(shard),
      session_(session),
      lock_(lock_of(file_), file_),
      status_(grid.points().size(), Status::missing),
      started_(now_utc()) {
  check_division(folder, shard);
  with_database(file_, "open", [&] { open(folder, resume); });
}

SweepStore::~SweepStore() = default;

void SweepStore::open(const std::filesystem::path& folder, Resume resume) {
  connection_ = std::make_unique<Connection>(file_);
  if (is_blank(connection_->database)) {
    create();
  } else if (resume == Resume::never) {
    throw ConfigError({.key = "--resume",
                       .found = fmt::format("found never, and {}", file_.string()),
                       .allowed = "a folder without this shard",
                       .hint = "auto goes on with it"});
  }
  const SweepFormat format = format_of(connection_->database, file_);
  const StoredSweep stored = scan_sweep(connection_->database, format, Figures::dropped);
  if (stored.head) {
    check_same_sweep(*stored.head, folder);
  }
  if (format != sweep_format) {
    throw ConfigError(
        {.key = "--out",
         .found = fmt::format("{} is of an earlier format, without digests", file_.string()),
         .allowed = "what this program began, or a new folder",
         .hint = "export, merge, compare and report still read it"});
  }
  if (stored.is_sound()) {
    take_over(stored);
  } else {
    mend();
  }
  connection_->prepare();
}

SweepHead SweepStore::head() const {
  SweepHead head{grid_.name(),
                 grid_.hash(),
                 grid_.version(),
                 grid_.points().size(),
                 session_.config,
                 resolved_json(grid_.config(0).config),
                 {},
                 {shard_}};
  for (const AxisSpec& axis : grid_.axes()) {
    head.axes.push_back({axis.key, axis.dimension, stored_values(axis)});
  }
  return head;
}

void SweepStore::create() {
  SQLite::Transaction transaction(connection_->database);
  make_tables(connection_->database);
  write_head(connection_->database, head());
  transaction.commit();
}

void SweepStore::check_same_sweep(const SweepHead& head,
                                  const std::filesystem::path& folder) const {
  if (head.version != grid_.version()) {
    throw ConfigError(
        {.key = "--out",
         .found = fmt::format("{} was begun by spacemoe {}", file_.string(), head.version),
         .allowed = fmt::format("what spacemoe {} began, or a new folder", grid_.version()),
         .hint = "results of different programs are not mixed"});
  }
  if (head.grid != grid_.hash()) {
    throw ConfigError({.key = "--out",
                       .found = fmt::format("{} holds another sweep", folder.string()),
                       .allowed = "a folder of its own for each sweep",
                       .hint = "the config, its files, --set or --seed have changed"});
  }
  if (head.shards != std::vector<Shard>{shard_}) {
    throw ConfigError({.key = "--out",
                       .found = fmt::format("{} holds other shards", file_.string()),
                       .allowed = fmt::format("shard {} of {}", shard_.number, shard_.count),
                       .hint = "a merged database cannot be gone on with"});
  }
}

bool SweepStore::is_of_this_shard(const PointRow& point) const {
  return point.number < grid_.points().size() && shard_.holds(point.number) &&
         grid_.points()[point.number].key == point.key;
}

void SweepStore::take_over(const StoredSweep& stored) {
  for (const PointRow& point : stored.points) {
    if (!is_of_this_shard(point)) {
      throw FileError(file_.string(), "go on with",
                      fmt::format("point {} is none of this shard", point.number));
    }
    take_status(point.number, point.error);
  }
  session_number_ = static_cast<std::int64_t>(stored.sessions.size()) + 1;
}

void SweepStore::take_status(std::uint64_t point, const std::string& error) {
  status_[point] = error.empty() ? Status::done : Status::failed;
  if (error.empty()) {
    errors_.erase(point);
  } else {
    errors_[point] = error;
  }
}

// The key of a point is a hash of its config and of the program, so a whole point of the right key
// is one of this sweep, whatever else is damaged.
void SweepStore::mend() {
  StoredSweep stored = scan_sweep(connection_->database, sweep_format, Figures::kept);
  const std::string damage = damage_text(stored);
  const std::size_t whole = stored.points.size();
  std::erase_if(stored.points, [&](const PointRow& point) { return !is_of_this_shard(point); });
  if (!stored.head && (stored.points.empty() || stored.points.size() < whole)) {
    throw FileError(file_.string(), "go on with",
                    damage + "; move it away, and the same command begins anew");
  }
  stored.sessions = complete(std::move(stored.sessions), shard_, stored.points, grid_.version());
  NewDatabase mended(file_, sweep_format);
  write_all(mended.database(), stored.head ? *stored.head : head(), stored);
  connection_.reset();
  const std::filesystem::path damaged = name_for_damaged(file_);
  keep_as(file_, damaged);
  mended.put_in_place(Existing::replaced);
  connection_ = std::make_unique<Connection>(file_);
  take_over(stored);
  mended_ = fmt::format(
      "{}: {}; {} points in it are whole and kept, others are computed again; the damaged file is "
      "now {}",
      file_.string(), damage, stored.points.size(), damaged.string());
}

void SweepStore::add(PointOutcome outcome) {
  take_status(outcome.number, outcome.error);
  unwritten_.push_back(std::move(outcome));
  const Clock::duration wait = write_share * write_time_;
  if (Clock::now() - written_ >= std::min<Clock::duration>(wait, longest_wait)) {
    static_cast<void>(flush());
  }
}

bool SweepStore::flush() {
  const Clock::time_point begin = Clock::now();
  try {
    if (!unwritten_.empty()) {
      write();
    }
    is_held_ = false;
    unwritten_.clear();
  } catch (const SQLite::Exception& error) {
    if (!spacemoe::is_held(error)) {
      throw FileError(file_.string(), "write", reason_of(error));
    }
    is_held_ = true;
  }
  written_ = Clock::now();
  write_time_ = written_ - begin;
  return !is_held_;
}

void SweepStore::write() {
  SQLite::Database& database = connection_->database;
  SQLite::Transaction transaction(database);
  if (!session_is_written_) {
    write_session(database, {shard_.number, session_number_, started_, session_.command,
                             grid_.version(), session_.backend, session_.device, session_.threads});
  }
  for (const PointOutcome& outcome : unwritten_) {
    connection_->points->write({grid_.points()[outcome.number].key, outcome.number,
                                grid_.params(outcome.number), outcome.error, outcome.wall_s,
                                session_number_, outcome.schemes});
  }
  transaction.commit();
  session_is_written_ = true;
}

}  // namespace spacemoe
