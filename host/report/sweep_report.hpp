#pragma once

#include "host/report/report_page.hpp"
#include "host/sweep/sweep_data.hpp"

namespace spacemoe {

/// The report of a sweep so far: its charts, and points that failed with their errors.
[[nodiscard]] ReportPage sweep_report(const SweepData& data);

}  // namespace spacemoe
