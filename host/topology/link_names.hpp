#pragma once

#include <cstddef>
#include <string_view>

#include "kernels/common/link.hpp"

namespace spacemoe {

inline constexpr std::size_t link_kinds = 3;
inline constexpr std::size_t link_states = 11;

/// "in_plane", "cross_plane", "seam"
[[nodiscard]] std::string_view name_of(LinkKind kind);
/// "up", "sight", "range", "rate", "polar", "failed", "silent", "outage", "region", "trace",
/// "acquiring"
[[nodiscard]] std::string_view name_of(LinkState state);

}  // namespace spacemoe
