#include "host/report/token_path.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "host/experiment/placed_modules.hpp"
#include "host/topology/path_trace.hpp"
#include "host/weather/failed_satellites.hpp"
#include "kernels/common/expert_sampler.hpp"
#include "kernels/common/token_walk.hpp"
#include "kernels/tables/numbered_list.hpp"

namespace spacemoe {

/// A placement and its paths in one slot, as the engines have them.
class TokenTracer::TracedPlacement {
 public:
  TracedPlacement(const TokenTracer& tracer, const TracedSlot& slot, const Placement& placement)
      : placement_(placement),
        links_(tracer.scenario_.network().adjacency(slot.slot)),
        weights_s_(path_weights(slot.links)),
        modules_(placement, tracer.law_, tracer.compute_),
        rows_s_(modules_.gateways().size() * links_.size()),
        paths_(modules_.gateways(), rows_s_) {
    tracer.pass_.path_rows({slot.slot, 1}, list_of<Satellite>(modules_.gateways()), rows_s_);
    std::vector<OrbitState> orbits(links_.size());
    tracer.pass_.orbits(slot.slot, orbits);
    const auto lost = lost_satellites(tracer.scenario_.evaluation_series(), slot.slot);
    served_ = modules_.in_slot({slot.slot, orbits, lost, paths_});
  }

  [[nodiscard]] const ServedSlot& served() const { return served_; }

  /// From the layer's gateway to a satellite; nothing where there is no path.
  [[nodiscard]] std::vector<Satellite> nodes(Layer layer, Satellite satellite) const {
    const Satellite gateway = placement_.gateway(layer);
    return trace_path(links_, weights_s_, paths_.from(number(gateway)), gateway, satellite)
        .value_or(std::vector<Satellite>{});
  }

 private:
  const Placement& placement_;
  std::span<const SatelliteLinks> links_;  ///< [satellites], in the slot
  std::vector<float> weights_s_;
  PlacedModules modules_;
  std::vector<float> rows_s_;  ///< [gateways][satellites]
  GatewayRows paths_;
  ServedSlot served_;
};

TokenTracer::TokenTracer(const Scenario& scenario, SnapshotPass& pass, const SetLawView& law,
                         const StudyCompute& compute, std::uint64_t seed)
    : scenario_(scenario), pass_(pass), law_(law), compute_(compute), seed_(seed) {}

std::vector<LayerWay> TokenTracer::trace(const TracedSlot& slot, const Placement& placement) const {
  const TracedPlacement traced(*this, slot, placement);
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

    const ServedExperts experts = traced.served().experts(layer);
    const LayerTimes times =
        layer_times<true>(experts, members, law_.active, traced.served().gateway_s(layer));
    LayerWay stage = {placement.gateway(layer), {}, if_finite(times.latency_s)};
    for (std::uint32_t k = 0; k < law_.active; ++k) {
      const std::uint32_t expert = members[k];
      const Satellite satellite{experts.satellite(expert)};
      const std::uint32_t together = served_together(
          members, law_.active, [&](std::uint32_t other) { return experts.satellite(other); },
          expert);
      std::vector<Satellite> onward =
          traced.nodes(next_layer(layer, placement.layers()), satellite);
      std::ranges::reverse(onward);
      stage.experts.push_back({Expert{expert}, satellite, traced.nodes(layer, satellite),
                               std::move(onward), if_finite(experts.latency_s(expert, together))});
    }
    way.push_back(std::move(stage));
  }
  return way;
}

}  // namespace spacemoe
