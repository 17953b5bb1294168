#include "host/api/public_placement.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "host/api/argument_checks.hpp"
#include "kernels/tables/numbered_list.hpp"

namespace spacemoe::api {

spacemoe::Placement inside(const Placement& placement) {
  spacemoe::Placement result{list_of<Satellite>(placement.gateways),
                             list_of<Satellite>(placement.experts)};
  for (const auto& [layer, expert, satellite] : placement.replicas) {
    if (expert == gateway_itself) {
      refuse_argument("placement", "found a replica of a gateway", "replicas of experts",
                      "a gateway may have a spare");
    }
    result.replicas.push_back({Layer{layer}, Expert{expert}, Satellite{satellite}});
  }
  for (const auto& [layer, expert, satellite] : placement.spares) {
    result.spares.push_back(
        {Layer{layer}, expert == gateway_itself ? std::nullopt : std::optional(Expert{expert}),
         Satellite{satellite}});
  }
  std::ranges::sort(result.replicas);
  std::ranges::sort(result.spares);
  return result;
}

Placement outside(const spacemoe::Placement& placement) {
  if (placement.gateway_sets() > 1) {
    refuse_argument("scheme", fmt::format("found {} sets of gateways", placement.gateway_sets()),
                    "placements with one gateway a layer", "`spacemoe serve` takes several sets");
  }
  Placement result{numbers_of(placement.gateways), numbers_of(placement.satellites)};
  for (const Replica& replica : placement.replicas) {
    result.replicas.push_back(
        {number(replica.layer), number(replica.expert), number(replica.satellite)});
  }
  for (const Spare& spare : placement.spares) {
    result.spares.push_back({number(spare.layer),
                             spare.expert ? number(*spare.expert) : gateway_itself,
                             number(spare.satellite)});
  }
  return result;
}

}  // namespace spacemoe::api
