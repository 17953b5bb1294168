#include "host/sweep/sweep_scan.hpp"

#include <algorithm>
#include <limits>
#include <set>
#include <string_view>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/sweep/sqlite_file.hpp"
#include "host/sweep/sweep_digest.hpp"

namespace spacemoe {
namespace {

/// Tells that a table cannot be read on.
struct Damaged {
  std::string what;
};

/// The rows of a table in the order of the file, no index involved.
class TableScan {
 public:
  TableScan(SQLite::Database& database, const char* table, const std::string& columns)
      : table_(table),
        rows_(database,
              fmt::format("SELECT {}, rowid FROM {} NOT INDEXED ORDER BY rowid", columns, table)) {}

  /// Throws Damaged where the rows are out of order: their tree may lead back to where it was.
  [[nodiscard]] bool next() {
    if (!rows_.executeStep()) {
      return false;
    }
    const std::int64_t row = integer(rows_.getColumnCount() - 1);
    if (last_ && row <= *last_) {
      throw Damaged{fmt::format("rows of the table {} are out of order", table_)};
    }
    last_ = row;
    return true;
  }

  [[nodiscard]] bool has(int column) const { return !rows_.isColumnNull(column); }
  [[nodiscard]] std::string text(int column) const { return rows_.getColumn(column).getString(); }
  [[nodiscard]] std::int64_t integer(int column) const {
    return rows_.getColumn(column).getInt64();
  }
  [[nodiscard]] double number(int column) const { return rows_.getColumn(column).getDouble(); }
  [[nodiscard]] std::optional<double> optional_number(int column) const {
    return has(column) ? std::optional(number(column)) : std::nullopt;
  }
  /// Throws Damaged where it is not from 1 to `max`.
  [[nodiscard]] std::uint32_t number_up_to(int column, std::uint32_t max) const {
    const std::int64_t value = integer(column);
    if (value < 1 || value > max) {
      throw Damaged{fmt::format("the table {} holds {}, allowed: 1 to {}", table_, value, max)};
    }
    return static_cast<std::uint32_t>(value);
  }

 private:
  const char* table_;
  SQLite::Statement rows_;
  std::optional<std::int64_t> last_;
};

constexpr std::uint32_t any_number = std::numeric_limits<std::uint32_t>::max();

/// Reads one database.
class Scan {
 public:
  Scan(SQLite::Database& database, SweepFormat format, Figures figures)
      : database_(database), keeps_figures_(figures == Figures::kept) {
    stored_.format = format;
  }

  [[nodiscard]] StoredSweep read() {
    // One view of the file, though a sweep may be writing to it.
    SQLite::Transaction view(database_);
    attempt([&] { read_head(); });
    attempt([&] { read_sessions(); });
    attempt([&] { read_points(); });
    attempt([&] { read_figures(); });
    judge_points();
    attempt([&] { check_sessions(); });
    if (stored_.is_sound()) {
      attempt([&] { check_structure(); });
    }
    return std::move(stored_);
  }

 private:
  /// A point that is being read.
  struct Reading {
    PointRow row;
    PointDigest digest;
    std::string wanted_digest;
    bool is_whole;
    std::size_t figures;
  };

  template <class Work>
  void attempt(Work work) {
    try {
      work();
    } catch (const Damaged& damaged) {
      stored_.damage.push_back(damaged.what);
    } catch (const SQLite::Exception& error) {
      if (!is_damage(error)) {
        throw;
      }
      stored_.damage.emplace_back(error.what());
    }
  }

  [[nodiscard]] bool has_digests() const { return stored_.format == sweep_format; }
  [[nodiscard]] std::string with_digest(const char* columns) const {
    return has_digests() ? fmt::format("{}, digest", columns) : columns;
  }

