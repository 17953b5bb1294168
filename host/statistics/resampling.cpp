#include "host/statistics/resampling.hpp"

#include <algorithm>
#include <numeric>

#include "host/base/contract.hpp"
#include "kernels/common/random_key.hpp"

namespace spacemoe {

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
  // Slots are drawn twice, which costs less than memory to keep them in.
  const auto for_each_start = [&](const auto& body) {
    for (std::uint32_t replicate = 0; replicate < replicates_; ++replicate) {
      for (std::uint32_t block = first_block; block < last_block; ++block) {
        body(replicate, uniform_below({seed, Purpose::bootstrap_slots, replicate, block}, slots_));
      }
    }
  };
  Starts result{std::vector<std::uint32_t>(std::size_t{slots_} + 1, 0), {}};
  for_each_start([&](std::uint32_t, std::uint32_t slot) { ++result.begin[std::size_t{slot} + 1]; });
  std::partial_sum(result.begin.begin(), result.begin.end(), result.begin.begin());
  result.replicates.resize(result.begin.back());
  std::vector<std::uint32_t> next(result.begin.begin(), result.begin.end() - 1);
  for_each_start([&](std::uint32_t replicate, std::uint32_t slot) {
    result.replicates[next[slot]++] = replicate;
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
