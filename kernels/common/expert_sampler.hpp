#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "kernels/common/index_types.hpp"
#include "kernels/common/portable.hpp"
#include "kernels/common/random_key.hpp"
#include "kernels/common/set_law.hpp"

namespace spacemoe {

/// The uniforms of one key, one after the other: each block of Philox gives two.
class UniformStream {
 public:
  SPACEMOE_HD explicit UniformStream(const RandomKey& key) : key_(key) {}

  SPACEMOE_HD double next() {
    if (index_ % 2 == 0) {
      block_ = random_block(key_, index_ / 2);
    }
    const bool second = index_++ % 2 != 0;
    // Selected by a condition, not by an index, so that the block stays in registers.
    return uniform_from(second ? block_.word[2] : block_.word[0],
                        second ? block_.word[3] : block_.word[1]);
  }

 private:
  RandomKey key_;
  std::uint32_t index_ = 0;
  PhiloxBlock block_{};
};

/// Inverse distribution function of the layer's table, by guide table (Chen and Asau 1974).
template <class Members>
SPACEMOE_HD void sample_table(const SetLawView& law, const RandomKey& key, Layer layer,
                              Members members) {
  const double u = uniform(key);
  const auto cell = static_cast<std::uint32_t>(u * law.guide_size);
  const std::uint32_t begin = law.set_begin[number(layer)];
  std::uint32_t set = begin + law.guide[number(layer) * law.guide_size + cell];
  while (law.cumulative[set] <= u) {
    ++set;
  }
  const std::uint16_t* chosen = law.members + static_cast<std::uint64_t>(set) * law.active;
  for (std::uint32_t k = 0; k < law.active; ++k) {
    members[k] = chosen[k];
  }
}

/// Members in ascending order (Chen and Liu 1997): with k members still to be drawn from the
/// experts j .. E-1, the next one lies beyond i with probability tail_k(i + 1) / tail_k(j), and
/// never beyond an expert that is always active.
template <class Members>
SPACEMOE_HD void sample_conditional_poisson(const SetLawView& law, const RandomKey& key,
                                            Layer layer, Members members) {
  const std::uint32_t row = law.experts + 1;
  const double* tails = law.tails + std::uint64_t{number(layer)} * (law.active + 1) * row;
  const double* weights = law.weights + std::uint64_t{number(layer)} * law.experts;
  UniformStream uniforms(key);
  std::uint32_t expert = 0;
  for (std::uint32_t left = law.active; left > 0; --left) {
    const double* tail = tails + std::uint64_t{left} * row;
    const double reach = (1.0 - uniforms.next()) * tail[expert];
    const std::uint32_t last = law.experts - left;
    while (expert < last && tail[expert + 1] >= reach && !std::isinf(weights[expert])) {
      ++expert;
    }
    members[law.active - left] = static_cast<std::uint16_t>(expert++);
  }
}

/// A set of expert numbers, as bits.
class ExpertBits {
 public:
  SPACEMOE_HD void add(std::uint32_t expert) { word_[expert / 32] |= 1U << expert % 32; }
  [[nodiscard]] SPACEMOE_HD bool has(std::uint32_t expert) const {
    return (word_[expert / 32] >> expert % 32 & 1U) != 0;
  }

