#pragma once

#include <cstdint>

#include "host/serving/serving_slots.hpp"

namespace spacemoe {

/// When something that may have to wait for a slot goes on.
struct Departure {
  enum class Kind : std::uint8_t {
    leaves,
    gives_up,  ///< at its time it has waited too long
    stays,     ///< to the end of all slots
  };
  Kind kind;
  std::uint32_t slot;
  double at_s;

  [[nodiscard]] bool leaves() const { return kind == Kind::leaves; }
};

/// The first slot, from that of a time on, in which something can go on: at that time, or when the
/// slot begins. can_leave: by slot
template <class CanLeave>
[[nodiscard]] Departure first_departure(const ServingSlots& slots, double at_s, double give_up_s,
                                        const CanLeave& can_leave) {
  std::uint32_t slot = slots.slot_of(at_s);
  double leaves_s = at_s;
  while (!can_leave(slot)) {
    leaves_s = ++slot * slots.slot_length_s();
    if (leaves_s - at_s >= give_up_s) {
      return {Departure::Kind::gives_up, slot, leaves_s};
    }
    if (slot == slots.slots()) {
      return {Departure::Kind::stays, slot, leaves_s};
    }
  }
  return {Departure::Kind::leaves, slot, leaves_s};
}

}  // namespace spacemoe
