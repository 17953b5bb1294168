#include "tests/simt/shim/waits.hpp"

#include <mutex>
#include <utility>

namespace simt {
namespace {

struct Notes {
  std::mutex mutex;
  bool is_on = false;
  std::function<bool(std::size_t, const Wait&)> is_left_out;
  std::vector<Wait> waits;
};

/// Never destroyed: fixtures may wait when the program ends.
Notes& notes() {
  static auto& notes = *new Notes;
  return notes;
}

}  // namespace

void note_waits(std::function<bool(std::size_t number, const Wait& wait)> is_left_out) {
  Notes& now = notes();
  const std::lock_guard lock(now.mutex);
  now.is_on = true;
  now.is_left_out = std::move(is_left_out);
  now.waits.clear();
}

std::vector<Wait> take_waits() {
  Notes& now = notes();
  const std::lock_guard lock(now.mutex);
  now.is_on = false;
  return std::exchange(now.waits, {});
}

bool begin_wait(const char* file, unsigned line) {
  Notes& now = notes();
  const std::lock_guard lock(now.mutex);
  if (!now.is_on) {
    return true;
  }
  now.waits.push_back({file, line});
  return !now.is_left_out(now.waits.size() - 1, now.waits.back());
}

}  // namespace simt
