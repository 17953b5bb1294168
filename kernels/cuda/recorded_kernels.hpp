#pragma once

#include <cstdint>

#include "kernels/common/joint_row.hpp"
#include "kernels/cuda/evaluation_tables.hpp"
#include "kernels/cuda/stream.hpp"

namespace spacemoe::cuda {

/// Where layers depend on each other, expectations of placements that do not reach all of their
/// experts are means over all recorded tokens: replaces those that were multiplied over layers.
/// paths: [count][path_stride]; expectations: [count][placements]
void expect_recorded(const EvaluationTables& plan, std::uint32_t count, const BothWays* paths,
                     PlacementExpectation* expectations, const Stream& stream);

/// The same for result rows whose placements differ in reach. rows: [count][rows]
void expect_recorded_rows(const EvaluationTables& plan, std::uint32_t count, const BothWays* paths,
                          const PlacementExpectation* expectations, RowSums* rows,
                          const Stream& stream);

}  // namespace spacemoe::cuda
