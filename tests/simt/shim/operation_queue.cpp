#include "tests/simt/shim/operation_queue.hpp"

#include <algorithm>
#include <utility>

#include "tests/simt/shim/schedule.hpp"

namespace simt {

OperationId OperationQueue::submit(Operation operation) {
  operation.id = ++last_id_;
  pending_.push_back(std::move(operation));
  return last_id_;
}

bool OperationQueue::is_pending(OperationId id) const {
  return std::ranges::any_of(pending_, [=](const Operation& other) { return other.id == id; });
}

bool OperationQueue::uses_host_memory(const void* begin, std::size_t bytes) const {
  const auto* first = static_cast<const char*>(begin);
  return std::ranges::any_of(pending_, [=](const Operation& other) {
    return other.host_bytes > 0 && other.host_begin < first + bytes &&
           first < other.host_begin + other.host_bytes;
  });
}

void OperationQueue::run_until(OperationId id) {
  if (schedule().order == Order::late) {
    const std::set<OperationId> needed = needed_by(id);
    while (is_pending(id)) {
      run_one([&](OperationId other) { return needed.contains(other); });
    }
    return;
  }
  while (is_pending(id)) {
    run_one([](OperationId) { return true; });
  }
}

void OperationQueue::run_all() {
  while (!pending_.empty()) {
    run_one([](OperationId) { return true; });
  }
}

template <class Allowed>
void OperationQueue::run_one(Allowed may_run) {
  const auto chosen = pending_.begin() + static_cast<std::ptrdiff_t>(choose(may_run));
  const Operation operation = std::move(*chosen);
  pending_.erase(chosen);
  operation.work();
}

bool OperationQueue::is_ready(const Operation& operation) const {
  return std::ranges::none_of(operation.after, [&](OperationId id) { return is_pending(id); });
}

std::set<OperationId> OperationQueue::needed_by(OperationId id) const {
  std::set<OperationId> needed = {id};
  // An operation follows earlier ones only.
  for (auto later = pending_.rbegin(); later != pending_.rend(); ++later) {
    if (needed.contains(later->id)) {
      needed.insert(later->after.begin(), later->after.end());
    }
  }
  return needed;
}

template <class Allowed>
std::size_t OperationQueue::choose(Allowed may_run) const {
  std::vector<std::size_t> ready;
  for (std::size_t i = 0; i < pending_.size(); ++i) {
    if (may_run(pending_[i].id) && is_ready(pending_[i])) {
      ready.push_back(i);
    }
  }
  // An operation follows earlier ones only, so the first of all is always ready.
  switch (schedule().order) {
    case Order::reverse:
      return *std::ranges::max_element(ready, {},
                                       [&](std::size_t i) { return pending_[i].stream; });
    case Order::random:
      return ready[draw(ready.size())];
    default:
      return ready.front();
  }
}

}  // namespace simt
