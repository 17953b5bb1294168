#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <string>
#include <string_view>

#include "host/base/descriptor.hpp"

namespace spacemoe {

/// What becomes of a file that has the name already.
enum class Existing : unsigned char {
  replaced,
  kept  ///< and the new file gets no name
};

/// A new file beside the one that it is to become, under a name that nobody can guess. It goes with
/// this unless it was given its name. Readers see the old file, the new one or none, never half.
class TemporaryFile {
 public:
  /// Throws FileError, which names `path`.
  explicit TemporaryFile(std::filesystem::path path);
  ~TemporaryFile();
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  /// For libraries that open a file by its name; empty once it has been given its own.
  [[nodiscard]] const std::filesystem::path& temporary() const { return temporary_; }
  /// For programs that write to a descriptor.
  [[nodiscard]] int descriptor() const { return descriptor_.get(); }

  /// Throws FileError, and Interrupted where a stop is asked for before all is written.
  void write(std::string_view content, const std::stop_token& stop = {});
  /// Writes over bytes that were written before, from byte `at` on. Throws FileError.
  void rewrite(std::uint64_t at, std::string_view content);

  /// Makes it the file. It is on the disk before: a machine that fails leaves no empty file where
  /// there was a whole one. Throws FileError.
  void take_name(Existing existing);

 private:
  std::filesystem::path path_;
  std::filesystem::path temporary_;
  Descriptor descriptor_;
  std::size_t unsynced_ = 0;  ///< bytes written that the disk may not have yet
};

/// Start of the names of temporary files and folders; a dot, so that they are hidden.
inline constexpr std::string_view temporary_prefix = ".spacemoe-";

/// A name for a temporary file or folder: the prefix, and 16 random digits.
[[nodiscard]] std::string temporary_name();

/// Gives a file another name in the same file system. Throws FileError, also where there is a file
/// of that name that is to be kept.
void rename_file(const std::filesystem::path& from, const std::filesystem::path& to,
                 Existing existing);

/// Writes what a file or folder holds to the disk. Throws FileError.
void write_through(const Descriptor& descriptor, const std::filesystem::path& path);

}  // namespace spacemoe
