#pragma once

#include <string>

namespace spacemoe {

/// The command of a manifest, so that what it makes again goes to a new folder: without --out and
/// --force.
[[nodiscard]] std::string command_into_new_folder(const std::string& command);

}  // namespace spacemoe
