#include "kernels/cuda/set_law_tables.hpp"

#include <span>

#include "kernels/cuda/device.hpp"

namespace spacemoe::cuda {
namespace {

/// Copies a table to the device and makes the view point there. Laws without this table have none.
template <class T>
DeviceBuffer<T> move_table(const T*& table, std::size_t size) {
  if (table == nullptr) {
    return {};
  }
  DeviceBuffer<T> buffer(std::span<const T>(table, size));
  table = buffer.data();
  return buffer;
}

std::size_t recorded_members(const SetLawView& law) {
  return std::size_t{law.recorded_tokens} * law.layers * law.active;
}

/// A trace may be as large as a file; the other tables are small.
void check_room_for_trace(const SetLawView& law) {
  if (law.recorded != nullptr) {
    static_cast<void>(slots_that_fit(
        1, recorded_members(law) * sizeof(std::uint16_t), 0, "the replayed trace",
        "activation.held_out and activation.where leave tokens out, and --backend cpu "
        "computes the same"));
  }
}

}  // namespace

DeviceSetLaw::DeviceSetLaw(const SetLawView& host) : view_(host) {
  check_room_for_trace(host);
  const std::size_t layers = host.layers;
  const std::size_t sets = host.set_begin == nullptr ? 0 : host.set_begin[layers];
  set_begin_ = move_table(view_.set_begin, layers + 1);
  cumulative_ = move_table(view_.cumulative, sets);
  members_ = move_table(view_.members, sets * host.active);
  guide_ = move_table(view_.guide, layers * host.guide_size);
  tails_ = move_table(view_.tails, layers * (host.active + 1) * (host.experts + 1));
  weights_ = move_table(view_.weights, layers * host.experts);
  always_ = move_table(view_.always, layers);
  containment_ = move_table(view_.containment, layers << host.experts);
  recorded_ = move_table(view_.recorded, recorded_members(host));
}

}  // namespace spacemoe::cuda
