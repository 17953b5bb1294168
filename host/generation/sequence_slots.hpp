#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "host/base/run_context.hpp"
#include "host/generation/long_study.hpp"
#include "host/generation/sequence.hpp"

namespace spacemoe {

/// A run of slots of one realisation, as the sequences of a scheme meet them.
class SequenceSlots {
 public:
  /// placements: of the scheme; wanted: numbers of those that sequences use
  SequenceSlots(const LongStudy& sky, SlotRange slots, std::span<const Placement> placements,
                std::span<const std::uint32_t> wanted, const RunContext& context,
                SnapshotPass& snapshots);

  /// number: of the slot in its realisation; user: of the config's, or 0
  [[nodiscard]] SequenceSlot at(std::uint32_t number, std::uint32_t placement,
                                std::uint32_t user) const;

 private:
  std::uint32_t first_;  ///< number of the first slot in its realisation
  std::uint32_t count_;
  std::size_t users_;
  std::vector<std::uint32_t> index_of_;  ///< by placement, of those that are wanted
  std::vector<ServedSlot> served_;       ///< [wanted][slots]
  std::vector<double> user_s_;           ///< [wanted][slots][users]
};

}  // namespace spacemoe
