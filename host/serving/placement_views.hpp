#pragma once

#include <cstdint>
#include <vector>

#include "host/evaluation/serving_spec.hpp"
#include "host/placement/placement.hpp"

namespace spacemoe {

/// A placement as jobs meet it, written as placements that leave no choice: one for each set of
/// gateways and each of so many copies of experts. Experts with fewer copies are where their last
/// one is in those that are left.
struct PlacementViews {
  std::uint32_t sets;                 ///< of gateways
  std::uint32_t copies;               ///< of the expert that has the most
  std::vector<Placement> placements;  ///< [sets][copies]
  std::vector<std::uint32_t> choice;  ///< [layers][experts], copies that jobs choose among
};

/// Where the nearest copy serves, a slot chooses, not a job: each set has one view, with all
/// copies.
[[nodiscard]] PlacementViews views_of(const Placement& placement, CopyChoice choice);

/// How many views that makes.
[[nodiscard]] std::uint32_t view_count(const Placement& placement, CopyChoice choice);

}  // namespace spacemoe
