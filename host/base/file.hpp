#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace spacemoe {

/// The whole of a file. Throws FileError.
[[nodiscard]] std::string read_file(const std::filesystem::path& path);

/// Writes a file under a temporary name and renames it, so that a reader sees the old file, the new
/// one or none, never half of one. Throws FileError.
void write_file_atomically(const std::filesystem::path& path, std::string_view content);

}  // namespace spacemoe