  void read_head() {
    TableScan sweep(database_, "sweep", with_digest(columns_of::sweep));
    if (!sweep.next()) {
      throw Damaged{"it does not say of which sweep it is"};
    }
    SweepHead head{sweep.text(0), sweep.text(1), sweep.text(2), 0, sweep.text(4), "", {}, {}};
    head.points_planned = sweep.number_up_to(3, max_sweep_points);
    const std::string digest = has_digests() ? sweep.text(5) : "";
    if (sweep.next()) {
      throw Damaged{"it says twice of which sweep it is"};
    }
    if (has_digests() || database_.tableExists("first_config")) {
      TableScan config(database_, "first_config", columns_of::first_config);
      // Without a row where it was merged from files that lack the table.
      head.first_config = config.next() ? config.text(0) : "";
    }
    TableScan axis(database_, "axis", columns_of::axis);
    while (axis.next()) {
      head.axes.push_back({axis.text(1), axis.integer(2), axis.text(3)});
      const std::int64_t before =
          head.axes.size() == 1 ? -1 : head.axes[head.axes.size() - 2].dimension;
      const std::int64_t dimension = head.axes.back().dimension;
      if (dimension != before + 1 && (dimension != before || before < 0)) {
        throw Damaged{fmt::format("axis {} is of dimension {}", head.axes.back().key, dimension)};
      }
    }
    TableScan shard(database_, "shard", columns_of::shard);
    while (shard.next()) {
      const std::uint32_t count = shard.number_up_to(1, max_shards);
      head.shards.push_back({shard.number_up_to(0, count), count});
    }
    std::ranges::sort(head.shards, {}, &Shard::number);
    if (head.axes.empty() || head.shards.empty()) {
      throw Damaged{"it does not say which axes and shards it has"};
    }
    if (has_digests() && digest_of(head) != digest) {
      throw Damaged{"its config, axes or shards do not match their digest"};
    }
    stored_.head = std::move(head);
  }

  void read_sessions() {
    TableScan row(database_, "provenance", with_digest(columns_of::provenance));
    while (row.next()) {
      attempt([&] {
        SessionRow session{row.number_up_to(0, max_shards),
                           row.integer(1),
                           row.text(2),
                           row.text(3),
                           row.text(4),
                           row.text(5),
                           row.text(6),
                           row.number_up_to(7, any_number)};
        if (has_digests() && digest_of(session) != row.text(8)) {
          throw Damaged{"a row of the table provenance does not match its digest"};
        }
        stored_.sessions.push_back(std::move(session));
      });
    }
    std::ranges::sort(stored_.sessions, {}, [](const SessionRow& session) {
      return std::pair(session.shard, session.session);
    });
  }

  void read_points() {
    TableScan row(database_, "point", with_digest(columns_of::point));
    std::set<std::uint64_t> numbers;
    while (row.next()) {
      PointRow point{row.text(0),
                     static_cast<std::uint64_t>(row.integer(1)),
                     row.text(2),
                     row.text(4),
                     row.number(5),
                     row.integer(6),
                     {}};
      const std::string status = row.text(3);
      const bool says_one_thing =
          status == (point.error.empty() ? "done" : "failed") && row.has(4) == !point.error.empty();
      const bool is_in_bounds = point.number < max_sweep_points &&
                                (!stored_.head || point.number < stored_.head->points_planned) &&
                                numbers.insert(point.number).second;
      const auto [entry, is_new] = by_key_.try_emplace(point.key, reading_.size());
      const PointDigest digest(point);
      reading_.push_back({std::move(point), digest, has_digests() ? row.text(7) : "",
                          says_one_thing && is_in_bounds && is_new, 0});
    }
  }

  void read_figures() {
    TableScan row(database_, "metric", columns_of::metric);
    Reading* reading = nullptr;
    bool is_lost = false;
    while (row.next()) {
      const std::string key = row.text(0);
      if (reading == nullptr || reading->row.key != key) {
        const auto found = by_key_.find(key);
        if (found == by_key_.end()) {
          is_lost = true;
          continue;
        }
        reading = &reading_[found->second];
      }
      add_figure(*reading, row);
    }
    if (is_lost) {
      throw Damaged{"figures of no point are in it"};
    }
  }

  void add_figure(Reading& reading, const TableScan& row) const {
    const std::string scheme = row.text(1);
    SweepMetric metric{
        row.text(2), row.number(3), row.optional_number(4), row.optional_number(5),
        row.has(6) ? std::optional(static_cast<std::uint64_t>(row.integer(6))) : std::nullopt};
    reading.digest.add(scheme, metric);
    ++reading.figures;
    if (keeps_figures_) {
      std::vector<SweepScheme>& schemes = reading.row.schemes;
      if (schemes.empty() || schemes.back().scheme != scheme) {
        schemes.push_back({scheme, {}});
      }
      schemes.back().metrics.push_back(std::move(metric));
    }
  }

