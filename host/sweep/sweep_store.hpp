#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "host/sweep/file_lock.hpp"
#include "host/sweep/sweep_data.hpp"
#include "host/sweep/sweep_grid.hpp"

namespace spacemoe {

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
class SweepStore {
 public:
  enum class Status : std::uint8_t { missing, done, failed };

  /// Throws FileError where another process is at work on the file, or where it is damaged or no
  /// sweep; ConfigError where it holds another sweep, or contradicts `resume`.
  SweepStore(const std::filesystem::path& folder, const SweepGrid& grid, const Shard& shard,
             const SweepSession& session, Resume resume);
  ~SweepStore();
  SweepStore(const SweepStore&) = delete;
  SweepStore& operator=(const SweepStore&) = delete;

  /// By number, those of other shards missing; what is not yet written included.
  [[nodiscard]] const std::vector<Status>& status() const { return status_; }
  [[nodiscard]] const std::filesystem::path& file() const { return file_; }

  /// A point that was missing or had failed. Throws FileError.
  void add(PointOutcome outcome);
  /// Writes what is not yet written. Throws FileError.
  void flush();

 private:
  struct Connection;
  using Clock = std::chrono::steady_clock;

  void create(const SweepSession& session);
  void check_same_sweep(const std::filesystem::path& folder) const;
  void read_status();
  void begin_session(const SweepSession& session);
  void write(const PointOutcome& outcome);

  std::filesystem::path file_;
  const SweepGrid& grid_;
  Shard shard_;
  FileLock lock_;
  std::unique_ptr<Connection> connection_;
  std::vector<Status> status_;
  std::vector<PointOutcome> unwritten_;
  Clock::time_point written_;      ///< the last time; the first point is written at once
  Clock::duration write_time_{0};  ///< that it took
  std::int64_t session_ = 0;
};

}  // namespace spacemoe
