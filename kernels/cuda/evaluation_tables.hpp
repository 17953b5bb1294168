#pragma once

#include <cstdint>

#include "kernels/api/evaluation.hpp"
#include "kernels/common/expert_copies.hpp"
#include "kernels/common/result_row.hpp"
#include "kernels/cuda/memory.hpp"
#include "kernels/cuda/set_law_tables.hpp"
#include "kernels/cuda/token_order.hpp"
#include "kernels/tables/module_places.hpp"

namespace spacemoe::cuda {

/// An evaluation plan as kernels see it: pointers into device memory.
struct EvaluationTables {
  SetLawView law;
  /// Of what serves each expert, by entry [placements][layers][experts]: compute, and satellites
  /// where anything is shared or has copies. With copies, slot k's begin at k serving_stride; else
  /// that is 0.
  const float* expert_s;
  const std::uint32_t* satellites;
  std::uint32_t serving_stride;
  /// Where experts stand; `copies.begin` is null where none has copies.
  ExpertCopies copies;
  std::uint32_t copy_count;
  const std::uint8_t* shared;  ///< [placements][layers]; null where no layer shares satellites
  const float* gateway_s;      ///< [placements][layers]
  const ResultRow* rows;       ///< [rows]
  const SchemeRows* schemes;   ///< [schemes]
  std::uint64_t seed;
  std::uint32_t tokens;    ///< a slot
  std::uint32_t max_rows;  ///< of any scheme
  std::uint32_t reference;
  std::uint32_t placement_count;
  std::uint32_t row_count;
  std::uint32_t scheme_count;

  /// Experts of all layers of all placements.
  [[nodiscard]] SPACEMOE_HD std::uint32_t entry_count() const {
    return placement_count * law.layers * law.experts;
  }
  /// How members and latencies of a slot's tokens lie.
  [[nodiscard]] SPACEMOE_HD TokenOrder token_order() const { return {tokens, max_rows}; }
  /// Places of experts and of their copies.
  [[nodiscard]] SPACEMOE_HD std::uint32_t place_count() const { return entry_count() + copy_count; }
  /// From a slot's paths to the next one's, in places: an even number, so that two of them can be
  /// read as one vector.
  [[nodiscard]] SPACEMOE_HD std::uint32_t path_stride() const {
    return place_count() + place_count() % 2;
  }
  /// Whether each expert is always served where it stands and computes alone. Kernels have a form
  /// for that, and one for the rest.
  [[nodiscard]] bool is_plain() const { return shared == nullptr && copies.begin == nullptr; }
  [[nodiscard]] SPACEMOE_HD bool shares_satellites(std::uint32_t row) const {
    return shared != nullptr && shared[row] != 0;
  }
};

/// The tables of a plan in the device's memory, taken there once.
class DevicePlan {
 public:
  explicit DevicePlan(const EvaluationPlan& plan);

  [[nodiscard]] const EvaluationTables& tables() const { return tables_; }

 private:
  DevicePlan(const EvaluationPlan& plan, const ModulePlaces& modules);

  DeviceSetLaw law_;
  DeviceBuffer<float> expert_s_;            ///< of all places
  DeviceBuffer<std::uint32_t> satellites_;  ///< likewise
  DeviceBuffer<std::uint32_t> copies_begin_;
  DeviceBuffer<std::uint8_t> shared_;
  DeviceBuffer<float> gateway_s_;
  DeviceBuffer<ResultRow> rows_;
  DeviceBuffer<SchemeRows> schemes_;
  EvaluationTables tables_;
};

}  // namespace spacemoe::cuda
