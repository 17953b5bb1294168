#pragma once

#include <cmath>
#include <cstdint>

#include "kernels/common/path_latency.hpp"
#include "kernels/cuda/launch.hpp"
#include "kernels/cuda/scoring_kernels.hpp"
#include "kernels/cuda/warp.hpp"

/// Common parts of the kernels that score candidate layers.
namespace spacemoe::cuda {

/// Warps per block. They are independent of each other: with only one, multiprocessors that hold 16
/// blocks would have too few warps to hide memory latency.
inline constexpr std::uint32_t scoring_warps = 2;
inline constexpr std::uint32_t scoring_threads = scoring_warps * warp_lanes;

/// The place where an expert is served in a slot, and a token's latency over it (s).
struct ServedAt {
  float latency_s;
  std::uint32_t satellite;
};

/// A candidate layer, as the warp that scores it sees it. `has_copies`: some experts may have
/// further copies, of which the nearest serves.
template <bool has_copies>
struct Candidate {
  std::uint32_t layer;
  std::uint32_t gateway;
  const float* here;                ///< [satellites][slots], from the gateway
  const float* next;                ///< likewise, from the next one
  const std::uint32_t* satellites;  ///< [experts]
  std::uint32_t copies;
  const std::uint32_t* copied;           ///< [copies], experts
  const std::uint32_t* copy_satellites;  ///< [copies]

  /// places: [max_staged_experts] words in shared memory, of this warp
  __device__ Candidate(const ScoringTables& tables, const ChoiceTables& choices,
                       std::uint64_t number, std::uint32_t* places)
      : layer(choices.layers[number]),
        gateway(choices.gateways[number]),
        here(tables.distances_s + gateway * row(tables)),
        next(tables.distances_s + choices.next_gateways[number] * row(tables)),
        satellites(choices.satellites + number * tables.law.experts),
        copies(0),
        copied(nullptr),
        copy_satellites(nullptr) {
    if constexpr (has_copies) {
      const std::uint32_t first = choices.copies_begin[number];
      copies = choices.copies_begin[number + 1] - first;
      copied = choices.copied + first;
      copy_satellites = choices.copy_satellites + first;
    }
    const std::uint32_t experts = tables.law.experts;
    if (experts > max_staged_experts) {
      return;
    }
    __syncwarp();  // the last candidate's may still be read
    if (lane_index() < experts) {
      places[lane_index()] = satellites[lane_index()];
    }
    __syncwarp();
    satellites = places;
  }

  /// A token's latency over a satellite where `together` of its experts compute (s); infinity where
  /// it is out of reach.
  [[nodiscard]] __device__ float latency_over(const ScoringTables& tables, std::uint32_t satellite,
                                              std::uint32_t slot, std::uint32_t together) const {
    const std::uint64_t entry = std::uint64_t{satellite} * tables.slots + slot;
    return path_latency(here[entry], shared_compute(tables.expert_s[satellite], together),
                        next[entry])
        .latency_s;
  }

  /// Where an expert that computes alone is served, as serve_from_nearest has it. `copy`: the first
  /// copy of this expert or a later one; afterwards of a later one.
  [[nodiscard]] __device__ ServedAt served(const ScoringTables& tables, std::uint32_t expert,
                                           std::uint32_t slot, std::uint32_t& copy) const {
    ServedAt nearest{latency_over(tables, satellites[expert], slot, 1), satellites[expert]};
    if constexpr (has_copies) {
      for (; copy < copies && copied[copy] == expert; ++copy) {
        const std::uint32_t at = copy_satellites[copy];
        const float copy_s = latency_over(tables, at, slot, 1);
        nearest = copy_s < nearest.latency_s ? ServedAt{copy_s, at} : nearest;
      }
    }
    return nearest;
  }

  /// The same of any expert.
  [[nodiscard]] __device__ ServedAt served(const ScoringTables& tables, std::uint32_t expert,
                                           std::uint32_t slot) const {
    std::uint32_t copy = 0;
    if constexpr (has_copies) {
      while (copy < copies && copied[copy] < expert) {
        ++copy;
      }
    }
    return served(tables, expert, slot, copy);
  }

  /// 1 where the expert is out of reach, else 0.
  [[nodiscard]] __device__ float lost(const ScoringTables& tables, std::uint32_t expert,
                                      std::uint32_t slot) const {
    if constexpr (has_copies) {
      return std::isinf(served(tables, expert, slot).latency_s) ? 1.0F : 0.0F;
    }
    const std::uint64_t entry = std::uint64_t{satellites[expert]} * tables.slots + slot;
    return std::isinf(here[entry] + next[entry]) ? 1.0F : 0.0F;
  }

