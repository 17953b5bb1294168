#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/cuda/evaluation_tables.hpp"
#include "kernels/cuda/memory.hpp"
#include "kernels/cuda/network_tables.hpp"
#include "kernels/cuda/stream.hpp"

namespace spacemoe::cuda {

/// Compute times of all modules in the slots that one stream works on, in sunlight or shadow, and
/// without an end for experts on satellites that are lost. Where neither counts, it takes no memory
/// and does nothing.
class ShadedModules {
 public:
  ShadedModules(const SkyTables& sky, const EvaluationTables& plan, std::uint32_t slots);

  [[nodiscard]] static std::size_t bytes_per_slot(const EvaluationTables& plan);
  /// The plan's tables, with the times of each of these slots once they are found.
  [[nodiscard]] EvaluationTables tables() const;
  void find(SlotRange slots, const Stream& stream) const;

 private:
  SkyTables sky_;
  EvaluationTables plan_;
  DeviceBuffer<float> expert_s_;   ///< [slots][places]
  DeviceBuffer<float> gateway_s_;  ///< [slots][placements][layers]
};

}  // namespace spacemoe::cuda