 private:
  std::uint32_t word_[max_experts / 32] = {};
};

/// Draws one member after the other from those left, by weight: Plackett-Luce.
template <class Members>
SPACEMOE_HD void sample_successive(const SetLawView& law, const RandomKey& key, Layer layer,
                                   Members members) {
  const double* weights = law.weights + std::uint64_t{number(layer)} * law.experts;
  UniformStream uniforms(key);
  ExpertBits taken;
  for (std::uint32_t k = 0; k < law.active; ++k) {
    // Summed anew: 1 minus the weights already taken would lose digits of what is left.
    double left = 0.0;
    for (std::uint32_t expert = 0; expert < law.experts; ++expert) {
      left += taken.has(expert) ? 0.0 : weights[expert];
    }
    const double target = uniforms.next() * left;
    double passed = 0.0;
    std::uint32_t chosen = 0;
    for (std::uint32_t expert = 0; expert < law.experts && passed <= target; ++expert) {
      if (!taken.has(expert) && weights[expert] > 0.0) {
        passed += weights[expert];
        chosen = expert;
      }
    }
    taken.add(chosen);
    members[k] = static_cast<std::uint16_t>(chosen);
  }
}

/// Experts in random order, by Fisher and Yates; four swaps per block of Philox, each with a bias
/// below E / 2^32.
SPACEMOE_HD inline void shuffle_experts(const RandomKey& key, std::uint32_t first_block,
                                        std::uint32_t experts, std::uint16_t* order) {
  for (std::uint32_t i = 0; i < experts; ++i) {
    order[i] = static_cast<std::uint16_t>(i);
  }
  PhiloxBlock block{};
  for (std::uint32_t i = 0; i + 1 < experts; ++i) {
    if (i % 4 == 0) {
      block = random_block(key, first_block + i / 4);
    }
    const std::uint64_t scaled = std::uint64_t{block.word[i % 4]} * (experts - i);
    const auto other = i + static_cast<std::uint32_t>(scaled >> 32);
    const std::uint16_t swapped = order[i];
    order[i] = order[other];
    order[other] = swapped;
  }
}

/// Hartley and Rao 1962: experts in random order on a line, each as long as its inclusion
/// probability; the active experts are those that the points u, u + 1, .. u + K - 1 fall on.
template <class Members>
SPACEMOE_HD void sample_systematic(const SetLawView& law, const RandomKey& key, Layer layer,
                                   Members members) {
  const double* inclusion = law.weights + std::uint64_t{number(layer)} * law.experts;
  const double start = uniform(key);
  std::uint16_t order[max_experts];
  shuffle_experts(key, 1, law.experts, order);
  std::uint32_t count = 0;
  std::uint32_t passed = 0;  // order[0 .. passed) holds those that no point fell on
  double end = 0.0;
  for (std::uint32_t i = 0; i < law.experts; ++i) {
    const std::uint16_t expert = order[i];
    end += inclusion[expert];
    if (count < law.active && end > start + count) {
      members[count++] = expert;
    } else {
      order[passed++] = expert;
    }
  }
  // Rounding may push the last point beyond the end of the line.
  while (count < law.active) {
    const std::uint16_t expert = order[--passed];
    if (inclusion[expert] > 0.0) {
      members[count++] = expert;
    }
  }
}

/// The recorded token whose set a layer takes, each as likely as another. Where layers are joint
/// all of them draw with the key of layer 0, and so the same token.
SPACEMOE_HD inline std::uint32_t recorded_token(const SetLawView& law, RandomKey key) {
  key.third = law.joint_layers ? 0 : key.third;
  return uniform_below(key, law.recorded_tokens);
}

template <class Members>
SPACEMOE_HD void sample_recorded(const SetLawView& law, const RandomKey& key, Layer layer,
                                 Members members) {
  const std::uint16_t* chosen = law.recorded_set(recorded_token(law, key), number(layer));
  for (std::uint32_t k = 0; k < law.active; ++k) {
    members[k] = chosen[k];
  }
}

/// Draws the active set of a token in a layer: writes `law.active` different expert numbers to
/// `members`, in no particular order. Keyed by (seed, slot, token, layer): every scheme, thread and
/// backend sees the same set. Only adds, multiplies and compares tables made on the host.
template <class Members>
SPACEMOE_HD void sample_experts(const SetLawView& law, std::uint64_t seed, Slot slot,
                                std::uint32_t token, Layer layer, Members members) {
  const RandomKey key{seed, Purpose::active_set, number(slot), token, number(layer)};
  switch (law.sample_form) {
    case SampleForm::table:
      return sample_table(law, key, layer, members);
    case SampleForm::conditional_poisson:
      return sample_conditional_poisson(law, key, layer, members);
    case SampleForm::successive:
      return sample_successive(law, key, layer, members);
    case SampleForm::systematic:
      return sample_systematic(law, key, layer, members);
    case SampleForm::recorded:
      return sample_recorded(law, key, layer, members);
  }
}

/// The active sets of a token in all layers, as sample_experts draws them. members:
/// [layers][active]
inline void sample_token(const SetLawView& law, std::uint64_t seed, Slot slot, std::uint32_t token,
                         std::uint16_t* members) {
  if (law.joint_layers) {
    const RandomKey key{seed, Purpose::active_set, number(slot), token, 0};
    const std::uint16_t* chosen = law.recorded_set(recorded_token(law, key), 0);
    std::copy(chosen, chosen + std::size_t{law.layers} * law.active, members);
    return;
  }
  for (std::uint32_t layer = 0; layer < law.layers; ++layer) {
    sample_experts(law, seed, slot, token, Layer{layer}, members + std::size_t{layer} * law.active);
  }
}

}  // namespace spacemoe
