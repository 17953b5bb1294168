#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>

#include "host/base/file.hpp"
#include "host/compare/sweep_comparison.hpp"
#include "host/report/sweep_report.hpp"
#include "host/sweep/sweep_export.hpp"
#include "tests/fuzz/promises.hpp"
#include "tests/fuzz/targets/targets.hpp"
#include "tests/unit/sweep/stored_sweep.hpp"

namespace spacemoe {
namespace {

namespace fs = std::filesystem;

/// The database of ten points, two of them failed, in a folder with room for another one.
class Database {
 public:
  Database() {
    compute_small(folder_.path(), small_grid(ten_points));
    const fs::path made = folder_.path() / shard_file_name({});
    whole_ = read_file(made);
    content_ = content_of(read_sweep(made));
    make_earlier_format(made);
    without_digests_ = read_file(made);
    fs::remove(made);
  }

  [[nodiscard]] const std::string& whole() const { return whole_; }
  [[nodiscard]] const std::string& without_digests() const { return without_digests_; }
  /// All that is shown of the whole one.
  [[nodiscard]] const std::string& content() const { return content_; }

  /// Puts bytes where a database is read from.
  [[nodiscard]] fs::path put(std::string_view bytes) const {
    const fs::path file = folder_.path() / "changed.sqlite";
    put_bytes(file, bytes);
    return file;
  }

 private:
  TestFolder folder_;
  std::string whole_;
  std::string without_digests_;
  std::string content_;
};

struct Shown {
  std::string content;
  bool has_digests;
};

Shown show_sweep(const fs::path& file) {
  const SweepData data = read_sweep(file);
  ResultComparison comparison = compare_sweeps(data, data);
  judge_rows(comparison, {});
  static_cast<void>(comparison_table(comparison));
  static_cast<void>(page_html(sweep_report(data)));
  return {content_of(data), data.remarks.empty()};
}

/// A value for a cell of a table.
struct CellChange {
  std::string table;
  std::string column;
  std::int64_t row = 0;
  char type = 'n';  ///< n: null, i: integer, r: real, t: text, b: blob
  std::string value;
};

template <class Number>
std::optional<Number> number_in(std::string_view text) {
  Number number{};
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  return read.ec == std::errc{} ? std::optional(number) : std::nullopt;
}

/// The word up to the next space, which is taken from the text with it.
std::string_view next_word(std::string_view& text) {
  const std::string_view word = text.substr(0, text.find(' '));
  text.remove_prefix(std::min(text.size(), word.size() + 1));
  return word;
}

CellChange change_in(std::string_view line) {
  CellChange change;
  change.table = next_word(line);
  change.column = next_word(line);
  change.row = number_in<std::int64_t>(next_word(line)).value_or(1);
  const std::string_view type = next_word(line);
  change.type = type.empty() ? 'n' : type.front();
  change.value = line;
  return change;
}

bool is_cell(const CellChange& change) {
  constexpr std::array tables = {"sweep", "first_config", "axis",      "shard",
                                 "point", "metric",       "provenance"};
  constexpr std::array columns = {
      "name",      "grid",        "version", "points", "config", "json",  "number",  "key",
      "dimension", "values_json", "count",   "params", "status", "error", "wall_s",  "session",
      "scheme",    "mean",        "low",     "high",   "n",      "shard", "started", "command",
      "backend",   "device",      "threads", "digest", "rowid"};
  return std::ranges::find(tables, change.table) != tables.end() &&
         std::ranges::find(columns, change.column) != columns.end();
}

/// Makes a change, where the table allows it.
void make_change(SQLite::Database& database, const CellChange& change) {
  if (!is_cell(change)) {
    return;
  }
  try {
    SQLite::Statement update(
        database, "UPDATE " + change.table + " SET " + change.column + " = ? WHERE rowid = ?");
    switch (change.type) {
      case 'i':
        update.bind(1, number_in<std::int64_t>(change.value).value_or(0));
        break;
      case 'r':
        update.bind(1, number_in<double>(change.value).value_or(0.0));
        break;
      case 't':
        update.bind(1, change.value);
        break;
      case 'b':
        update.bind(1, change.value.data(), static_cast<int>(change.value.size()));
        break;
      default:
        update.bind(1);
    }
    update.bind(2, change.row);
    update.exec();
  } catch (const SQLite::Exception&) {
    // No such column, another type than that of the column, or a value that is there already.
  }
}

void change_cells(const fs::path& file, std::string_view lines) {
  SQLite::Database database(file.string(), SQLite::OPEN_READWRITE);
  database.exec("PRAGMA synchronous = OFF");
  SQLite::Transaction transaction(database);
  std::istringstream stream{std::string(lines)};
  for (std::string line; std::getline(stream, line);) {
    make_change(database, change_in(line));
  }
  transaction.commit();
}

}  // namespace

FuzzTarget sweep_database_target() {
  const auto database = std::make_shared<Database>();
  const auto read = [database](std::string_view bytes) {
    const Shown shown = show_sweep(database->put(bytes));
    must(!shown.has_digests || shown.content == database->content(),
         "shows another number with an error");
  };
  return {read, {database->whole(), database->without_digests()}};
}

FuzzTarget sweep_cells_target() {
  const auto database = std::make_shared<Database>();
  const auto read = [database](std::string_view bytes) {
    // With digests a change is found, whatever it is.
    fs::path file = database->put(database->whole());
    change_cells(file, bytes);
    static_cast<void>(is_taken([&] {
      must(show_sweep(file).content == database->content(), "shows another number with an error");
    }));
    // Without, it stays in bounds.
    file = database->put(database->without_digests());
    change_cells(file, bytes);
    static_cast<void>(show_sweep(file));
  };
  return {read,
          {"point number 4 i 1099511627776\npoint number 3 i -1\n",
           "point params 4 t {\"links.survival\":0.9,\"schemes\":[\"SpaceMoE\"]}\n",
           "point status 4 t failed\npoint error 4 t why\n",
           "point wall_s 4 r 1e308\npoint session 4 i 2\n", "point key 1 t 0123456789abcdef\n",
           "metric mean 4 r -1e308\nmetric n 3 i -1\n",
           "metric low 4 n\nmetric high 4 r 1e-320\nmetric name 3 t p99_s\n",
           "metric scheme 2 t SpaceMoF\n", "sweep points 1 i 9\n",
           "sweep name 1 t another\nsweep config 1 t name: another\n",
           "axis values_json 1 t [[[[[1, 2]]]]]\n",
           "axis values_json 1 t {\"base\":{},\"a\":{\"b\":[1]}}\naxis key 1 t case\n",
           "axis values_json 1 t [0.5,0.6,0.7,0.8,0.9,1e999,\"a\",null,{\"b\":[]}]\n",
           "axis dimension 0 i 4294967296\naxis number 1 i 7\naxis key 1 t schemes\n",
           "shard count 1 i 0\nshard number 1 i 100001\n", "first_config json 1 t {}\n",
           "provenance threads 1 i -1\nprovenance shard 1 i 2\nprovenance command 1 t x\n"}};
}

}  // namespace spacemoe
