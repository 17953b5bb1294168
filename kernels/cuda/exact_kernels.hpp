#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/common/joint_row.hpp"
#include "kernels/cuda/evaluation_tables.hpp"
#include "kernels/cuda/memory.hpp"
#include "kernels/cuda/stream.hpp"

namespace spacemoe::cuda {

/// Expected token latency of every placement, without sampling: docs/model.md, "Exact expectation".
class ExactKernels {
 public:
  ExactKernels(const EvaluationTables& plan, std::uint32_t multiprocessors);

  /// paths: [count][path_stride];
  /// expectations: [count][placements]; rows: [count][rows]
  void run(std::uint32_t count, const BothWays* paths, PlacementExpectation* expectations,
           RowSums* rows, const Stream& stream) const;

  /// Bytes of global memory that it needs, for laws that do not sort in shared memory.
  [[nodiscard]] static std::size_t scratch_bytes(const SetLawView& law,
                                                 std::uint32_t multiprocessors);

 private:
  template <bool plain>
  void run_law(std::uint32_t count, const BothWays* paths, PlacementExpectation* expectations,
               RowSums* rows, const Stream& stream) const;
  template <ExactForm form, bool plain>
  void run_form(std::uint32_t count, const BothWays* paths, PlacementExpectation* expectations,
                RowSums* rows, const Stream& stream) const;

  EvaluationTables plan_;
  std::uint32_t blocks_;  ///< largest number per launch if scratch is in global memory
  DeviceBuffer<unsigned char> scratch_;
};

}  // namespace spacemoe::cuda
