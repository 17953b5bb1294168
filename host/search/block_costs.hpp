#pragma once

#include <cstdint>
#include <vector>

#include "host/search/block_lanes.hpp"
#include "host/search/block_means.hpp"
#include "kernels/common/index_types.hpp"
#include "kernels/common/set_law.hpp"

namespace spacemoe {

/// What layers cost if paths took their block's mean latency in each slot of it: the mean over
/// slots of E[max over S of u(s)] plus the gateway's compute, where u(s) is the path via s with its
/// compute. On the paper's setup 0.5 % below the mean over the slots themselves, for a fraction of
/// the time. Exact in that sense for up to two active experts, and for laws with a table over all
/// subsets; else all experts of a layer count alike, by bounds on P(S inside A) for sets A of m
/// experts (containment_bound.hpp).
class BlockCosts {
 public:
  using Blocks = BlockMeans::Blocks;

  /// Both must outlive it.
  BlockCosts(const BlockMeans& means, const SetLawView& law);

  [[nodiscard]] std::uint32_t layers() const { return law_.layers; }
  [[nodiscard]] std::uint32_t experts() const { return law_.experts; }

  /// u(s) of the paths from a gateway via each of these satellites to the next gateway. [count],
  /// seconds
  void latencies_s(Satellite gateway, Satellite next_gateway, const Satellite* satellites,
                   std::uint32_t count, Blocks* out) const {
    latencies_by_blocks(paths(gateway, next_gateway), satellites, count, out);
  }
  /// A layer whose experts have these latencies. [experts]; seconds
  [[nodiscard]] float layer_s(Layer layer, Satellite gateway, const Blocks* latency_s) const {
    return means_.gateway_s[number(gateway)] + expected_s(layer, latency_s);
  }
  /// An expert of a layer, and where it might go.
  struct Step {
    Layer layer;
    Satellite gateway;
    Satellite next_gateway;
    Expert expert;
    Satellite to;
  };
  /// What the layer, with these latencies of its experts, would cost more; and the latency that the
  /// expert would have. [experts]; seconds
  [[nodiscard]] float change_s(const Step& step, const Blocks* latency_s, Blocks& to_s) const;

 private:
  enum class Form : std::uint8_t { pairs, subsets, ranks };

  [[nodiscard]] BlockPaths paths(Satellite gateway, Satellite next_gateway) const {
    return {means_.row(gateway), means_.row(next_gateway), means_.expert_s.data()};
  }
  [[nodiscard]] BlockLayer in_lanes(Layer layer, const Blocks* latency_s) const;
  [[nodiscard]] float expected_s(Layer layer, const Blocks* latency_s) const;
  [[nodiscard]] double in_block(Layer layer, const Blocks* latency_s, std::uint32_t block) const;

  const BlockMeans& means_;
  SetLawView law_;
  Form form_;
  /// Form::pairs: those of BlockLayer, [layers][experts][experts]. Form::ranks: that the m-th
  /// fastest expert is the slowest of a set, [layers][experts].
  std::vector<float> probabilities_;
};

}  // namespace spacemoe
