#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/placement/scheme.hpp"

namespace spacemoe {

/// The four schemes of the paper (arXiv 2605.00515), the one that it proposes first.
[[nodiscard]] const std::vector<Scheme>& paper_schemes();
/// The rules that others have published, with the value of `layers` that suits them.
[[nodiscard]] const std::vector<Scheme>& published_schemes();
/// The schemes of both kinds.
[[nodiscard]] std::optional<Scheme> scheme_preset(std::string_view name);
[[nodiscard]] std::vector<std::string> scheme_preset_names();

/// All 3 x 2 x 2 x 2 = 24 combinations of choices that need no search. Those of the paper carry its
/// names, others the names of their choices: ring+central+nearest+random.
[[nodiscard]] std::vector<Scheme> factorial_schemes();

}  // namespace spacemoe
