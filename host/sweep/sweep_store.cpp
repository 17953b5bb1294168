#include "host/sweep/sweep_store.hpp"

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <optional>
#include <utility>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "host/config/config.hpp"
#include "host/sweep/axis_value.hpp"
#include "host/sweep/sqlite_file.hpp"

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
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) {
    throw FileError(folder.string(), "create the folder", error.message());
  }
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

void bind(SQLite::Statement& statement, int index, const std::optional<double>& value) {
  if (value) {
    statement.bind(index, *value);
  } else {
    statement.bind(index);
  }
}

}  // namespace

/// The open database with the statements that every point runs.
struct SweepStore::Connection {
  explicit Connection(const std::filesystem::path& file)
      : database(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE) {
    constexpr int patience_ms = 20'000;
    database.setBusyTimeout(patience_ms);
    // A separate file next to the database, not shared memory: safe on network file systems.
    database.exec("PRAGMA journal_mode = DELETE");
  }

  void prepare() {
    put_point.emplace(database,
                      "INSERT INTO point (key, number, params, status, error, wall_s, session) "
                      "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET status = "
                      "excluded.status, error = excluded.error, wall_s = excluded.wall_s, "
                      "session = excluded.session");
    put_metric.emplace(database,
                       "INSERT INTO metric (key, scheme, name, mean, low, high, n) "
                       "VALUES (?, ?, ?, ?, ?, ?, ?)");
  }

  SQLite::Database database;
  std::optional<SQLite::Statement> put_point, put_metric;
};

std::string shard_file_name(const Shard& shard) {
  return fmt::format("shard-{}-of-{}.sqlite", shard.number, shard.count);
}

SweepStore::SweepStore(const std::filesystem::path& folder, const SweepGrid& grid,
                       const Shard& shard, const SweepSession& session, Resume resume)
    : file_(file_in(folder, shard, resume)),
      grid_(grid),
      shard_(shard),
      lock_(lock_of(file_), file_),
      status_(grid.points().size(), Status::missing) {
  check_division(folder, shard);
  with_database(file_, "open", [&] {
    connection_ = std::make_unique<Connection>(file_);
    if (is_blank(connection_->database)) {
      create(session);
    } else if (resume == Resume::never) {
      throw ConfigError({.key = "--resume",
                         .found = fmt::format("found never, and {}", file_.string()),
                         .allowed = "a folder without this shard",
                         .hint = "auto goes on with it"});
    }
    check_sweep_database(connection_->database, file_);
    check_same_sweep(folder);
    read_status();
    begin_session(session);
    connection_->prepare();
  });
}

SweepStore::~SweepStore() = default;

void SweepStore::create(const SweepSession& session) {
  SQLite::Database& database = connection_->database;
  SQLite::Transaction transaction(database);
  make_tables(database);
  SQLite::Statement sweep(database, "INSERT INTO sweep VALUES (?, ?, ?, ?, ?)");
  sweep.bind(1, grid_.name());
  sweep.bind(2, grid_.hash());
  sweep.bind(3, grid_.version());
  sweep.bind(4, static_cast<std::int64_t>(grid_.points().size()));
  sweep.bind(5, session.config);
  sweep.exec();
  SQLite::Statement first_config(database, "INSERT INTO first_config VALUES (?)");
  first_config.bind(1, resolved_json(grid_.config(0).config));
  first_config.exec();
  SQLite::Statement put_axis(database, "INSERT INTO axis VALUES (?, ?, ?, ?)");
  for (std::size_t i = 0; i < grid_.axes().size(); ++i) {
    const AxisSpec& axis = grid_.axes()[i];
    put_axis.bind(1, static_cast<std::int64_t>(i));
    put_axis.bind(2, axis.key);
    put_axis.bind(3, axis.dimension);
    put_axis.bind(4, values_json(axis.values));
    put_axis.exec();
    put_axis.reset();
  }
  SQLite::Statement put_shard(database, "INSERT INTO shard VALUES (?, ?)");
  put_shard.bind(1, shard_.number);
  put_shard.bind(2, shard_.count);
  put_shard.exec();
  transaction.commit();
}

