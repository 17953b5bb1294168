#pragma once

#include <cstdint>

#include "kernels/common/path_latency.hpp"
#include "kernels/common/portable.hpp"

namespace spacemoe {

/// Positions of experts that have further copies on other satellites. Tables of places hold first
/// the places of all experts of all layers and placements (entries), then those of their copies.
struct ExpertCopies {
  std::uint32_t entries;
  const std::uint32_t* begin;       ///< [entries + 1], start of an entry's copies among all copies
  const float* compute_s;           ///< [entries + copies]
  const std::uint32_t* satellites;  ///< [entries + copies]
};

/// The place that serves each expert in one slot.
struct ServingExperts {
  float* compute_s;           ///< [entries]
  std::uint32_t* satellites;  ///< [entries]
};

/// The ways to and from all places in one slot, in two arrays of [entries + copies].
struct SplitWays {
  float* to_expert_s;
  float* onward_s;

  [[nodiscard]] SPACEMOE_HD BothWays get(std::uint32_t place) const {
    return {to_expert_s[place], onward_s[place]};
  }
  SPACEMOE_HD void set(std::uint32_t place, const BothWays& ways) const {
    to_expert_s[place] = ways.to_expert_s;
    onward_s[place] = ways.onward_s;
  }
};

/// The same in one array.
struct PairedWays {
  BothWays* ways;

  [[nodiscard]] SPACEMOE_HD BothWays get(std::uint32_t place) const { return ways[place]; }
  SPACEMOE_HD void set(std::uint32_t place, const BothWays& to) const { ways[place] = to; }
};

/// Lets an expert be served by the copy of smallest path latency, the earlier one of equals, where
/// its own place counts as the first copy: the rule of DeepSeek's EPLB, with latency in place of
/// load. The ways of the entry become those of the copy that serves.
template <class Ways>
SPACEMOE_HD inline void serve_from_nearest(const ExpertCopies& copies, std::uint32_t entry,
                                           const Ways& ways, const ServingExperts& serving) {
  const auto latency_s = [&](std::uint32_t place) {
    return path_latency(ways.get(place), copies.compute_s[place]).latency_s;
  };
  std::uint32_t nearest = entry;
  float nearest_s = latency_s(entry);
  for (std::uint32_t copy = copies.begin[entry]; copy < copies.begin[entry + 1]; ++copy) {
    const std::uint32_t place = copies.entries + copy;
    const float copy_s = latency_s(place);
    nearest = copy_s < nearest_s ? place : nearest;
    nearest_s = copy_s < nearest_s ? copy_s : nearest_s;
  }
  ways.set(entry, ways.get(nearest));
  serving.compute_s[entry] = copies.compute_s[nearest];
  serving.satellites[entry] = copies.satellites[nearest];
}

}  // namespace spacemoe
