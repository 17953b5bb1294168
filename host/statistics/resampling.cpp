#include "host/statistics/resampling.hpp"

#include <algorithm>
#include <utility>

#include <tbb/task_arena.h>

#include "host/base/contract.hpp"
#include "kernels/common/parallel_loop.hpp"
#include "kernels/common/random_key.hpp"

namespace spacemoe {
namespace {

/// More would gain nothing: each has a number for every slot.
constexpr std::uint32_t most_parts = 16;

}  // namespace

SlotResampling::SlotResampling(std::uint64_t seed, std::uint32_t slots, std::uint32_t replicates,
                               SlotMemory memory)
    : blocks_(slots, memory),
      summed_slots_(std::max(memory.realisation_slots, 1U)),
      slots_(memory.realisation_slots > 0 ? blocks_.count() : slots),
      replicates_(replicates) {
  SPACEMOE_EXPECTS(slots > 0 && replicates > 0);
  full_ = starts(seed, 0, blocks() - 1);
  last_ = starts(seed, blocks() - 1, blocks());
}

SlotResampling::Starts SlotResampling::starts(std::uint64_t seed, std::uint32_t first_block,
                                              std::uint32_t last_block) const {
  // Parts of the replicates count their starts and, where these counts say, write them down. Slots
  // are drawn twice, which costs less than memory to keep them in.
  const std::uint32_t parts = std::min(most_parts, replicates_);
  const auto for_each_start = [&](std::uint32_t part, const auto& body) {
    const std::uint32_t past = (part + 1) * replicates_ / parts;
    for (std::uint32_t replicate = part * replicates_ / parts; replicate < past; ++replicate) {
      for (std::uint32_t block = first_block; block < last_block; ++block) {
        body(replicate, uniform_below({seed, Purpose::bootstrap_slots, replicate, block}, slots_));
      }
    }
  };
  tbb::task_arena arena{tbb::task_arena::attach{}};     // that of whoever calls
  std::vector<std::vector<std::uint32_t>> next(parts);  // [parts][slots], first their numbers
  parallel_loop(arena, parts, [&](std::uint32_t part) {
    next[part].assign(slots_, 0);
    for_each_start(part, [&](std::uint32_t, std::uint32_t slot) { ++next[part][slot]; });
  });
  Starts result{{}, {}};
  result.begin.reserve(std::size_t{slots_} + 1);
  std::uint32_t sum = 0;
  for (std::uint32_t slot = 0; slot < slots_; ++slot) {
    result.begin.push_back(sum);
    for (std::vector<std::uint32_t>& of_part : next) {
      sum += std::exchange(of_part[slot], sum);
    }
  }
  result.begin.push_back(sum);
  result.replicates.resize(sum);
  parallel_loop(arena, parts, [&](std::uint32_t part) {
    for_each_start(part, [&](std::uint32_t replicate, std::uint32_t slot) {
      result.replicates[next[part][slot]++] = replicate;
    });
  });
  return result;
}

DrawResampling::DrawResampling(std::uint64_t seed, std::uint32_t draws, std::uint32_t replicates)
    : draws_(draws) {
  SPACEMOE_EXPECTS(draws > 0 && replicates > 0);
  taken_.reserve(std::size_t{replicates} * draws);
  for (std::uint32_t replicate = 0; replicate < replicates; ++replicate) {
    for (std::uint32_t draw = 0; draw < draws; ++draw) {
      taken_.push_back(uniform_below({seed, Purpose::bootstrap_draws, replicate, draw}, draws));
    }
  }
}

}  // namespace spacemoe
