#include "tests/simt/shim/warp.hpp"

#include <algorithm>
#include <span>
#include <string>

#include "tests/simt/shim/failure.hpp"

namespace simt {
namespace {

/// The threads of a warp, by lane.
using Warp = std::span<std::unique_ptr<DeviceThread>>;

bool holds(unsigned mask, std::size_t lane) {
  return ((mask >> lane) & 1U) != 0;
}

Warp warp_of(const DeviceThread& thread) {
  Block& now = block();
  const unsigned first = thread.rank - thread.rank % lanes_of_warp;
  return Warp(now.pool).subspan(first, std::min(lanes_of_warp, now.threads - first));
}

template <class Integer>
std::uint64_t lesser(std::uint64_t a, std::uint64_t b) {
  return static_cast<std::uint32_t>(std::min(static_cast<Integer>(a), static_cast<Integer>(b)));
}

template <class Integer>
std::uint64_t greater(std::uint64_t a, std::uint64_t b) {
  return static_cast<std::uint32_t>(std::max(static_cast<Integer>(a), static_cast<Integer>(b)));
}

std::uint64_t combine(WarpOperation operation, std::uint64_t a, std::uint64_t b) {
  switch (operation) {
    case WarpOperation::add:
      return a + b;
    case WarpOperation::min_signed:
      return lesser<std::int32_t>(a, b);
    case WarpOperation::max_signed:
      return greater<std::int32_t>(a, b);
    case WarpOperation::min_unsigned:
      return lesser<std::uint32_t>(a, b);
    case WarpOperation::max_unsigned:
      return greater<std::uint32_t>(a, b);
    case WarpOperation::bit_and:
      return a & b;
    case WarpOperation::bit_or:
      return a | b;
    default:
      return a ^ b;
  }
}

std::uint64_t reduce(Warp warp, unsigned mask, WarpOperation operation) {
  std::uint64_t result = 0;
  bool is_first = true;
  for (std::size_t lane = 0; lane < warp.size(); ++lane) {
    if (holds(mask, lane)) {
      const std::uint64_t value = warp[lane]->request.value[0];
      result = is_first ? value : combine(operation, result, value);
      is_first = false;
    }
  }
  return result;
}

/// Lanes of the mask whose value the test holds for.
template <class Test>
std::uint64_t lanes_where(Warp warp, unsigned mask, Test test) {
  std::uint64_t lanes = 0;
  for (std::size_t lane = 0; lane < warp.size(); ++lane) {
    if (holds(mask, lane) && test(warp[lane]->request.value[0])) {
      lanes |= std::uint64_t{1} << lane;
    }
  }
  return lanes;
}

WarpValue answer_of(Warp warp, const DeviceThread& thread) {
  const WarpRequest& request = thread.request;
  const unsigned mask = request.mask;
  const auto is_set = [](std::uint64_t value) { return value != 0; };
  switch (request.operation) {
    case WarpOperation::synchronise:
      return {};
    case WarpOperation::shuffle: {
      const auto source = static_cast<std::size_t>(request.source_lane);
      if (source >= warp.size() || !holds(mask, source)) {
        fail("the shuffle at " + place(request.where) + " reads lane " +
             std::to_string(request.source_lane) + ", which is outside its mask");
      }
      return warp[source]->request.value;
    }
    case WarpOperation::ballot:
      return {lanes_where(warp, mask, is_set), 0};
    case WarpOperation::any:
      return {lanes_where(warp, mask, is_set) != 0 ? 1U : 0U, 0};
    case WarpOperation::all:
      return {lanes_where(warp, mask, is_set) == mask ? 1U : 0U, 0};
    case WarpOperation::match_any: {
      const auto is_same = [&](std::uint64_t value) { return value == request.value[0]; };
      return {lanes_where(warp, mask, is_same), 0};
    }
    default:
      return {reduce(warp, mask, request.operation), 0};
  }
}

/// Whether all lanes of the mask wait in this operation.
bool all_have_come(Warp warp, const WarpRequest& request) {
  bool all = true;
  for (std::size_t lane = 0; lane < warp.size(); ++lane) {
    if (!holds(request.mask, lane)) {
      continue;
    }
    const DeviceThread& thread = *warp[lane];
    if (thread.state == ThreadState::exited) {
      fail("the warp operation at " + place(request.where) + " waits for lane " +
           std::to_string(lane) + ", which has exited");
    }
    all = all && thread.state == ThreadState::in_warp_operation &&
          thread.request.operation == request.operation && thread.request.mask == request.mask;
  }
  return all;
}

/// The last to come answers for all and lets the others go on.
void answer_all(Warp warp, unsigned mask) {
  void* meeting = fresh_meeting_place();
  for (std::size_t lane = 0; lane < warp.size(); ++lane) {
    if (holds(mask, lane)) {
      observe(warp[lane]->arrival);
      warp[lane]->meeting = meeting;
      warp[lane]->answer = answer_of(warp, *warp[lane]);
    }
  }
  publish(meeting);
  for (std::size_t lane = 0; lane < warp.size(); ++lane) {
    if (holds(mask, lane)) {
      warp[lane]->state = ThreadState::ready;
    }
  }
}

}  // namespace

int current_lane() {
  const IgnoreAccesses own_books;
  return static_cast<int>(block().current->rank % lanes_of_warp);
}

int shuffle_source(Shuffle kind, int lane, int operand, int width) {
  const int begin = lane & ~(width - 1);
  const int end = begin + width;
  switch (kind) {
    case Shuffle::from_lane:
      return begin + (operand & (width - 1));
    case Shuffle::up:
      return lane - operand < begin ? lane : lane - operand;
    case Shuffle::down:
      return lane + operand >= end ? lane : lane + operand;
    default:
      return (lane ^ operand) >= end ? lane : (lane ^ operand);
  }
}

WarpValue run_warp_operation(const WarpRequest& request) {
  const IgnoreAccesses own_books;
  DeviceThread& me = *block().current;
  const Warp warp = warp_of(me);
  if (!holds(request.mask, me.rank % lanes_of_warp)) {
    fail("the warp operation at " + place(request.where) + ": lane " +
         std::to_string(me.rank % lanes_of_warp) + " is not in its own mask");
  }
  me.request = request;
  if (warp.size() < lanes_of_warp) {
    me.request.mask &= (1U << warp.size()) - 1U;
  }
  me.state = ThreadState::in_warp_operation;
  publish(me.arrival);
  if (all_have_come(warp, me.request)) {
    answer_all(warp, me.request.mask);
  } else {
    me.fiber.leave();
  }
  observe(me.meeting);
  return me.answer;
}

}  // namespace simt
