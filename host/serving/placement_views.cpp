#include "host/serving/placement_views.hpp"

#include <algorithm>
#include <cstddef>

#include "host/placement/gateway_sets.hpp"

namespace spacemoe {
namespace {

std::size_t entry_of(const Placement& placement, const Replica& replica) {
  return std::size_t{number(replica.layer)} * placement.experts() + number(replica.expert);
}

/// Copies of each expert, its own place included. [layers][experts]
std::vector<std::uint32_t> count_copies(const Placement& placement) {
  std::vector<std::uint32_t> count(placement.satellites.size(), 1);
  for (const Replica& replica : placement.replicas) {
    ++count[entry_of(placement, replica)];
  }
  return count;
}

/// The placement whose experts are where their copy of this number is, 0 being their own place.
Placement with_copy(Placement placement, std::uint32_t copy) {
  std::vector<std::uint32_t> at(placement.satellites.size(), 0);
  for (const Replica& replica : placement.replicas) {
    const std::size_t entry = entry_of(placement, replica);
    if (++at[entry] <= copy) {
      placement.satellites[entry] = replica.satellite;
    }
  }
  // Spares are for the places that experts have of their own.
  std::erase_if(placement.spares, [&](const Spare& spare) {
    return spare.expert && copy > 0 &&
           at[std::size_t{number(spare.layer)} * placement.experts() + number(*spare.expert)] > 0;
  });
  placement.replicas.clear();
  return placement;
}

}  // namespace

std::uint32_t view_count(const Placement& placement, CopyChoice choice) {
  const std::uint32_t copies =
      choice == CopyChoice::nearest ? 1 : std::ranges::max(count_copies(placement));
  return placement.gateway_sets() * copies;
}

PlacementViews views_of(const Placement& placement, CopyChoice choice) {
  PlacementViews views{placement.gateway_sets(), 1, {}, {}};
  views.choice.assign(placement.satellites.size(), 1);
  if (choice == CopyChoice::balanced) {
    views.choice = count_copies(placement);
    views.copies = std::ranges::max(views.choice);
  }
  for (std::uint32_t set = 0; set < views.sets; ++set) {
    const Placement of_set = with_gateways(placement, set);
    for (std::uint32_t copy = 0; copy < views.copies; ++copy) {
      views.placements.push_back(choice == CopyChoice::nearest ? of_set : with_copy(of_set, copy));
    }
  }
  return views;
}

}  // namespace spacemoe
