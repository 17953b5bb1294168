#pragma once

#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <string>
#include <string_view>

#include "host/base/descriptor.hpp"
#include "host/base/temporary_file.hpp"

namespace spacemoe {

/// Size in bytes of the largest file that is read.
inline constexpr std::uint64_t max_file_bytes = std::uint64_t{1} << 32U;

/// A file or a pipe to read from. Throws FileError, also where it is a folder or a device.
[[nodiscard]] Descriptor open_to_read(const std::filesystem::path& path);

/// The whole of a file, or of what comes through a pipe. Throws FileError, also where it is a
/// folder, a device or larger than that.
[[nodiscard]] std::string read_file(const std::filesystem::path& path,
                                    std::uint64_t max_bytes = max_file_bytes);

/// Makes a folder, with those above it, where there is none. Throws FileError.
void make_folders(const std::filesystem::path& folder);

/// Writes a file in one piece: a reader sees the old file, the new one or none, never half of one.
/// Throws FileError, also where there is a file that is to be kept, and Interrupted.
void write_file_atomically(const std::filesystem::path& path, std::string_view content,
                           Existing existing = Existing::replaced,
                           const std::stop_token& stop = {});

}  // namespace spacemoe
