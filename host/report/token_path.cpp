#include "host/report/token_path.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "host/topology/path_trace.hpp"
#include "kernels/common/expert_sampler.hpp"
#include "kernels/common/path_latency.hpp"

namespace spacemoe {

/// The path rows of a placement's gateways in one slot.
class TokenTracer::Paths {
 public:
  Paths(const TokenTracer& tracer, const TracedSlot& slot, const Placement& placement)
      : network_(tracer.scenario_.network()),
        gateways_(placement.gateways),
        satellites_(tracer.scenario_.constellation().size()),
        rows_s_(gateways_.size() * satellites_) {
    for (const LinkReport& link : slot.links) {
      weights_s_.push_back(link.weight_s);
    }
    weights_s_.push_back(std::numeric_limits<float>::infinity());
    tracer.pass_.path_rows({slot.slot, 1}, gateways_, rows_s_);
  }

  [[nodiscard]] float seconds(std::size_t layer, std::uint32_t satellite) const {
    return row(layer)[satellite];
  }
  /// From the layer's gateway to a satellite.
  [[nodiscard]] std::vector<std::uint32_t> nodes(std::size_t layer, std::uint32_t satellite) const {
    return trace_path(network_.adjacency(), weights_s_, row(layer), gateways_[layer], satellite)
        .value_or(std::vector<std::uint32_t>{});
  }

 private:
  [[nodiscard]] std::span<const float> row(std::size_t layer) const {
    return std::span(rows_s_).subspan(layer * satellites_, satellites_);
  }

  const Network& network_;
  const std::vector<std::uint32_t>& gateways_;
  std::size_t satellites_;
  std::vector<float> rows_s_;  ///< [layers][satellites]
  std::vector<float> weights_s_;
};

namespace {

/// Where an expert may be served: its own place first, then its copies.
std::vector<std::uint32_t> places_of(const Placement& placement, std::uint32_t layer,
                                     std::uint32_t expert) {
  const std::size_t experts = placement.satellites.size() / placement.gateways.size();
  std::vector<std::uint32_t> places = {placement.satellites[layer * experts + expert]};
  for (const Replica& replica : placement.replicas) {
    if (replica.layer == layer && replica.expert == expert) {
      places.push_back(replica.satellite);
    }
  }
  return places;
}

}  // namespace

TokenTracer::TokenTracer(const Scenario& scenario, SnapshotPass& pass, const SetLawView& law,
                         const ModuleSeconds& compute, std::uint64_t seed)
    : scenario_(scenario), pass_(pass), law_(law), compute_(compute), seed_(seed) {}

std::vector<LayerWay> TokenTracer::trace(const TracedSlot& slot, const Placement& placement) const {
  const Paths paths(*this, slot, placement);
  const auto layers = static_cast<std::uint32_t>(placement.gateways.size());
  std::vector<LayerWay> way;
  for (std::uint32_t layer = 0; layer < layers; ++layer) {
    const std::uint32_t next = (layer + 1) % layers;
    const auto latency_s = [&](std::uint32_t satellite, std::uint32_t together) {
      return path_latency(paths.seconds(layer, satellite),
                          shared_compute(compute_.expert[satellite], together),
                          paths.seconds(next, satellite))
          .latency_s;
    };
    std::array<std::uint16_t, max_active> members{};
    constexpr std::uint32_t token = 0;
    sample_experts(law_, seed_, slot.slot, token, layer, members.data());
    std::ranges::sort(members.begin(), members.begin() + law_.active);

    LayerWay stage = {placement.gateways[layer], {}, {}};
    for (std::uint32_t k = 0; k < law_.active; ++k) {
      const auto places = places_of(placement, layer, members[k]);
      const std::uint32_t satellite = *std::ranges::min_element(
          places, {}, [&](std::uint32_t place) { return latency_s(place, 1); });
      std::vector<std::uint32_t> onward = paths.nodes(next, satellite);
      std::ranges::reverse(onward);
      stage.experts.push_back(
          {members[k], satellite, paths.nodes(layer, satellite), std::move(onward), {}});
    }
    float slowest_s = 0.0F;
    for (ExpertWay& one : stage.experts) {
      const auto together = static_cast<std::uint32_t>(
          std::ranges::count(stage.experts, one.satellite, &ExpertWay::satellite));
      const float expert_s = latency_s(one.satellite, together);
      one.latency_s = std::isfinite(expert_s) ? std::optional<double>(expert_s) : std::nullopt;
      slowest_s = std::max(slowest_s, expert_s);
    }
    if (std::isfinite(slowest_s)) {
      stage.latency_s = slowest_s + compute_.gateway[placement.gateways[layer]];
    }
    way.push_back(std::move(stage));
  }
  return way;
}

}  // namespace spacemoe
