#pragma once

#include <bitset>
#include <cstddef>
#include <string>
#include <string_view>

#include "host/base/error.hpp"
#include "host/elements/orbital_elements.hpp"

namespace spacemoe {

/// Elements of an Orbit Mean-Elements Message, and when the object decayed.
struct OmmElements {
  OrbitalElements elements;
  std::string decay_date;  ///< empty while it is in orbit
};

/// A message while its keys are read, in any order. Values are texts, whatever they were: numbers
/// may begin with a point or a plus. Keys that elements have no use for are passed over.
class OmmRecord {
 public:
  /// Takes in a key. Throws ConfigError at `position` where it stands there twice, on a value that
  /// it cannot have, and on another frame, time or theory than SGP4's.
  void set(std::string_view key, std::string_view value, const TextPosition& position);

  /// What was read. Throws ConfigError at `position`, that of the record, where a key is missing.
  [[nodiscard]] OmmElements finish(const TextPosition& position) const;

 private:
  static constexpr std::size_t max_keys = 32;

  OmmElements read_;
  std::bitset<max_keys> has_;
};

/// Whether a key is one of those that elements are made of.
[[nodiscard]] bool is_omm_key(std::string_view key);

}  // namespace spacemoe
