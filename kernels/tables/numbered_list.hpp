#pragma once

#include <cstdint>
#include <initializer_list>
#include <ranges>
#include <vector>

#include "kernels/common/index_types.hpp"

/// Lists of numbered things, and the plain integers that tables and backends take.
namespace spacemoe {

/// Things 0 .. count - 1 as a list.
template <Numbered Thing>
[[nodiscard]] std::vector<Thing> list_all(std::uint32_t count) {
  const auto range = all<Thing>(count);
  return {range.begin(), range.end()};
}

/// Integers of a list of things.
template <std::ranges::input_range Things>
[[nodiscard]] std::vector<std::uint32_t> numbers_of(const Things& things) {
  std::vector<std::uint32_t> numbers;
  numbers.reserve(std::ranges::size(things));
  for (const auto thing : things) {
    numbers.push_back(number(thing));
  }
  return numbers;
}

/// Things with these numbers.
template <Numbered Thing, std::ranges::input_range Numbers>
[[nodiscard]] std::vector<Thing> list_of(const Numbers& numbers) {
  std::vector<Thing> things;
  things.reserve(std::ranges::size(numbers));
  for (const std::uint32_t of : numbers) {
    things.push_back(Thing{of});
  }
  return things;
}
template <Numbered Thing>
[[nodiscard]] std::vector<Thing> list_of(std::initializer_list<std::uint32_t> numbers) {
  return list_of<Thing, std::initializer_list<std::uint32_t>>(numbers);
}

}  // namespace spacemoe
