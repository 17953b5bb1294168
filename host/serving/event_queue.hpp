#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "host/base/contract.hpp"

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

/// The events that are still to come, the next one on top: an implicit heap with four children a
/// node, which are neighbours in memory (LaMarca and Ladner, "The influence of caches on the
/// performance of heaps", 1996). Nothing is allocated once it has held as many events as it will.
class EventQueue {
 public:
  void reserve(std::size_t events) { heap_.reserve(events); }
  [[nodiscard]] bool is_empty() const { return heap_.empty(); }
  [[nodiscard]] std::size_t size() const { return heap_.size(); }

  [[nodiscard]] const Event& next() const {
    SPACEMOE_EXPECTS(!is_empty());
    return heap_.front();
  }

  void push(const Event& event) {
    heap_.push_back(event);
    rise(heap_.size() - 1, event);
  }

  /// Takes the next event out.
  Event pop() {
    SPACEMOE_EXPECTS(!is_empty());
    const Event first = heap_.front();
    const Event last = heap_.back();
    heap_.pop_back();
    if (!heap_.empty()) {
      sink(last);
    }
    return first;
  }

 private:
  static constexpr std::size_t children = 4;

  /// Puts an event into a hole that moves up until its parent is earlier.
  void rise(std::size_t hole, const Event& event) {
    while (hole > 0) {
      const std::size_t parent = (hole - 1) / children;
      if (!happens_before(event, heap_[parent])) {
        break;
      }
      heap_[hole] = heap_[parent];
      hole = parent;
    }
    heap_[hole] = event;
  }

  /// Puts an event in from the top, which is free: the hole goes all the way down, as the event was
  /// at the bottom before and rarely rises far from there (Wegener, "Bottom-up heapsort", 1993).
  void sink(const Event& event) {
    std::size_t hole = 0;
    const std::size_t size = heap_.size();
    for (std::size_t first = 1; first < size; first = hole * children + 1) {
      const std::size_t end = first + children < size ? first + children : size;
      std::size_t least = first;
      for (std::size_t child = first + 1; child < end; ++child) {
        least = happens_before(heap_[child], heap_[least]) ? child : least;
      }
      heap_[hole] = heap_[least];
      hole = least;
    }
    rise(hole, event);
  }

  std::vector<Event> heap_;
};

}  // namespace spacemoe
