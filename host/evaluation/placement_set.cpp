#include "host/evaluation/placement_set.hpp"

#include "host/base/contract.hpp"

namespace spacemoe {

void PlacementSet::add_scheme(std::span<const Placement> placements) {
  schemes_.push_back({this->placements(), static_cast<std::uint32_t>(placements.size())});
  for (const Placement& placement : placements) {
    SPACEMOE_EXPECTS(placement.gateways.size() == layers_);
    SPACEMOE_EXPECTS(placement.satellites.size() == std::size_t{layers_} * experts_);
    gateways_.insert(gateways_.end(), placement.gateways.begin(), placement.gateways.end());
    satellites_.insert(satellites_.end(), placement.satellites.begin(), placement.satellites.end());
  }
}

}  // namespace spacemoe