void SweepStore::check_same_sweep(const std::filesystem::path& folder) const {
  SQLite::Statement sweep(connection_->database, "SELECT grid, version FROM sweep");
  if (!sweep.executeStep()) {
    throw FileError(file_.string(), "go on with", "it says not of which sweep it is");
  }
  const std::string version = sweep.getColumn(1).getString();
  if (version != grid_.version()) {
    throw ConfigError(
        {.key = "--out",
         .found = fmt::format("{} was begun by spacemoe {}", file_.string(), version),
         .allowed = fmt::format("what spacemoe {} began, or a new folder", grid_.version()),
         .hint = "results of different programs are not mixed"});
  }
  if (sweep.getColumn(0).getString() != grid_.hash()) {
    throw ConfigError({.key = "--out",
                       .found = fmt::format("{} holds another sweep", folder.string()),
                       .allowed = "a folder of its own for each sweep",
                       .hint = "the config, its files, --set or --seed have changed"});
  }
}

void SweepStore::read_status() {
  SQLite::Statement point(connection_->database, "SELECT number, status FROM point");
  while (point.executeStep()) {
    const auto number = static_cast<std::uint64_t>(point.getColumn(0).getInt64());
    if (number < status_.size()) {
      status_[number] = point.getColumn(1).getString() == "done" ? Status::done : Status::failed;
    }
  }
}

void SweepStore::begin_session(const SweepSession& session) {
  SQLite::Database& database = connection_->database;
  session_ = database.execAndGet("SELECT count(*) FROM provenance").getInt64() + 1;
  SQLite::Statement put(database, "INSERT INTO provenance VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  put.bind(1, shard_.number);
  put.bind(2, session_);
  put.bind(3, now_utc());
  put.bind(4, session.command);
  put.bind(5, grid_.version());
  put.bind(6, session.backend);
  put.bind(7, session.device);
  put.bind(8, session.threads);
  put.exec();
}

void SweepStore::add(PointOutcome outcome) {
  status_[outcome.number] = outcome.error.empty() ? Status::done : Status::failed;
  unwritten_.push_back(std::move(outcome));
  const Clock::duration wait = write_share * write_time_;
  if (Clock::now() - written_ >= std::min<Clock::duration>(wait, longest_wait)) {
    flush();
  }
}

void SweepStore::flush() {
  const Clock::time_point begin = Clock::now();
  with_database(file_, "write", [&] {
    if (!unwritten_.empty()) {
      SQLite::Transaction transaction(connection_->database);
      for (const PointOutcome& outcome : unwritten_) {
        write(outcome);
      }
      transaction.commit();
    }
    unwritten_.clear();
    written_ = Clock::now();
    write_time_ = written_ - begin;
  });
}

void SweepStore::write(const PointOutcome& outcome) {
  const std::string& key = grid_.points()[outcome.number].key;
  SQLite::Statement& point = *connection_->put_point;
  point.reset();
  point.bind(1, key);
  point.bind(2, static_cast<std::int64_t>(outcome.number));
  point.bind(3, grid_.params(outcome.number));
  point.bind(4, outcome.error.empty() ? "done" : "failed");
  if (outcome.error.empty()) {
    point.bind(5);
  } else {
    point.bind(5, outcome.error);
  }
  point.bind(6, outcome.wall_s);
  point.bind(7, session_);
  point.exec();
  SQLite::Statement& put = *connection_->put_metric;
  for (const SweepScheme& scheme : outcome.schemes) {
    for (const SweepMetric& metric : scheme.metrics) {
      put.reset();
      put.bind(1, key);
      put.bind(2, scheme.scheme);
      put.bind(3, metric.name);
      put.bind(4, metric.mean);
      bind(put, 5, metric.low);
      bind(put, 6, metric.high);
      if (metric.n) {
        put.bind(7, static_cast<std::int64_t>(*metric.n));
      } else {
        put.bind(7);
      }
      put.exec();
    }
  }
}

}  // namespace spacemoe
