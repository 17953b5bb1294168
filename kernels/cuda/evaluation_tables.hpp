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

/// Modules of one kind by number: their satellites, and compute times in sunlight and in shadow.
struct ShadedKind {
  const std::uint32_t* satellites = nullptr;
  const float* lit_s = nullptr;
  const float* dark_s = nullptr;
  std::uint32_t count = 0;
};

/// What changes compute times from slot to slot, as shade_kernel reads it; without modules where
/// nothing does.
struct ChangingCompute {
  const Vector3* sun = nullptr;  ///< [slots]; null where shadow does not count
  bool lost_count = false;       ///< whether no expert computes on a satellite that is lost
  ShadedKind experts;            ///< [places]
  ShadedKind gateways;           ///< [placements][layers]
};

/// An evaluation plan as kernels see it: pointers into device memory.
struct EvaluationTables {
  SetLawView law;
  /// Of the place that serves each expert, by entry [placements][layers][experts]: the compute
  /// time, and the satellite if any is shared or any expert has copies. With copies, the values of
  /// slot k begin at k * serving_stride; otherwise serving_stride is 0.
  const float* expert_s;
  const std::uint32_t* satellites;
  std::uint32_t serving_stride;
  /// Positions of experts; `copies.begin` is null if none has copies.
  ExpertCopies copies;
  std::uint32_t copy_count;
  const std::uint8_t* shared;  ///< [placements][layers]; null if no layer shares satellites
  const float* gateway_s;      ///< [placements][layers]
  const ResultRow* rows;       ///< [rows]
  const SchemeRows* schemes;   ///< [schemes]
  std::uint64_t seed;
  std::uint32_t tokens;    ///< per slot
  std::uint32_t max_rows;  ///< of any scheme
  std::uint32_t reference;
  std::uint32_t placement_count;
  std::uint32_t row_count;
  std::uint32_t scheme_count;
  ChangingCompute changing = {};
  /// Where compute times change, from a slot's to those of the next: of places, which `copies` has,
  /// and of gateways. Otherwise 0. Kernels of the plain form don't look at it: where times change
  /// every expert may have copies, of which there are none.
  std::uint32_t compute_stride = 0;
  std::uint32_t gateway_stride = 0;

  /// Number of experts of all layers of all placements.
  [[nodiscard]] SPACEMOE_HD std::uint32_t entry_count() const {
    return placement_count * law.layers * law.experts;
  }
  /// Order of a slot's tokens in the arrays of members and latencies.
  [[nodiscard]] SPACEMOE_HD TokenOrder token_order() const { return {tokens, max_rows}; }
  /// Number of places of experts and of their copies.
  [[nodiscard]] SPACEMOE_HD std::uint32_t place_count() const { return entry_count() + copy_count; }
  /// Distance from a slot's paths to those of the next slot, in places: an even number, so that two
  /// places can be read as one vector.
  [[nodiscard]] SPACEMOE_HD std::uint32_t path_stride() const {
    return place_count() + place_count() % 2;
  }
  /// Compute time of a row's gateway [placements][layers]. `plain` as in is_plain()
  template <bool plain>
  [[nodiscard]] SPACEMOE_HD float gateway_seconds(std::uint64_t slot, std::uint32_t row) const {
    return gateway_s[plain ? row : slot * gateway_stride + row];
  }
  /// Whether each expert is always served where it stands and computes alone, in any slot alike.
  /// Kernels have one form for this case and one for the rest.
  [[nodiscard]] bool is_plain() const { return shared == nullptr && copies.begin == nullptr; }
  [[nodiscard]] SPACEMOE_HD bool shares_satellites(std::uint32_t row) const {
    return shared != nullptr && shared[row] != 0;
  }
};

/// The tables of a plan in the device's memory, copied there once.
class DevicePlan {
 public:
  /// lost_count: whether experts look at lost satellites, as may_serve_when_lost() says
  DevicePlan(const EvaluationPlan& plan, bool lost_count);

  [[nodiscard]] const EvaluationTables& tables() const { return tables_; }

 private:
  DevicePlan(const EvaluationPlan& plan, bool lost_count, const ModulePlaces& modules);

  DeviceSetLaw law_;
  DeviceBuffer<float> expert_s_;            ///< of all places
  DeviceBuffer<std::uint32_t> satellites_;  ///< likewise
  DeviceBuffer<std::uint32_t> copies_begin_;
  DeviceBuffer<std::uint8_t> shared_;
  DeviceBuffer<std::uint32_t> gateways_;  ///< where compute times change
  DeviceBuffer<float> gateway_s_;
  DeviceBuffer<float> dark_expert_s_;
  DeviceBuffer<float> dark_gateway_s_;
  DeviceBuffer<Vector3> sun_;
  DeviceBuffer<ResultRow> rows_;
  DeviceBuffer<SchemeRows> schemes_;
  EvaluationTables tables_;
};

}  // namespace spacemoe::cuda
