#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <type_traits>

#include "kernels/common/portable.hpp"

/// Numbers of things, each kind a type of its own, so that a call that mixes them up does not
/// compile. They are made by name (`Satellite{7}`), turn into an integer by `number` only, compare
/// with their own kind, and are laid out like the integer: a kernel pays nothing for them.
///
/// They stand in what folders offer each other. Bodies of engines, SIMD lanes, config structs and
/// tables that are copied to a device (the views of kernels/api, links, set laws) hold plain
/// integers: who fills or reads those converts once, at that door. How many there are of a thing is
/// a plain integer too.
namespace spacemoe {

enum class Satellite : std::uint32_t {};  ///< of the constellation, shell by shell
enum class Slot : std::uint32_t {};       ///< time slot of a series
enum class Layer : std::uint32_t {};      ///< of the model
enum class Expert : std::uint32_t {};     ///< of a layer
enum class Module : std::uint32_t {};     ///< of the model, as ModuleNumbers counts them
enum class Row : std::uint32_t {};        ///< result row of a scheme

template <class Thing>
concept Numbered = std::is_same_v<Thing, Satellite> || std::is_same_v<Thing, Slot> ||
    std::is_same_v<Thing, Layer> || std::is_same_v<Thing, Expert> ||
    std::is_same_v<Thing, Module> || std::is_same_v<Thing, Row>;

/// The integer, to index a table by or to count with.
template <Numbered Thing>
[[nodiscard]] SPACEMOE_HD constexpr std::uint32_t number(Thing thing) {
  return static_cast<std::uint32_t>(thing);
}

/// fmt writes a thing as its number.
template <Numbered Thing>
[[nodiscard]] constexpr std::uint32_t format_as(Thing thing) {
  return number(thing);
}

/// All things of a kind, 0 .. count - 1, for loops: `for (const Layer layer : all<Layer>(layers))`.
template <Numbered Thing>
class NumberedRange {
 public:
  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using difference_type = std::ptrdiff_t;
    using value_type = Thing;
    using pointer = const Thing*;
    using reference = Thing;

    constexpr Iterator() = default;
    constexpr explicit Iterator(std::uint32_t at) : at_(at) {}

    constexpr Thing operator*() const { return Thing{at_}; }
    constexpr Iterator& operator++() {
      ++at_;
      return *this;
    }
    constexpr Iterator operator++(int) { return Iterator(at_++); }
    constexpr bool operator==(const Iterator&) const = default;

   private:
    std::uint32_t at_ = 0;
  };

  constexpr explicit NumberedRange(std::uint32_t count) : count_(count) {}

  [[nodiscard]] constexpr Iterator begin() const { return Iterator(0); }
  [[nodiscard]] constexpr Iterator end() const { return Iterator(count_); }

 private:
  std::uint32_t count_;
};

template <Numbered Thing>
[[nodiscard]] constexpr NumberedRange<Thing> all(std::uint32_t count) {
  return NumberedRange<Thing>(count);
}

/// The slot that is so many later.
[[nodiscard]] SPACEMOE_HD constexpr Slot later(Slot slot, std::uint32_t slots) {
  return Slot{number(slot) + slots};
}

/// Layers form a ring: from the last one a token goes on to the first.
[[nodiscard]] constexpr Layer next_layer(Layer layer, std::uint32_t layers) {
  return Layer{number(layer) + 1 < layers ? number(layer) + 1 : 0};
}
[[nodiscard]] constexpr Layer previous_layer(Layer layer, std::uint32_t layers) {
  return Layer{(number(layer) == 0 ? layers : number(layer)) - 1};
}

}  // namespace spacemoe
