#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "host/placement/expected_latency.hpp"
#include "host/placement/placement.hpp"
#include "host/placement/planner.hpp"

/// Neighbouring layers, whole, in blocks on satellites that follow each other along a path.
namespace spacemoe {

/// A run of layers on one satellite, each with its gateway and all of its experts.
struct LayerBlock {
  Satellite satellite;
  std::uint32_t layers;

  bool operator==(const LayerBlock&) const = default;
};

/// How a model is cut into blocks, and what satellites hold of it.
struct BlockPlan {
  const Constellation& constellation;
  const Capacity& capacity;
  std::uint32_t layers;
  std::uint32_t experts;
  /// Number of blocks, whose sizes differ by one layer at most, larger ones first; nothing: each
  /// satellite takes as many layers as it holds.
  std::optional<std::uint32_t> blocks;
};

/// Gives `use` every path with its blocks, in the order of layers, until it returns false. A path
/// begins at any satellite and runs through its shell as a snake of some width: so many satellites
/// along the orbit, back along the next plane, and on, from the last plane to the first. Satellites
/// that have failed, or do not hold the block that comes, are passed over. By shell, plane and
/// index of the first place; of each the widest snake first, whose width is the whole plane.
void for_each_block_path(const BlockPlan& plan,
                         const std::function<bool(const std::vector<LayerBlock>&)>& use);

/// Contiguous blocks of layers along a path: Zhang, Wu, Li, Wang and Shen, arXiv 2604.04654, who
/// split a model into sub-models on satellites that hand activations on, and find the split with
/// compression ratios as a shortest path. Adapted: nothing is compressed, and tokens are not
/// pipelined; a token returns to the first satellite for the next one, so walks are closed; the cut
/// is that of the plan, and which satellites take it is decided by the least expected latency of a
/// token over the planning slots: compute of all layers, where active experts of a satellite work
/// one after the other, and the expected latencies between consecutive satellites and back to the
/// first. Ties: the path that comes first. A path must exist: check_blocks.
[[nodiscard]] Placement place_blocks(std::optional<std::uint32_t> blocks,
                                     const PlacementProblem& problem, ExpectedLatency& latency);

/// Throws ConfigError, with keys relative to the scheme, where no satellite holds a whole layer,
/// there are more blocks than layers, or no path has room for all.
void check_blocks(const BlockPlan& plan);

}  // namespace spacemoe
