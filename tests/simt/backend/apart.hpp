#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "tests/simt/shim/schedule.hpp"
#include "tests/simt/shim/waits.hpp"

namespace spacemoe {

/// A hash of results, to compare those of two processes.
class Digest {
 public:
  template <class T>
  void add(const std::vector<T>& values) {
    add_bytes(std::as_bytes(std::span(values)));
  }
  [[nodiscard]] std::uint64_t value() const { return value_; }

 private:
  void add_bytes(std::span<const std::byte> bytes);

  std::uint64_t value_ = 0xCBF29CE484222325U;
};

/// The outcome of some work in a process of its own.
struct Outcome {
  /// Hash of its results; nothing if it ended in any other way than by giving them.
  std::optional<std::uint64_t> results;
  std::vector<simt::Wait> waits;  ///< empty where there are no results
};

/// Does the work in a process of its own, so that it may go wrong in any way, under a schedule and
/// without the waits that are left out: `is_left_out` as for simt::note_waits.
[[nodiscard]] Outcome run_apart(
    const std::function<void(Digest&)>& work, const simt::Schedule& schedule,
    const std::function<bool(std::size_t, const simt::Wait&)>& is_left_out);

}  // namespace spacemoe
