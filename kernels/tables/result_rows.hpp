#pragma once

#include <vector>

#include "kernels/api/placements.hpp"
#include "kernels/common/result_row.hpp"

namespace spacemoe {

/// The placements and rows of each scheme. [schemes]
[[nodiscard]] std::vector<SchemeRows> scheme_rows(const PlacementsView& placements);

/// All result rows, scheme by scheme. [PlacementsView::first_row(schemes)]
[[nodiscard]] std::vector<ResultRow> result_rows(const PlacementsView& placements);

}  // namespace spacemoe
