#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "kernels/api/backend.hpp"
#include "kernels/common/index_types.hpp"

namespace spacemoe {

/// Blocks of successive slots whose mean latencies are kept: as many floats as fit registers well.
inline constexpr std::uint32_t slot_blocks = 8;

/// Latencies of all paths, averaged over blocks of successive slots, and compute.
struct BlockMeans {
  using Blocks = std::array<float, slot_blocks>;

  std::uint32_t satellites;
  Blocks share;                  ///< of the slots; 0 for blocks without slots
  std::vector<Blocks> path_s;    ///< [from][to]
  std::vector<float> expert_s;   ///< [satellites]
  std::vector<float> gateway_s;  ///< [satellites]

  [[nodiscard]] const Blocks* row(Satellite from) const {
    return path_s.data() + std::size_t{number(from)} * satellites;
  }
};

/// Blocks follow the time, as latencies of neighbouring paths rise and fall together over an orbit,
/// while outages come and go. A path counts no more than half of what the lost penalty leaves
/// beyond the longest compute, so that two of them cost no more than losing the token. Nothing
/// where `goes_on`, asked before each gateway, says no. 32 bytes for each pair of satellites.
[[nodiscard]] std::optional<BlockMeans> block_means(Backend& backend, const SnapshotSeries& series,
                                                    const ScoringPlan& plan,
                                                    const std::function<bool()>& goes_on);

}  // namespace spacemoe
