#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "host/statistics/streaming_bootstrap.hpp"

namespace spacemoe {

/// Sums result rows over the slots of each realisation of the weather, which come one after the
/// other. Slots are added in their order, so that batches cannot change a bit.
class RealisationSums {
 public:
  /// `slots`: of each realisation; `rows`: of a slot, those of all schemes
  RealisationSums(std::uint32_t slots, std::size_t rows) : slots_(slots), current_(rows) {}

  /// Adds the next slots. The sums of the realisations that end with one of them, as slots of a
  /// series: none if none does. They stay until the next call.
  [[nodiscard]] SlotRows add(const SlotRows& slots);

 private:
  std::uint32_t slots_;
  std::uint32_t added_ = 0;        ///< to the current realisation
  std::vector<RowSums> current_;   ///< [rows]
  std::vector<RowSums> finished_;  ///< [realisations][rows]
};

}  // namespace spacemoe