  /// Whether two experts or copies are on the same satellite. All lanes get the answer.
  [[nodiscard]] __device__ bool shares_satellites(std::uint32_t experts) const {
    const auto place = [&](std::uint32_t at) {
      return !has_copies || at < experts ? satellites[at] : copy_satellites[at - experts];
    };
    bool found = false;
    for (std::uint32_t at = lane_index(); at < experts + copies; at += warp_lanes) {
      for (std::uint32_t other = 0; other < at; ++other) {
        found = found || place(other) == place(at);
      }
    }
    return __any_sync(all_lanes, found ? 1 : 0) != 0;
  }

 private:
  static __device__ std::uint64_t row(const ScoringTables& tables) {
    return std::uint64_t{tables.satellites} * tables.slots;
  }
};

/// Cost of a candidate in one slot.
struct SlotCost {
  float cost_s;
  float lost;  ///< probability
};

/// The sum over slots as sum_of_slots computes it on the CPU: every 16th slot in a float, then
/// these partial sums one after the other in a double.
class SlotSum {
 public:
  /// Adds the next 32 slots, one in each lane; 0 past the last slot.
  __device__ void add(float cost_s) {
    sum_ += cost_s;
    sum_ += __shfl_down_sync(all_lanes, cost_s, parts);
  }
  /// All lanes get it.
  [[nodiscard]] __device__ double total() const {
    double total = 0.0;
    for (int part = 0; part < static_cast<int>(parts); ++part) {
      total += static_cast<double>(__shfl_sync(all_lanes, sum_, part));
    }
    return total;
  }

 private:
  static constexpr std::uint32_t parts = 16;
  float sum_ = 0.0F;  ///< valid in the first 16 lanes only
};

/// The body of a kernel with one candidate per warp. `score.takes(candidate)` says whether the
/// candidate is one for this kernel, the same in all lanes; `score(candidate, slot)` returns a
/// SlotCost.
template <bool has_copies, class Score>
__device__ void score_candidates(const ScoringTables& tables, const ChoiceTables& choices,
                                 const ScoreTables& out, Score score) {
  __shared__ std::uint32_t places[scoring_warps][max_staged_experts];
  for (std::uint64_t number = warp_index(); number < choices.count;
       number += std::uint64_t{gridDim.x} * scoring_warps) {
    const Candidate<has_copies> candidate(tables, choices, number,
                                          places[threadIdx.x / warp_lanes]);
    if (!score.takes(candidate)) {
      continue;
    }
    SlotSum sum;
    for (std::uint32_t first = 0; first < tables.slots; first += warp_lanes) {
      const std::uint32_t slot = first + lane_index();
      const bool is_slot = slot < tables.slots;
      // Lanes past the end compute the last slot again, and discard the result.
      const SlotCost cost = score(candidate, is_slot ? slot : tables.slots - 1);
      sum.add(is_slot ? cost.cost_s : 0.0F);
      if (is_slot && out.cost_s != nullptr) {
        out.cost_s[number * tables.slots + slot] = cost.cost_s;
        out.lost[number * tables.slots + slot] = cost.lost;
      }
    }
    if (out.mean_s != nullptr) {
      const double total = sum.total();
      if (lane_index() == 0) {
        out.mean_s[number] = total / tables.slots;
      }
    }
  }
}

/// Bytes of dynamic shared memory that any device grants a block without being asked, beside the
/// satellites of candidates.
inline constexpr std::size_t plain_shared_bytes =
    (std::size_t{48} << 10U) - scoring_warps * max_staged_experts * sizeof(std::uint32_t);

/// Bytes of global memory that a block needs if it works in `bytes`: none if they fit into shared
/// memory.
[[nodiscard]] inline std::size_t global_scratch_bytes(std::size_t bytes) {
  return bytes <= plain_shared_bytes ? 0 : bytes;
}

/// As many blocks as the candidates need if blocks work in shared memory, else at most as many as
/// scratch serves.
[[nodiscard]] inline LaunchShape scoring_shape(const ChoiceTables& choices, std::size_t bytes,
                                               const ScoringScratch& scratch) {
  const std::uint32_t blocks = blocks_for(choices.count, scoring_warps);
  if (global_scratch_bytes(bytes) == 0) {
    return {{blocks}, scoring_threads, bytes};
  }
  return {{blocks < scratch.blocks ? blocks : scratch.blocks}, scoring_threads, 0};
}

/// A warp's words of its block's memory, in shared memory if there is no global memory. All warps
/// have the same number of words.
__device__ inline float* words_of_warp(unsigned char* shared, unsigned char* global,
                                       std::uint64_t words) {
  return global == nullptr ? reinterpret_cast<float*>(shared) + threadIdx.x / warp_lanes * words
                           : reinterpret_cast<float*>(global) + warp_index() * words;
}

}  // namespace spacemoe::cuda
