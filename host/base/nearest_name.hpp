#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace spacemoe {

/// The known name that a user most likely meant: the only one that begins so, else that of the
/// smallest edit distance (Levenshtein), the first of equals. Nothing where even that one differs
/// in more than a third of its letters.
[[nodiscard]] std::optional<std::string> nearest_name(std::string_view name,
                                                      std::span<const std::string> known);

/// A hint that asks for a name: "is planes meant?". `quote` stands around it, as values of tables
/// have it in messages.
[[nodiscard]] std::string is_meant(std::string_view name, std::string_view quote = "");

/// The hint that asks for the nearest name; empty where none is near.
[[nodiscard]] std::string meant(std::string_view name, std::span<const std::string> known,
                                std::string_view quote = "");

}  // namespace spacemoe
