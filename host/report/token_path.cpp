#include "host/report/token_path.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "host/evaluation/placement_set.hpp"
#include "host/topology/path_trace.hpp"
#include "kernels/common/expert_copies.hpp"
#include "kernels/common/expert_sampler.hpp"
#include "kernels/common/token_walk.hpp"
#include "kernels/tables/module_places.hpp"
#include "kernels/tables/numbered_list.hpp"
#include "kernels/tables/place_paths.hpp"
#include "kernels/tables/slot_compute.hpp"

namespace spacemoe {
namespace {

PlacementSet set_of(const Placement& placement) {
  PlacementSet set(placement.layers(), placement.experts());
  set.add_scheme(std::span(&placement, 1));
  return set;
}

}  // namespace

/// A placement's tables and path rows in one slot, as the engines make them.
class TokenTracer::SlotTables {
 public:
  SlotTables(const TokenTracer& tracer, const TracedSlot& slot, const Placement& placement)
      : links_(tracer.scenario_.network().adjacency(slot.slot)),
        set_(set_of(placement)),
        view_(set_.view(0)),
        modules_({view_, tracer.law_, tracer.compute_.lit.expert, tracer.compute_.lit.gateway,
                  tracer.seed_, 1, tracer.compute_.eclipse()}),
        sources_(gateway_satellites(view_)),
        satellites_(tracer.scenario_.constellation().size()),
        rows_s_(sources_.size() * satellites_),
        weights_s_(path_weights(slot.links)) {
    tracer.pass_.path_rows({slot.slot, 1}, list_of<Satellite>(sources_), rows_s_);
    for (const PlacePaths& place : place_paths(view_)) {
      ways_.push_back(
          {row(place.gateway)[place.satellite], row(place.next_gateway)[place.satellite]});
    }
    std::vector<OrbitState> orbits(satellites_);
    tracer.pass_.orbits(slot.slot, orbits);
    slot_compute_.find(modules_, tracer.compute_.eclipse(), slot.slot, orbits);
    const auto own_s = slot_compute_.expert_s().first(modules_.entries);
    compute_s_.assign(own_s.begin(), own_s.end());
    serving_.assign(modules_.satellites.begin(), modules_.satellites.begin() + modules_.entries);
    for (std::uint32_t entry = 0; entry < modules_.entries && has_copies(); ++entry) {
      serve_from_nearest(modules_.copies(slot_compute_.expert_s()), entry, PairedWays{ways_.data()},
                         {compute_s_.data(), serving_.data()});
    }
  }

  [[nodiscard]] ServedExperts experts(Layer layer) const {
    const std::size_t first = std::size_t{number(layer)} * view_.experts;
    return {ways_.data() + first, compute_s_.data() + first, serving_.data() + first};
  }
  [[nodiscard]] float gateway_s(Layer layer) const {
    return slot_compute_.gateway_s()[number(layer)];
  }

  /// From the layer's gateway to a satellite; nothing where there is no path.
  [[nodiscard]] std::vector<Satellite> nodes(Layer layer, Satellite satellite) const {
    const Satellite gateway = view_.gateways[number(layer)];
    return trace_path(links_, weights_s_, row(number(gateway)), gateway, satellite)
        .value_or(std::vector<Satellite>{});
  }

 private:
  [[nodiscard]] bool has_copies() const { return !modules_.copies_begin.empty(); }

  [[nodiscard]] std::span<const float> row(std::uint32_t gateway) const {
    const auto source = std::ranges::lower_bound(sources_, gateway) - sources_.begin();
    return std::span(rows_s_).subspan(static_cast<std::size_t>(source) * satellites_, satellites_);
  }

  std::span<const SatelliteLinks> links_;  ///< [satellites], in the slot
  PlacementSet set_;
  PlacementsView view_;
  ModulePlaces modules_;
  SlotCompute slot_compute_;
  std::vector<std::uint32_t> sources_;
  std::size_t satellites_;
  std::vector<float> rows_s_;  ///< [sources][satellites]
  std::vector<float> weights_s_;
  std::vector<BothWays> ways_;          ///< [places]
  std::vector<float> compute_s_;        ///< [layers][experts], of what serves
  std::vector<std::uint32_t> serving_;  ///< [layers][experts]
};

TokenTracer::TokenTracer(const Scenario& scenario, SnapshotPass& pass, const SetLawView& law,
                         const StudyCompute& compute, std::uint64_t seed)
    : scenario_(scenario), pass_(pass), law_(law), compute_(compute), seed_(seed) {}

std::vector<LayerWay> TokenTracer::trace(const TracedSlot& slot, const Placement& placement) const {
  const SlotTables tables(*this, slot, placement);
  const auto if_finite = [](float seconds) {
    return std::isfinite(seconds) ? std::optional<double>(seconds) : std::nullopt;
  };
  std::vector<LayerWay> way;
  for (const Layer layer : all<Layer>(placement.layers())) {
    std::array<std::uint16_t, max_active> sampled{};
    constexpr std::uint32_t token = 0;
    sample_experts(law_, seed_, slot.slot, token, layer, sampled.data());
    std::ranges::sort(sampled.begin(), sampled.begin() + law_.active);
    const std::uint16_t* members = sampled.data();

    const ServedExperts experts = tables.experts(layer);
    const LayerTimes times =
        layer_times<true>(experts, members, law_.active, tables.gateway_s(layer));
    LayerWay stage = {placement.gateway(layer), {}, if_finite(times.latency_s)};
    for (std::uint32_t k = 0; k < law_.active; ++k) {
      const std::uint32_t expert = members[k];
      const Satellite satellite{experts.satellite(expert)};
      const std::uint32_t together = served_together(
          members, law_.active, [&](std::uint32_t other) { return experts.satellite(other); },
          expert);
      std::vector<Satellite> onward =
          tables.nodes(next_layer(layer, placement.layers()), satellite);
      std::ranges::reverse(onward);
      stage.experts.push_back({Expert{expert}, satellite, tables.nodes(layer, satellite),
                               std::move(onward), if_finite(experts.latency_s(expert, together))});
    }
    way.push_back(std::move(stage));
  }
  return way;
}

}  // namespace spacemoe
