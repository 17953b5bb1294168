#include "host/placement/spares.hpp"

#include <cstddef>
#include <utility>

namespace spacemoe {

Satellite first_place(const Spare& spare, const Placement& placement) {
  return spare.expert ? placement.expert(spare.layer, *spare.expert)
                      : placement.gateway(spare.layer);
}

Placement with_spare(Placement placement, const Spare& spare) {
  if (spare.expert) {
    placement.satellites[std::size_t{number(spare.layer)} * placement.experts() +
                         number(*spare.expert)] = spare.satellite;
  } else {
    placement.gateways[number(spare.layer)] = spare.satellite;
  }
  return placement;
}

Placement under_failures(Placement placement, std::span<const Spare> spares,
                         std::span<const std::uint8_t> failed) {
  const auto has_failed = [&](Satellite satellite) { return failed[number(satellite)] != 0; };
  for (const Spare& spare : spares) {
    if (has_failed(first_place(spare, placement)) && !has_failed(spare.satellite)) {
      placement = with_spare(std::move(placement), spare);
    }
  }
  return placement;
}

}  // namespace spacemoe
