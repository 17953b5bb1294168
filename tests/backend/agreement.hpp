#pragma once

#include "tests/backend/records.hpp"

namespace spacemoe {

/// Expects that sums of two backends agree, to a relative 1e-6.
void expect_near(double got, double expected, const char* what, std::size_t index);

/// Expects that two backends' records of an evaluation agree: counts exactly, sums as above.
void expect_agreement(const Records& got, const Records& expected, bool has_exact);

}  // namespace spacemoe
