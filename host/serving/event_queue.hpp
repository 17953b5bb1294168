#pragma once

#include <cstdint>
#include <queue>
#include <vector>

namespace spacemoe {

/// Something that will happen. `order` decides between simultaneous events, so that no two may have
/// the same one and results depend neither on the queue nor on the machine.
struct Event {
  double time_s;
  std::uint64_t order;
  std::uint32_t kind;
  std::uint32_t subject;
};

[[nodiscard]] inline bool happens_before(const Event& a, const Event& b) {
  // Without branches, which nobody could predict.
  const bool is_earlier = a.time_s < b.time_s;
  const bool is_simultaneous = a.time_s == b.time_s;
  const bool has_lower_order = a.order < b.order;
  return is_earlier | (is_simultaneous & has_lower_order);
}

struct HappensLater {
  [[nodiscard]] bool operator()(const Event& a, const Event& b) const {
    return happens_before(b, a);
  }
};

/// The events that are still to come, the next one on top. Nothing is allocated once it has held as
/// many events as it will.
using EventQueue = std::priority_queue<Event, std::vector<Event>, HappensLater>;

}  // namespace spacemoe
