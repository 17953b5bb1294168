#pragma once

#include <cstdint>

#include "kernels/common/portable.hpp"

namespace spacemoe {

/// How active sets are drawn.
enum class SampleForm : std::uint8_t {
  table,                ///< every possible set with its cumulative probability
  conditional_poisson,  ///< next member by the tails of elementary symmetric polynomials
  successive,           ///< one member after the other, by weight (Plackett-Luce)
  systematic,           ///< Hartley-Rao: random order, equidistant points on the cumulated pi
};

/// How P(S inside A) is found for the exact expectation.
enum class ExactForm : std::uint8_t {
  none,         ///< not at all: exact columns stay empty
  containment,  ///< a table over all subsets A, E <= 16
  symmetric,    ///< e_K(w on A) / e_K(w): conditional Poisson of any size
};

/// Active experts a layer can have.
inline constexpr std::uint32_t max_active = 32;
/// Experts for which a table over all subsets is kept.
inline constexpr std::uint32_t max_containment_experts = 16;
/// Experts a layer can have.
inline constexpr std::uint32_t max_experts = 512;

/// The set laws of all layers, as tables that any backend reads: views, made by host/activation.
struct SetLawView {
  std::uint32_t layers;
  std::uint32_t experts;  ///< E
  std::uint32_t active;   ///< K
  SampleForm sample_form;
  ExactForm exact_form;

  // SampleForm::table. Layer l owns sets [set_begin[l], set_begin[l + 1]).
  const std::uint32_t* set_begin;  ///< [layers + 1]
  const double* cumulative;        ///< [sets] P(this set or an earlier one); the last of a layer is 1
  const std::uint16_t* members;    ///< [sets][active], ascending
  /// [layers][guide_size]: offset in the layer of the first set whose cumulative exceeds
  /// cell / guide_size, where the search for a uniform of that cell starts.
  const std::uint32_t* guide;
  std::uint32_t guide_size;

  /// SampleForm::conditional_poisson: [layers][active + 1][experts + 1], row k is the elementary
  /// symmetric polynomial e_k of the weights i .. E-1, for i = 0 .. E.
  const double* tails;
  /// SampleForm::successive: draw probabilities that sum to 1. SampleForm::systematic: pi that sums
  /// to K. ExactForm::symmetric: conditional Poisson weights. [layers][experts]
  const double* weights;
  /// ExactForm::containment: [layers][2^experts], P(S inside A) by the bits of A.
  const double* containment;
};

/// What a layer's latency is expected to be.
struct LayerExpectation {
  double delivered;  ///< q, the probability that all of the active set is reachable
  double latency_s;  ///< E[max | delivered]; 0 where q is 0
};

/// P(S inside A) for sets A that grow by one expert at a time.
class GrowingContainment {
 public:
  SPACEMOE_HD GrowingContainment(const SetLawView& law, std::uint32_t layer)
      : law_(law), layer_(layer) {
    for (std::uint32_t k = 0; k <= max_active; ++k) {
      symmetric_[k] = k == 0 ? 1.0 : 0.0;
    }
  }

  /// Adds an expert to A; returns P(S inside A) up to a factor that is the same for all A.
  SPACEMOE_HD double add(std::uint32_t expert) {
    if (law_.exact_form == ExactForm::containment) {
      subset_ |= 1U << expert;
      return law_.containment[(static_cast<std::uint64_t>(layer_) << law_.experts) + subset_];
    }
    const double weight = law_.weights[layer_ * law_.experts + expert];
    for (std::uint32_t k = law_.active; k > 0; --k) {
      symmetric_[k] += weight * symmetric_[k - 1];
    }
    return symmetric_[law_.active];
  }

 private:
  const SetLawView& law_;
  std::uint32_t layer_;
  std::uint32_t subset_ = 0;
  double symmetric_[max_active + 1];
};

}  // namespace spacemoe
