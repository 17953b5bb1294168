#pragma once

#include <optional>

#include "host/charts/chart.hpp"
#include "host/report/played_sequence.hpp"
#include "host/report/report_page.hpp"
#include "host/results/stored_result.hpp"
#include "kernels/api/backend.hpp"

namespace spacemoe {

/// The report of a result folder of `run` or `search`, with a sequence that its globe plays where
/// one is asked for. The backend computes the sky of the globe. Throws ConfigError and FileError as
/// reading does, and ConfigError where there is nothing to play.
[[nodiscard]] ReportPage result_report(const StoredResult& stored, Backend& backend,
                                       const std::optional<PlayOptions>& play = std::nullopt);

}  // namespace spacemoe
