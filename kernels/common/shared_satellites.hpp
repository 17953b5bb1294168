#pragma once

#include <cmath>
#include <cstdint>

#include "kernels/common/active_sets.hpp"
#include "kernels/common/expected_maximum.hpp"
#include "kernels/common/index_types.hpp"
#include "kernels/common/portable.hpp"
#include "kernels/common/set_law.hpp"

/// Active experts of one layer that the same satellite serves compute one after the other, so that
/// each of them takes n c(s) in place of c(s): docs/model.md, "Shared satellites". A layer's
/// latency then depends on the active set as a whole, and its expectation is the sum over all sets.
namespace spacemoe {

/// n: number of a token's active experts that are served where `expert` is, itself included.
/// members: [active]; satellite_of: by expert
template <class Members, class Satellites>
SPACEMOE_HD std::uint32_t served_together(Members members, std::uint32_t active,
                                          Satellites satellite_of, std::uint32_t expert) {
  std::uint32_t together = 0;
  for (std::uint32_t k = 0; k < active; ++k) {
    together += satellite_of(members[k]) == satellite_of(expert) ? 1U : 0U;
  }
  return together;
}

/// Latency of a layer for one token: the largest latency of its active experts (s), infinity if one
/// of them is out of reach. latency_of: by expert and by the number of experts served there.
template <class Members, class Satellites, class Latencies>
SPACEMOE_HD float slowest_latency(Members members, std::uint32_t active, Satellites satellite_of,
                                  Latencies latency_of) {
  float slowest_s = 0.0F;
  for (std::uint32_t k = 0; k < active; ++k) {
    const std::uint32_t expert = members[k];
    const float latency_s =
        latency_of(expert, served_together(members, active, satellite_of, expert));
    slowest_s = latency_s > slowest_s ? latency_s : slowest_s;
  }
  return slowest_s;
}

/// Expected latency of a layer whose experts share satellites, set by set. `finite` of its experts
/// are in reach; `scratch`: [active], uint16_t.
template <ExactForm form, class Members, class Satellites, class Latencies>
SPACEMOE_HD LayerExpectation expected_shared_maximum_by(const SetLawView& law, Layer layer,
                                                        std::uint32_t finite, Members scratch,
                                                        Satellites satellite_of,
                                                        Latencies latency_of) {
  double delivered = 0.0;
  double latency_s = 0.0;
  for_each_set<form>(law, layer, scratch, [&](auto members, double probability) {
    const float slowest_s = slowest_latency(members, law.active, satellite_of, latency_of);
    if (!std::isinf(slowest_s)) {
      delivered += probability;
      latency_s += probability * static_cast<double>(slowest_s);
    }
  });
  if (delivered <= 0.0) {
    return {0.0, 0.0};
  }
  return whole_is_one({delivered, latency_s / delivered}, finite, law.experts);
}

/// The same for a law of any exact form; it should have at most max_enumerated_sets sets per layer.
template <class Satellites, class Latencies>
LayerExpectation expected_shared_maximum(const SetLawView& law, Layer layer, std::uint32_t finite,
                                         Satellites satellite_of, Latencies latency_of) {
  std::uint16_t scratch[max_active];
  std::uint16_t* members = scratch;
  switch (law.exact_form) {
    case ExactForm::containment:
      return expected_shared_maximum_by<ExactForm::containment>(law, layer, finite, members,
                                                                satellite_of, latency_of);
    case ExactForm::symmetric:
      return expected_shared_maximum_by<ExactForm::symmetric>(law, layer, finite, members,
                                                              satellite_of, latency_of);
    case ExactForm::sets:
      return expected_shared_maximum_by<ExactForm::sets>(law, layer, finite, members, satellite_of,
                                                         latency_of);
    case ExactForm::none:
      break;
  }
  return {0.0, 0.0};
}

}  // namespace spacemoe
