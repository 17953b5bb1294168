#pragma once

#include <filesystem>
#include <vector>

namespace spacemoe {

/// The databases that a path stands for: itself; or of a folder its shards, by name, else its only
/// database. Throws FileError where there is none.
[[nodiscard]] std::vector<std::filesystem::path> sweep_files(const std::filesystem::path& path);

}  // namespace spacemoe
