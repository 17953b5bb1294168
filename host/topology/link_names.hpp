#pragma once

#include <cstddef>
#include <string_view>

#include "host/constellation/walker_shell.hpp"
#include "kernels/common/link.hpp"

namespace spacemoe {

inline constexpr std::size_t link_kinds = 4;
inline constexpr std::size_t link_states = 12;

/// "in_plane", "cross_plane", "seam", "between_shells"
[[nodiscard]] std::string_view name_of(LinkKind kind);
/// "up", "sight", "range", "rate", "polar", "failed", "silent", "outage", "region", "trace",
/// "acquiring", "unpaired"
[[nodiscard]] std::string_view name_of(LinkState state);
/// "open", "closed", "dynamic"
[[nodiscard]] std::string_view name_of(Seam seam);

}  // namespace spacemoe
