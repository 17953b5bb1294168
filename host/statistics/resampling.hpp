#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "host/statistics/slot_memory.hpp"

namespace spacemoe {

/// Number of bootstrap replicates of every interval.
inline constexpr std::uint32_t bootstrap_replicates = 2000;

/// Slots that each bootstrap replicate takes: circular blocks of consecutive slots, since slots are
/// autocorrelated, as long as SlotBlocks says. Blocks start anywhere and wrap around; the last of a
/// replicate is cut so that every replicate has as many slots as the sample. All schemes of a
/// comparison share one, which pairs them. (Politis and Romano, "A circular block-resampling
/// procedure for stationary data", 1992.)
///
/// Where there are several realisations of the weather, these are resampled, one by one: a "slot"
/// below is then the sum of a realisation's slots, and a block is one of them.
class SlotResampling {
 public:
  /// Keyed by (seed, replicate, block). slots and replicates > 0. Works on the threads of the arena
  /// that it is called in.
  SlotResampling(std::uint64_t seed, std::uint32_t slots,
                 std::uint32_t replicates = bootstrap_replicates, SlotMemory memory = {});

  [[nodiscard]] std::uint32_t slots() const { return slots_; }
  /// Slots of the series that one slot of the resampling is the sum of.
  [[nodiscard]] std::uint32_t summed_slots() const { return summed_slots_; }
  [[nodiscard]] std::uint32_t replicates() const { return replicates_; }
  /// Blocks of a replicate, the last one included.
  [[nodiscard]] std::uint32_t blocks() const { return blocks_.count(); }
  [[nodiscard]] std::uint32_t block_length() const { return blocks_.length() / summed_slots_; }
  /// At most block_length().
  [[nodiscard]] std::uint32_t last_block_length() const {
    return summed_slots_ > 1 ? 1 : blocks_.last_length();
  }
  /// Whether there are enough blocks for an interval.
  [[nodiscard]] bool gives_interval() const { return blocks() > 1 && blocks_.are_enough(); }
  /// Factor by which replicates are to be drawn apart: see SlotBlocks.
  [[nodiscard]] double widening() const { return gives_interval() ? blocks_.widening() : 1.0; }

  /// The replicates with a block of full length from this slot on, each as often as it has one.
  [[nodiscard]] std::span<const std::uint32_t> blocks_from(std::uint32_t slot) const {
    return full_.at(slot);
  }
  /// The replicates whose last block starts at this slot.
  [[nodiscard]] std::span<const std::uint32_t> last_blocks_from(std::uint32_t slot) const {
    return last_.at(slot);
  }

 private:
  struct Starts {
    std::vector<std::uint32_t> begin;       ///< [slots + 1]
    std::vector<std::uint32_t> replicates;  ///< ascending in each slot

    [[nodiscard]] std::span<const std::uint32_t> at(std::uint32_t slot) const {
      return std::span(replicates).subspan(begin[slot], begin[slot + 1] - begin[slot]);
    }
  };

  [[nodiscard]] Starts starts(std::uint64_t seed, std::uint32_t first_block,
                              std::uint32_t last_block) const;

  SlotBlocks blocks_;
  std::uint32_t summed_slots_;
  std::uint32_t slots_;
  std::uint32_t replicates_;
  Starts full_;
  Starts last_;
};

/// Placement draws that each bootstrap replicate takes: as many as there are, with replacement.
/// Schemes with equally many draws share one, which pairs them draw by draw.
class DrawResampling {
 public:
  /// Keyed by (seed, replicate, draw). draws and replicates > 0.
  DrawResampling(std::uint64_t seed, std::uint32_t draws,
                 std::uint32_t replicates = bootstrap_replicates);

  [[nodiscard]] std::uint32_t draws() const { return draws_; }
  [[nodiscard]] std::uint32_t replicates() const {
    return static_cast<std::uint32_t>(taken_.size() / draws_);
  }
  /// The draws that each replicate takes. [replicates][draws]
  [[nodiscard]] std::span<const std::uint32_t> taken() const { return taken_; }
  /// Those of one replicate. [draws]
  [[nodiscard]] std::span<const std::uint32_t> taken(std::uint32_t replicate) const {
    return std::span(taken_).subspan(std::size_t{replicate} * draws_, draws_);
  }

 private:
  std::uint32_t draws_;
  std::vector<std::uint32_t> taken_;  ///< [replicates][draws]
};

}  // namespace spacemoe
