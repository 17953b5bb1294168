#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "host/base/temporary_file.hpp"

namespace spacemoe {

/// The whole of a file. Throws FileError.
[[nodiscard]] std::string read_file(const std::filesystem::path& path);

/// Writes a file in one piece: a reader sees the old file, the new one or none, never half of one.
/// Throws FileError, also where there is a file that is to be kept.
void write_file_atomically(const std::filesystem::path& path, std::string_view content,
                           Existing existing = Existing::replaced);

}  // namespace spacemoe
