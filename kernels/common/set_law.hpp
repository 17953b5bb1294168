#pragma once

#include <cstdint>

#include "kernels/common/portable.hpp"

namespace spacemoe {

/// Methods of drawing active sets.
enum class SampleForm : std::uint8_t {
  table,                ///< every possible set with its cumulative probability
  conditional_poisson,  ///< next member by the tails of elementary symmetric polynomials
  successive,           ///< one member after the other, by weight (Plackett-Luce)
  systematic,           ///< Hartley-Rao: random order, equidistant points on the cumulated pi
  recorded,             ///< the set of a token of a recorded trace
};

/// Methods of finding P(S inside A) for the exact expectation.
enum class ExactForm : std::uint8_t {
  none,         ///< not at all: exact columns stay empty
  containment,  ///< a table over all subsets A, E <= max_containment_experts
  symmetric,    ///< e_K of the weights on A: conditional Poisson of any size
  sets,         ///< listed sets, one by one
};

/// Largest number of active experts of a layer.
inline constexpr std::uint32_t max_active = 32;
/// Largest number of experts for which a table over all subsets is kept.
inline constexpr std::uint32_t max_containment_experts = 16;
/// Largest number of experts of a layer.
inline constexpr std::uint32_t max_experts = 512;

/// The set laws of all layers, as tables that any backend reads: views, made by host/activation.
/// Tables that the forms do not need are null.
struct SetLawView {
  std::uint32_t layers;
  std::uint32_t experts;  ///< E
  std::uint32_t active;   ///< K
  SampleForm sample_form;
  ExactForm exact_form;

  // SampleForm::table, ExactForm::sets. Layer l owns sets [set_begin[l], set_begin[l + 1]).
  const std::uint32_t* set_begin;  ///< [layers + 1]
  const double* cumulative;      ///< [sets] P(this set or an earlier one); the last of a layer is 1
  const std::uint16_t* members;  ///< [sets][active], ascending
  /// [layers][guide_size]: offset in the layer of the first set whose cumulative exceeds
  /// cell / guide_size, where the search for a uniform of that cell starts.
  const std::uint32_t* guide;
  std::uint32_t guide_size;

  /// SampleForm::conditional_poisson: [layers][active + 1][experts + 1]. Row k, column i is the sum
  /// over all ways to take k of the experts i .. E-1, including all of them that are always active,
  /// of the product of their weights: e_k of those weights if none is always active.
  const double* tails;
  /// [layers][experts]. Conditional Poisson: weights with e_K = 1, so that P(S) is their product
  /// over S; infinity for experts that are always active, which then count as 1. Successive: draw
  /// probabilities that sum to 1. Systematic: inclusion probabilities, which sum to K.
  const double* weights;
  /// ExactForm::symmetric: [layers], number of experts that are always active.
  const std::uint32_t* always;
  /// ExactForm::containment: [layers][2^experts], P(S inside A) by the bits of A.
  const double* containment;

  /// SampleForm::recorded: [recorded_tokens][layers][active], ascending in each set.
  const std::uint16_t* recorded = nullptr;
  std::uint32_t recorded_tokens = 0;
  /// Whether the sets of a token are those of one recorded token in all layers, which then depend
  /// on each other: what is expected of a layer by itself holds, but products over layers do not.
  bool joint_layers = false;

  /// The experts of a recorded token in a layer. [active]
  [[nodiscard]] SPACEMOE_HD const std::uint16_t* recorded_set(std::uint32_t token,
                                                              std::uint32_t layer) const {
    return recorded + (static_cast<std::uint64_t>(token) * layers + layer) * active;
  }
};

}  // namespace spacemoe
