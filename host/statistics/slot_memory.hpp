#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace spacemoe {

/// How long a series of slots remembers, as outages that last make it. Slots j apart are correlated
/// by no more than correlation^j. 0: the weather of each slot is independent of the others; 1: what
/// is lost is lost for ever.
struct SlotMemory {
  double correlation = 0.0;  ///< of neighbouring slots; in [0, 1]
  /// Slots after which the weather is another realisation, independent of those before. 0: all
  /// slots are of one.
  std::uint32_t realisation_slots = 0;

  /// The memory of the series that has only one of every `gap` slots.
  [[nodiscard]] SlotMemory thinned(std::uint32_t gap) const;
  /// Integrated autocorrelation time, 1 + 2 sum of correlation^j over j > 0: the number of slots
  /// that tell as much as one independent slot.
  [[nodiscard]] double slots() const { return (1.0 + correlation) / (1.0 - correlation); }
};

/// Blocks of consecutive slots in which a series is resampled: of ceil(slots^(1/3)) slots, since
/// geometry changes slowly, and longer where weather has memory. Where there are several
/// realisations of the weather, each is a block. docs/statistics.md, "Outages that last", derives
/// the numbers.
class SlotBlocks {
 public:
  /// Blocks of a series with memory are so long that they miss at most this share of the variance
  /// of a mean: what slots of neighbouring blocks have in common.
  static constexpr double max_missed_share = 0.2;
  /// Fewer blocks of a series with memory say too little about their spread.
  static constexpr std::uint32_t min_blocks = 6;
  static constexpr std::uint32_t min_realisations = 20;

  explicit SlotBlocks(std::uint32_t slots, SlotMemory memory = {});

  [[nodiscard]] std::uint32_t length() const { return length_; }
  /// The last one included, which may be shorter.
  [[nodiscard]] std::uint32_t count() const { return (slots_ + length_ - 1) / length_; }
  [[nodiscard]] std::uint32_t last_length() const { return slots_ - (count() - 1) * length_; }

  /// Whether intervals can be trusted: without memory always. Where not, blocks are as long as
  /// without memory, or realisations.
  [[nodiscard]] bool are_enough() const { return are_enough_; }
  /// Share of the variance of a mean that blocks of this length miss because of the memory.
  [[nodiscard]] double missed_share() const;
  /// Factor by which a bootstrap's replicates are to be drawn apart, for what blocks miss, for the
  /// (n - 1)/n of the variance that n blocks show, and for Student's quantile in place of the
  /// normal one. Exactly 1 without memory in one realisation.
  [[nodiscard]] double widening() const;

 private:
  std::uint32_t slots_;
  SlotMemory memory_;
  std::uint32_t length_;
  bool are_enough_;
};

/// Why a series of slots gives no interval, and what would; nothing where it has enough blocks.
[[nodiscard]] std::optional<std::string> why_too_few_blocks(std::uint32_t slots, SlotMemory memory);

}  // namespace spacemoe
