#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "host/constellation/walker_shell.hpp"
#include "host/elements/flying_constellation.hpp"

namespace spacemoe {

/// Where satellites are: Walker shells, or else those that a file of elements shows.
struct ConstellationSpec {
  std::vector<WalkerShell> shells;
  /// Satellites that have failed for good, by number.
  std::vector<std::uint32_t> failed_satellites;
  Drift drift = Drift::none;  ///< of shells' planes
  ElementsSpec elements = {};
  /// What that file shows. Empty without one, and where it has gone since results were stored.
  std::shared_ptr<const FlyingConstellation> flying = {};

  [[nodiscard]] bool is_flying() const { return elements.file.has_value(); }
};

}  // namespace spacemoe
