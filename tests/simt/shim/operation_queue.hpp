#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <set>
#include <vector>

namespace simt {

/// An operation by its place in the order of submission, from 1; 0 is none.
using OperationId = std::uint64_t;

/// Work that a stream does when the host waits for something.
struct Operation {
  OperationId id = 0;
  /// In the order of their creation; the default stream is 0.
  std::uint32_t stream = 0;
  std::vector<OperationId> after;
  std::function<void()> work;
  /// Host memory that it will read or write.
  const char* host_begin = nullptr;
  std::size_t host_bytes = 0;
};

/// Operations submitted but not yet run. Nothing runs before the host waits, and then in an order
/// that the schedule takes from all that operations allow: submission order, the last stream first,
/// at random, or only what the host waits for.
class OperationQueue {
 public:
  /// Its id; `operation.id` is ignored.
  OperationId submit(Operation operation);

  bool is_pending(OperationId id) const;
  std::size_t pending() const { return pending_.size(); }

  /// Whether a pending operation will touch that host memory.
  bool uses_host_memory(const void* begin, std::size_t bytes) const;

  /// Runs operations until this one has run. Others run only if their turn comes first.
  void run_until(OperationId id);
  void run_all();

  void drop_all() { pending_.clear(); }

 private:
  /// Runs the next in turn of those that `may_run`, which holds for at least one that is ready.
  template <class Allowed>
  void run_one(Allowed may_run);
  template <class Allowed>
  std::size_t choose(Allowed may_run) const;
  /// An operation and all that it comes after, as far as they are pending.
  std::set<OperationId> needed_by(OperationId id) const;
  bool is_ready(const Operation& operation) const;

  std::vector<Operation> pending_;
  OperationId last_id_ = 0;
};

}  // namespace simt
