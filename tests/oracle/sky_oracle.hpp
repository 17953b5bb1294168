#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "host/placement/placement.hpp"
#include "kernels/api/evaluation.hpp"
#include "tests/oracle/boost_dijkstra.hpp"
#include "tests/oracle/shared_layer.hpp"

namespace spacemoe::oracle {

/// Results of placements in one slot, from the links alone: the matrix of all paths by Boost's
/// Dijkstra, and everything from there on in double.
class SlotOracle {
 public:
  /// weights_s: [links], infinity where down
  SlotOracle(const NetworkView& network, std::span<const float> weights_s,
             std::span<const float> expert_s, std::span<const float> gateway_s)
      : expert_s_(expert_s.begin(), expert_s.end()),
        gateway_s_(gateway_s.begin(), gateway_s.end()) {
    const auto satellites = static_cast<std::uint32_t>(network.satellites.size());
    const BoostDijkstra boost(satellites, network.links, weights_s);
    for (std::uint32_t source = 0; source < satellites; ++source) {
      rows_.push_back(boost.row(source));
    }
  }

  /// The copies of a layer's experts, whose own satellites these are, between two gateways.
  [[nodiscard]] Layer layer(std::span<const Satellite> satellites,
                            std::span<const Replica> replicas, Satellite gateway,
                            Satellite next_gateway) const {
    const auto at = [&](Satellite satellite) {
      const std::uint32_t s = number(satellite);
      return Copy{s, rows_[number(gateway)][s], expert_s_[s], rows_[number(next_gateway)][s]};
    };
    Layer layer;
    for (const Satellite satellite : satellites) {
      layer.push_back({at(satellite)});
    }
    for (const Replica& replica : replicas) {
      layer[number(replica.expert)].push_back(at(replica.satellite));
    }
    return layer;
  }

  /// All layers of a placement.
  [[nodiscard]] std::vector<Layer> layers(const Placement& placement) const {
    const std::size_t count = placement.gateways.size();
    const std::size_t experts = placement.satellites.size() / count;
    std::vector<Layer> result;
    for (std::size_t l = 0; l < count; ++l) {
      std::vector<Replica> own;
      for (const Replica& replica : placement.replicas) {
        if (number(replica.layer) == l) {
          own.push_back(replica);
        }
      }
      result.push_back(layer(std::span(placement.satellites).subspan(l * experts, experts), own,
                             placement.gateways[l], placement.gateways[(l + 1) % count]));
    }
    return result;
  }

  [[nodiscard]] double gateway_s(Satellite satellite) const {
    return gateway_s_[number(satellite)];
  }

  /// Sums of two placements, by going through the sets of all layers. laws: [layers]
  [[nodiscard]] RowSums expected(const Placement& own, const Placement& other,
                                 std::span<const Law> laws) const {
    const RowSums alone = joint(own, own, laws);
    RowSums sums = joint(own, other, laws);
    sums.delivered = alone.joint_delivered;
    sums.latency_s = alone.joint_latency_s;
    return sums;
  }

 private:
  [[nodiscard]] RowSums joint(const Placement& own, const Placement& other,
                              std::span<const Law> laws) const {
    const std::vector<Layer> own_layers = layers(own);
    const std::vector<Layer> other_layers = layers(other);
    RowSums sums{0.0, 0.0, 1.0, 0.0, 0.0};
    for (std::size_t l = 0; l < laws.size(); ++l) {
      const JointMaximum both = joint_maximum(laws[l], own_layers[l], other_layers[l]);
      sums.joint_delivered *= both.delivered;
      sums.joint_latency_s += both.own_s + gateway_s(own.gateways[l]);
      sums.joint_reference_s += both.other_s + gateway_s(other.gateways[l]);
    }
    sums.joint_latency_s *= sums.joint_delivered;
    sums.joint_reference_s *= sums.joint_delivered;
    return sums;
  }

  std::vector<std::vector<float>> rows_;
  std::vector<double> expert_s_;
  std::vector<double> gateway_s_;
};

}  // namespace spacemoe::oracle
