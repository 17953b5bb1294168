#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "host/sweep/file_lock.hpp"
#include "host/sweep/sweep_data.hpp"
#include "host/sweep/sweep_grid.hpp"

namespace spacemoe {

struct PointRow;
struct StoredSweep;
struct SweepHead;

/// Treatment of a database that a sweep finds.
enum class Resume : std::uint8_t {
  automatic,  ///< goes on with it, or starts one
  must,       ///< there has to be one
  never       ///< there must be none
};

/// Who computes, for the table `provenance`.
struct SweepSession {
  std::string command;  ///< as typed
  std::string config;   ///< text of the config file
  std::string backend;
  std::string device;
  std::uint32_t threads;
};

/// Outcome of a point: its figures, or the reason why it has none.
struct PointOutcome {
  std::uint64_t number;
  double wall_s;
  std::string error;
  std::vector<SweepScheme> schemes;
};

/// "shard-2-of-8.sqlite"
[[nodiscard]] std::string shard_file_name(const Shard& shard);

/// The database of a shard that this process alone writes. A point and its figures are written in
/// one transaction, with others where points take less time than writing: whatever kills the
/// process, the file holds whole points, each once; what was not yet written is computed again.
///
/// A database that is damaged is replaced by one of all points in it that are whole; it is kept
/// beside it, under another name.
class SweepStore {
 public:
  enum class Status : std::uint8_t { missing, done, failed };

  /// Throws FileError where another process is at work on the file, or where nothing in it can be
  /// read as a sweep; ConfigError where it holds another sweep, or contradicts `resume`.
  SweepStore(const std::filesystem::path& folder, const SweepGrid& grid, const Shard& shard,
             const SweepSession& session, Resume resume);
  ~SweepStore();
  SweepStore(const SweepStore&) = delete;
  SweepStore& operator=(const SweepStore&) = delete;

  /// By number, those of other shards missing; what is not yet written included.
  [[nodiscard]] const std::vector<Status>& status() const { return status_; }
  /// Why points of this shard failed, by number; what is not yet written included.
  [[nodiscard]] const std::map<std::uint64_t, std::string>& errors() const { return errors_; }
  [[nodiscard]] const std::filesystem::path& file() const { return file_; }
  /// What was damaged and what became of it; empty where nothing was.
  [[nodiscard]] const std::string& mended() const { return mended_; }

  /// A point that was missing or had failed. It is written now or later. Throws FileError.
  void add(PointOutcome outcome);
  /// Writes what is not yet written; false where another program holds the file, so that it is
  /// still to be written. It waits for half a second. Throws FileError.
  [[nodiscard]] bool flush();
  /// Points that are not yet written.
  [[nodiscard]] std::uint64_t unwritten() const { return unwritten_.size(); }
  /// Whether the last try to write found the file held by another program.
  [[nodiscard]] bool is_held() const { return is_held_; }

 private:
  struct Connection;
  using Clock = std::chrono::steady_clock;

  void open(const std::filesystem::path& folder, Resume resume);
  void create();
  void check_same_sweep(const SweepHead& head, const std::filesystem::path& folder) const;
  void mend();
  void take_over(const StoredSweep& stored);
  void take_status(std::uint64_t point, const std::string& error);
  [[nodiscard]] SweepHead head() const;
  [[nodiscard]] bool is_of_this_shard(const PointRow& point) const;
  void write();

  std::filesystem::path file_;
  const SweepGrid& grid_;
  Shard shard_;
  SweepSession session_;
  FileLock lock_;
  std::unique_ptr<Connection> connection_;
  std::vector<Status> status_;
  std::map<std::uint64_t, std::string> errors_;
  std::string mended_;
  std::vector<PointOutcome> unwritten_;
  Clock::time_point written_;      ///< the last try; the first point is written at once
  Clock::duration write_time_{0};  ///< that it took
  bool is_held_ = false;
  std::string started_;              ///< when this process began
  std::int64_t session_number_ = 0;  ///< of this process
  bool session_is_written_ = false;
};

}  // namespace spacemoe
