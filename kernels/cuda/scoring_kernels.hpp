#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/common/set_law.hpp"
#include "kernels/cuda/stream.hpp"

/// Kernels that score candidate layers: one warp per candidate, one lane per slot. They do what the
/// CPU's lanes do, the same operations in the same order, so that both backends give the same bits
/// and a search takes the same moves on either.
namespace spacemoe::cuda {

/// Inputs for scoring candidate layers: pointers into device memory.
struct ScoringTables {
  SetLawView law;
  const float* singles;      ///< [layers][experts] P({i}), null if more than one is active
  const float* pairs;        ///< [layers][pairs] P({i, j}), i < j; null unless two are active
  const float* containment;  ///< SortedLaw's table, [layers][2^experts], or null
  const float* weights;      ///< SortedLaw's weights, [layers][experts], or null
  const float* expert_s;     ///< [satellites]
  const float* gateway_s;    ///< [satellites]
  const float* distances_s;  ///< [satellites][satellites][slots]
  std::uint32_t satellites;
  std::uint32_t slots;
  float lost_penalty_s;
  float ceiling_s;  ///< scoring_ceiling_s
};

/// With up to so many experts a kernel reads their satellites once, from wherever they are.
inline constexpr std::uint32_t max_staged_experts = 32;

/// LayerChoices in device memory, or in page-locked memory of the host.
struct ChoiceTables {
  const std::uint32_t* layers;         ///< [choices]
  const std::uint32_t* gateways;       ///< [choices]
  const std::uint32_t* next_gateways;  ///< [choices]
  const std::uint32_t* satellites;     ///< [choices][experts]
  std::uint32_t count;
  /// Copies as LayerChoices has them, in device memory; null where no choice has any.
  const std::uint32_t* copies_begin;     ///< [choices + 1]
  const std::uint32_t* copied;           ///< [copies], experts
  const std::uint32_t* copy_satellites;  ///< [copies]
};

/// Outputs, likewise; null for what is not wanted.
struct ScoreTables {
  double* mean_s;  ///< [choices], over the slots
  float* cost_s;   ///< [choices][slots]
  float* lost;     ///< [choices][slots], probability; wanted with cost_s only
};

/// The candidates that a kernel looks at.
enum class ChoicesOf : std::uint8_t { all, distinct_satellites, shared_satellites };

/// Memory for `blocks` blocks of a launch; null if a form needs none.
struct ScoringScratch {
  unsigned char* memory;
  std::uint32_t blocks;
};

/// At most two active experts: latencies weighted by the probabilities of sets.
void score_pairs(const ScoringTables& tables, const ChoiceTables& choices,
                 const ScoringScratch& scratch, const ScoreTables& out, const Stream& stream);
[[nodiscard]] std::size_t pair_scratch_bytes(const SetLawView& law, bool has_copies);

/// A SortedLaw's expectation for candidates without shared satellites, sorted by a network.
void score_sorted(const ScoringTables& tables, const ChoiceTables& choices, ChoicesOf which,
                  const ScoringScratch& scratch, const ScoreTables& out, const Stream& stream);
[[nodiscard]] std::size_t sorted_scratch_bytes(const SetLawView& law);

/// Any law with an exact form, in double precision.
void score_exactly(const ScoringTables& tables, const ChoiceTables& choices, ChoicesOf which,
                   const ScoringScratch& scratch, const ScoreTables& out, const Stream& stream);
[[nodiscard]] std::size_t exact_scratch_bytes(const SetLawView& law);

/// Finds the longest path that exists, as the bits of a float that were 0 before. [entries], s
void find_longest(std::uint64_t entries, const float* distances_s, std::uint32_t* longest,
                  const Stream& stream);

}  // namespace spacemoe::cuda
