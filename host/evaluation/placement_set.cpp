#include "host/evaluation/placement_set.hpp"

#include <algorithm>

#include "host/base/contract.hpp"

namespace spacemoe {

void PlacementSet::add_scheme(std::span<const Placement> placements) {
  schemes_.push_back({this->placements(), static_cast<std::uint32_t>(placements.size())});
  for (const Placement& placement : placements) {
    SPACEMOE_EXPECTS(placement.gateways.size() == layers_ && placement.further_gateways.empty());
    SPACEMOE_EXPECTS(placement.satellites.size() == std::size_t{layers_} * experts_);
    add_copies(placement);
    mark_shared_layers(placement);
    gateways_.insert(gateways_.end(), placement.gateways.begin(), placement.gateways.end());
    satellites_.insert(satellites_.end(), placement.satellites.begin(), placement.satellites.end());
  }
}

bool PlacementSet::shares_satellites() const {
  return std::ranges::find(shared_, 1) != shared_.end();
}

void PlacementSet::add_copies(const Placement& placement) {
  SPACEMOE_EXPECTS(std::ranges::is_sorted(placement.replicas));
  const auto first = static_cast<std::uint32_t>(satellites_.size());
  for (const Replica& replica : placement.replicas) {
    SPACEMOE_EXPECTS(number(replica.layer) < layers_ && number(replica.expert) < experts_);
    copies_.push_back(
        {first + number(replica.layer) * experts_ + number(replica.expert), replica.satellite});
  }
}

void PlacementSet::mark_shared_layers(const Placement& placement) {
  for (const Layer layer : all<Layer>(layers_)) {
    const auto own =
        std::span(placement.satellites).subspan(std::size_t{number(layer)} * experts_, experts_);
    std::vector<Satellite> places(own.begin(), own.end());
    for (const Replica& replica : placement.replicas) {
      if (replica.layer == layer) {
        places.push_back(replica.satellite);
      }
    }
    std::ranges::sort(places);
    shared_.push_back(std::ranges::adjacent_find(places) != places.end() ? 1 : 0);
  }
}

}  // namespace spacemoe
