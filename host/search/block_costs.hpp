#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "host/search/block_means.hpp"
#include "kernels/common/index_types.hpp"
#include "kernels/common/set_law.hpp"
#include "kernels/tables/pair_law.hpp"

namespace spacemoe {

/// What layers cost if paths took their block's mean latency in each slot of it: the mean over
/// slots of E[max over S of u(s)] plus the gateway's compute, where u(s) is the path via s with its
/// compute. On the paper's setup 0.5 % below the mean over the slots themselves, for a fraction of
/// the time. Exact in that sense for up to two active experts, and for laws with a table over all
/// subsets; else all experts of a layer count alike, by bounds on P(S inside A) for sets A of m
/// experts (containment_bound.hpp).
class BlockCosts {
 public:
  /// Both must outlive it.
  BlockCosts(const BlockMeans& means, const SetLawView& law);

  [[nodiscard]] std::uint32_t layers() const { return law_.layers; }

  /// Seconds. satellites: of the layer's experts, [experts]
  [[nodiscard]] float layer_s(Layer layer, Satellite gateway, Satellite next_gateway,
                              const Satellite* satellites) const;

 private:
  using Blocks = BlockMeans::Blocks;
  enum class Form : std::uint8_t { pairs, subsets, ranks };

  [[nodiscard]] Blocks by_pairs(Layer layer, Satellite gateway, Satellite next_gateway,
                                const Satellite* satellites) const;
  [[nodiscard]] Blocks by_order(Layer layer, Satellite gateway, Satellite next_gateway,
                                const Satellite* satellites) const;
  [[nodiscard]] double in_block(Layer layer, const Blocks* latency_s, std::uint32_t block) const;

  const BlockMeans& means_;
  SetLawView law_;
  Form form_;
  std::optional<PairLaw> pairs_;    ///< Form::pairs
  std::vector<float> rank_shares_;  ///< Form::ranks: that the m-th fastest expert is the slowest of
                                    ///< a set, [layers][experts]
};

}  // namespace spacemoe
