#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace spacemoe {

/// How often each member of a population goes on where it gets colder: in proportion to
/// exp(-colder_by value), rounded up or down so that the sum is the size of the population
/// (systematic resampling). values_s: [population]; colder_by: difference of the inverse
/// temperatures, 1/s; uniform: in [0, 1), decides what is rounded up. [population]
[[nodiscard]] std::vector<std::uint32_t> copies_when_colder(std::span<const double> values_s,
                                                            double colder_by, double uniform);

}  // namespace spacemoe
