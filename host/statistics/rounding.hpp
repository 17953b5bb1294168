#pragma once

namespace spacemoe {

/// Relative difference that rounding alone can bring between sums of doubles, with room to spare.
inline constexpr double relative_rounding = 1e-12;

}  // namespace spacemoe