  void judge_points() {
    std::vector<std::uint64_t> damaged;  // as far as their numbers are known
    for (Reading& reading : reading_) {
      // Without digests, at least a point that is done has figures, and a failed one has none.
      const bool is_right = has_digests() ? reading.digest.hex() == reading.wanted_digest
                                          : reading.row.error.empty() == (reading.figures > 0);
      if (reading.is_whole && is_right) {
        stored_.points.push_back(std::move(reading.row));
      } else {
        damaged.push_back(reading.row.number);
      }
    }
    std::ranges::sort(stored_.points, {}, &PointRow::number);
    std::ranges::sort(damaged);
    if (!damaged.empty()) {
      stored_.damage.push_back(points_text(damaged));
    }
  }

  /// "point 3 is not as it was written"
  [[nodiscard]] static std::string points_text(const std::vector<std::uint64_t>& points) {
    constexpr std::size_t max_named = 10;
    const std::size_t named = std::min(points.size(), max_named);
    return fmt::format(
        "point{} {}{} {} written", points.size() == 1 ? "" : "s",
        fmt::join(points.begin(), points.begin() + static_cast<std::ptrdiff_t>(named), ", "),
        points.size() == named ? "" : fmt::format(" and {} more", points.size() - named),
        points.size() == 1 ? "is not as it was" : "are not as they were");
  }

  /// The sessions of a shard count from 1, and every point is of one of them.
  void check_sessions() const {
    std::set<std::pair<std::uint32_t, std::int64_t>> known;
    std::int64_t before = 0;
    for (const SessionRow& session : stored_.sessions) {
      before = known.contains({session.shard, before}) ? before : 0;
      if (session.session != before + 1) {
        throw Damaged{"rows of the table provenance are missing"};
      }
      known.emplace(session.shard, session.session);
      before = session.session;
    }
    if (!stored_.head) {
      return;
    }
    const std::uint32_t count = stored_.head->shards.front().count;
    for (const PointRow& point : stored_.points) {
      const std::uint32_t shard = shard_of(point.number, count);
      if (!std::ranges::binary_search(stored_.head->shards, shard, {}, &Shard::number)) {
        throw Damaged{
            fmt::format("point {} is of shard {}, which is not in it", point.number, shard)};
      }
      if (!known.contains({shard, point.session})) {
        throw Damaged{"rows of the table provenance are missing"};
      }
    }
  }

  void check_structure() const {
    std::string health = database_.execAndGet("PRAGMA integrity_check(1)").getString();
    if (health != "ok") {
      std::ranges::replace(health, '\n', ' ');
      throw Damaged{health};
    }
  }

  SQLite::Database& database_;
  bool keeps_figures_;
  StoredSweep stored_;
  std::vector<Reading> reading_;
  std::unordered_map<std::string, std::size_t> by_key_;
};

}  // namespace

StoredSweep scan_sweep(SQLite::Database& database, SweepFormat format, Figures figures) {
  return Scan(database, format, figures).read();
}

std::string damage_text(const StoredSweep& stored) {
  return fmt::format("it is damaged: {}", fmt::join(stored.damage, "; "));
}

StoredSweep read_stored_sweep(const std::filesystem::path& file, Figures figures) {
  SQLite::Database database = open_database(file);
  const SweepFormat format = format_of(database, file);
  StoredSweep stored =
      with_database(file, "read", [&] { return scan_sweep(database, format, figures); });
  if (!stored.is_sound()) {
    throw FileError(file.string(), "read",
                    damage_text(stored) +
                        "; the command that computed it keeps what is whole and computes the rest "
                        "again (after a merge: merge the shards again)");
  }
  return stored;
}

std::string remark_without_digests(const std::filesystem::path& file) {
  return fmt::format(
      "{} is of an earlier format, without digests: a changed figure in it would not be noticed",
      file.string());
}

}  // namespace spacemoe
