#include "host/experiment/placed_modules.hpp"

#include <algorithm>

#include "host/base/contract.hpp"
#include "kernels/common/expert_copies.hpp"
#include "kernels/tables/slot_compute.hpp"

namespace spacemoe {
namespace {

PlacementSet set_of(const Placement& placement) {
  PlacementSet set(placement.layers(), placement.experts());
  set.add_scheme(std::span(&placement, 1));
  return set;
}

}  // namespace

std::span<const float> GatewayRows::from(std::uint32_t source) const {
  const auto found = std::ranges::lower_bound(sources_, source);
  SPACEMOE_EXPECTS(found != sources_.end() && *found == source);
  const auto row = static_cast<std::size_t>(found - sources_.begin());
  return rows_s_.subspan(row * satellites_, satellites_);
}

PlacedModules::PlacedModules(const Placement& placement, const SetLawView& law,
                             const StudyCompute& compute)
    : compute_(compute),
      set_(set_of(placement)),
      view_(set_.view(0)),
      modules_({view_, law, compute.lit.expert, compute.lit.gateway, 0, 1, compute.eclipse()}),
      paths_(place_paths(view_)),
      gateways_(gateway_satellites(view_)) {}

ServedSlot PlacedModules::in_slot(const SlotSky& sky) const {
  ServedSlot slot;
  slot.experts_ = view_.experts;
  slot.shares_satellites_ = set_.shares_satellites();
  slot.ways_.reserve(paths_.size());
  for (const PlacePaths& place : paths_) {
    slot.ways_.push_back({sky.paths.from(place.gateway)[place.satellite],
                          sky.paths.from(place.next_gateway)[place.satellite]});
  }
  SlotCompute compute;
  compute.find(modules_, compute_.eclipse(), sky.time, sky.orbits, sky.lost);
  const auto own_s = compute.expert_s().first(modules_.entries);
  slot.compute_s_.assign(own_s.begin(), own_s.end());
  slot.serving_.assign(modules_.satellites.begin(), modules_.satellites.begin() + modules_.entries);
  slot.gateway_s_.assign(compute.gateway_s().begin(), compute.gateway_s().end());
  const bool has_copies = !modules_.copies_begin.empty();
  for (std::uint32_t entry = 0; has_copies && entry < modules_.entries; ++entry) {
    serve_from_nearest(modules_.copies(compute.expert_s()), entry, PairedWays{slot.ways_.data()},
                       {slot.compute_s_.data(), slot.serving_.data()});
  }
  return slot;
}

}  // namespace spacemoe
