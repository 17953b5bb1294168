#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/cuda/evaluation_tables.hpp"
#include "kernels/cuda/memory.hpp"
#include "kernels/cuda/stream.hpp"

namespace spacemoe::cuda {

/// The copies that serve, in the slots that one stream works on. If no expert has copies, it takes
/// no memory and does nothing.
class ServingCopies {
 public:
  ServingCopies(const EvaluationTables& plan, std::uint32_t slots);

  [[nodiscard]] static std::size_t bytes_per_slot(const EvaluationTables& plan);
  /// The plan's tables, with the serving places in each of these slots once they are chosen.
  [[nodiscard]] EvaluationTables tables() const;
  /// Lets the nearest copy of each expert serve. In paths [count][path_stride], the entries become
  /// the ways to and from the copy that serves.
  void choose(std::uint32_t count, BothWays* paths, const Stream& stream) const;

 private:
  EvaluationTables plan_;
  DeviceBuffer<float> expert_s_;            ///< [slots][entries]
  DeviceBuffer<std::uint32_t> satellites_;  ///< likewise
};

}  // namespace spacemoe::cuda
