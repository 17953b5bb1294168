#pragma once

#include <cstdint>

#include "kernels/common/philox.hpp"
#include "kernels/common/portable.hpp"

namespace spacemoe {

/// Purpose of a random number. Each purpose has a stream of its own, so that adding a study never
/// changes the draws of another.
enum class Purpose : std::uint8_t {
  evaluation_outage = 1,    ///< (slot, link, realisation)
  planning_outage = 2,      ///< (slot, link, realisation)
  active_set = 3,           ///< (slot, token, layer)
  layer_order = 4,          ///< (draw, layer)
  gateway_choice = 5,       ///< (draw, layer)
  satellite_choice = 6,     ///< (draw, layer, module)
  expert_order = 7,         ///< (draw, layer, module)
  popularity_ranks = 8,     ///< (layer, expert)
  bootstrap_slots = 9,      ///< (replicate, block)
  bootstrap_draws = 10,     ///< (replicate, draw)
  search_move = 11,         ///< (chain, move)
  search_acceptance = 12,   ///< (chain, move)
  search_exchange = 13,     ///< (round, pair)
  search_start = 14,        ///< (start, module)
  evaluation_reset = 15,    ///< (slot, satellite, realisation)
  planning_reset = 16,      ///< (slot, satellite, realisation)
  evaluation_region = 17,   ///< (slot, link, region and realisation)
  planning_region = 18,     ///< (slot, link, region and realisation)
  satellite_lifetime = 19,  ///< (0, satellite, realisation)
  lost_pair = 20,           ///< (pair)
  sequence_start = 21,      ///< (sequence)
  request_arrival = 22,     ///< (replication, request)
  annealing = 23,           ///< (placement, low and high half of a counter)
};

/// Resets of satellites, of the slots whose outages have this purpose.
SPACEMOE_HD inline Purpose reset_purpose(Purpose outages) {
  return outages == Purpose::planning_outage ? Purpose::planning_reset : Purpose::evaluation_reset;
}

/// Outages in regions, of the slots whose outages have this purpose.
SPACEMOE_HD inline Purpose region_purpose(Purpose outages) {
  return outages == Purpose::planning_outage ? Purpose::planning_region
                                             : Purpose::evaluation_region;
}

/// Identity of one random decision: the seed, the purpose, and the objects that it is for. Draws
/// depend on this key and on nothing else: neither thread, batch nor backend can change them.
struct RandomKey {
  std::uint64_t seed;
  Purpose purpose;
  std::uint32_t first = 0;
  std::uint32_t second = 0;
  std::uint32_t third = 0;
};

/// The `block`-th group of four words of the key's stream (block < 2^24).
SPACEMOE_HD inline PhiloxBlock random_block(const RandomKey& key, std::uint32_t block = 0) {
  const auto tag = (static_cast<std::uint32_t>(key.purpose) << 24) | block;
  return philox4x32(
      {{key.first, key.second, key.third, tag}},
      {static_cast<std::uint32_t>(key.seed), static_cast<std::uint32_t>(key.seed >> 32)});
}

/// Uniform in [0, 1) with 53 bits, from two words. Exact: a shift and a multiplication by 2^-53.
SPACEMOE_HD inline double uniform_from(std::uint32_t high, std::uint32_t low) {
  const std::uint64_t bits = (static_cast<std::uint64_t>(high) << 32 | low) >> 11;
  return static_cast<double>(bits) * 0x1.0p-53;
}

/// The `index`-th uniform of the key's stream.
SPACEMOE_HD inline double uniform(const RandomKey& key, std::uint32_t index = 0) {
  const PhiloxBlock block = random_block(key, index / 2);
  return index % 2 == 0 ? uniform_from(block.word[0], block.word[1])
                        : uniform_from(block.word[2], block.word[3]);
}

/// Uniform in 0 .. bound - 1 (bound > 0). The bias is below bound / 2^53.
SPACEMOE_HD inline std::uint32_t uniform_below(const RandomKey& key, std::uint32_t bound) {
  return static_cast<std::uint32_t>(uniform(key) * bound);
}

}  // namespace spacemoe
