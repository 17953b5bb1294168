#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace spacemoe {

/// Writes the cost of putting a row on each column; all finite. out: [columns]
using AssignmentCosts = std::function<void(std::uint32_t row, std::span<double> out)>;

/// The linear assignment problem: puts every row on a column of its own at the smallest total cost.
/// Successive shortest augmenting paths (Jonker and Volgenant, Computing 38, 1987): each row in
/// turn takes the shortest path, in costs reduced by dual prices, to a column that is still free.
/// Costs are asked for row by row, so that no matrix need exist; time rows^2 x columns at most.
/// rows <= columns. Returns each row's column.
[[nodiscard]] std::vector<std::uint32_t> assign(std::uint32_t rows, std::uint32_t columns,
                                                const AssignmentCosts& costs);

}  // namespace spacemoe
