#pragma once

#include <string>

#include "host/sweep/sweep_data.hpp"

/// A sweep as a table: one line per scheme of each point, in the order of the grid and of the
/// config; a failed point has one line without scheme. Times and machines are not in it, so that
/// equal sweeps are equal byte for byte.
namespace spacemoe {

/// point, the axes by their keys, status, scheme, and the columns of metric_columns_of(), which are
/// named as in summary.csv. Fields that do not apply are empty.
[[nodiscard]] std::string sweep_csv(const SweepData& data);

/// {"name", "grid", "version", "axes": [{"key", "dimension", "values", "changes" (of cases)}],
/// "points_planned",
///  "rows": [{"point", "key", "status", "error", "axes": {}, "scheme",
///            "metrics": {NAME: {"mean", "low", "high", "n"}}}]}
[[nodiscard]] std::string sweep_json(const SweepData& data);

}  // namespace spacemoe
