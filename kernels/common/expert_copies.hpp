#pragma once

#include <cstdint>

#include "kernels/common/path_latency.hpp"
#include "kernels/common/portable.hpp"

namespace spacemoe {

/// Where experts stand that have further copies on other satellites. Tables of places hold the
/// places of all experts of all layers and placements (entries) and then those of their copies.
struct ExpertCopies {
  std::uint32_t entries;
  const std::uint32_t* begin;       ///< [entries + 1], an entry's copies among all copies
  const float* compute_s;           ///< [entries + copies]
  const std::uint32_t* satellites;  ///< [entries + copies]
};

/// What serves each expert in one slot. Of the paths, the first `entries` become those to and from
/// the copy that serves.
struct ServingExperts {
  float* to_expert_s;         ///< [entries + copies]
  float* onward_s;            ///< [entries + copies]
  float* compute_s;           ///< [entries]
  std::uint32_t* satellites;  ///< [entries]
};

/// Lets an expert be served by the copy of least path latency, the earlier one of equals, its own
/// place being the first: the rule of DeepSeek's EPLB, with latency in place of load.
SPACEMOE_HD inline void serve_from_nearest(const ExpertCopies& copies, std::uint32_t entry,
                                           const ServingExperts& slot) {
  const auto latency_s = [&](std::uint32_t place) {
    return path_latency(slot.to_expert_s[place], copies.compute_s[place], slot.onward_s[place])
        .latency_s;
  };
  std::uint32_t nearest = entry;
  float nearest_s = latency_s(entry);
  for (std::uint32_t copy = copies.begin[entry]; copy < copies.begin[entry + 1]; ++copy) {
    const std::uint32_t place = copies.entries + copy;
    const float copy_s = latency_s(place);
    nearest = copy_s < nearest_s ? place : nearest;
    nearest_s = copy_s < nearest_s ? copy_s : nearest_s;
  }
  slot.to_expert_s[entry] = slot.to_expert_s[nearest];
  slot.onward_s[entry] = slot.onward_s[nearest];
  slot.compute_s[entry] = copies.compute_s[nearest];
  slot.satellites[entry] = copies.satellites[nearest];
}

}  // namespace spacemoe
