#pragma once

#include <cstdint>

#include "kernels/backend.hpp"
#include "kernels/cuda/memory.hpp"
#include "kernels/cuda/set_law_tables.hpp"

namespace spacemoe::cuda {

/// One result row: a placement beside a placement of the reference.
struct ResultRow {
  std::uint32_t own;
  std::uint32_t other;
  std::uint32_t scheme;
  std::uint32_t index;  ///< among the rows of its scheme
};

/// What a scheme's tokens are served by.
struct SchemeRows {
  std::uint32_t first;  ///< placement
  std::uint32_t draws;
  std::uint32_t rows;
};

/// An evaluation plan as kernels see it: pointers into device memory.
struct EvaluationTables {
  SetLawView law;
  const float* expert_s;      ///< [placements][layers][experts], compute where it stands
  const float* gateway_s;     ///< [placements][layers]
  const ResultRow* rows;      ///< [rows]
  const SchemeRows* schemes;  ///< [schemes]
  std::uint64_t seed;
  std::uint32_t tokens;  ///< a slot
  std::uint32_t reference;
  std::uint32_t placement_count;
  std::uint32_t row_count;
  std::uint32_t scheme_count;

  /// Experts of all layers of all placements.
  [[nodiscard]] SPACEMOE_HD std::uint32_t entry_count() const {
    return placement_count * law.layers * law.experts;
  }
};

/// The tables of a plan in the device's memory, taken there once.
class DevicePlan {
 public:
  explicit DevicePlan(const EvaluationPlan& plan);

  [[nodiscard]] const EvaluationTables& tables() const { return tables_; }

 private:
  DeviceSetLaw law_;
  DeviceBuffer<float> expert_s_;
  DeviceBuffer<float> gateway_s_;
  DeviceBuffer<ResultRow> rows_;
  DeviceBuffer<SchemeRows> schemes_;
  EvaluationTables tables_;
};

}  // namespace spacemoe::cuda
