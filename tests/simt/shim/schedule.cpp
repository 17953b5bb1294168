#include "tests/simt/shim/schedule.hpp"

#include <algorithm>
#include <cstdlib>
#include <numeric>
#include <string>
#include <string_view>

#include "tests/simt/shim/failure.hpp"

namespace simt {
namespace {

std::string_view environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

Order parse_order(std::string_view text) {
  if (text.empty() || text == "forward") {
    return Order::forward;
  }
  if (text == "reverse") {
    return Order::reverse;
  }
  if (text == "random") {
    return Order::random;
  }
  if (text == "late") {
    return Order::late;
  }
  fail("SIMT_ORDER is " + std::string(text) + "; it may be forward, reverse, random or late");
}

Schedule schedule_of_environment() {
  Schedule schedule;
  schedule.order = parse_order(environment("SIMT_ORDER"));
  schedule.seed = std::strtoull(std::string(environment("SIMT_SEED")).c_str(), nullptr, 0);
  schedule.strict = environment("SIMT_STRICT") == "1";
  schedule.interblock = environment("SIMT_INTERBLOCK") == "1";
  return schedule;
}

struct State {
  Schedule schedule = schedule_of_environment();
  std::uint64_t random = 0;

  State() { restart(); }
  // The generator's state must not be zero.
  void restart() { random = schedule.seed * 0x9E3779B97F4A7C15U + 88172645463325252U; }
};

State& state() {
  static State state;
  return state;
}

}  // namespace

const Schedule& schedule() {
  return state().schedule;
}

void set_schedule(const Schedule& schedule) {
  state().schedule = schedule;
  state().restart();
}

std::uint64_t draw(std::uint64_t below) {
  std::uint64_t& random = state().random;
  random ^= random << 13U;
  random ^= random >> 7U;
  random ^= random << 17U;
  return random % below;
}

bool puts_off() {
  switch (schedule().order) {
    case Order::forward:
      return false;
    case Order::random:
      return draw(2) == 1;
    default:
      return true;
  }
}

void arrange(std::vector<std::size_t>& turns, std::size_t count) {
  turns.resize(count);
  std::iota(turns.begin(), turns.end(), std::size_t{0});
  if (schedule().order == Order::reverse) {
    std::ranges::reverse(turns);
  } else if (schedule().order == Order::random) {
    for (std::size_t left = count; left > 1; --left) {
      std::swap(turns[left - 1], turns[draw(left)]);
    }
  }
}

}  // namespace simt
