#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace spacemoe {

/// A float32 matrix in NumPy's .npy format, version 1.0, row by row: what numpy.load reads.
/// values: [rows][columns]
[[nodiscard]] std::string npy_matrix(std::span<const float> values, std::size_t rows,
                                     std::size_t columns);

}  // namespace spacemoe
