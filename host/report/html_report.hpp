#pragma once

#include "host/charts/chart.hpp"
#include "host/report/report_page.hpp"
#include "host/results/stored_result.hpp"
#include "kernels/api/backend.hpp"

namespace spacemoe {

/// The report of a result folder of `run` or `search`. The backend computes the sky of the globe.
/// Throws ConfigError and FileError as reading does.
[[nodiscard]] ReportPage result_report(const StoredResult& stored, Backend& backend);

}  // namespace spacemoe
