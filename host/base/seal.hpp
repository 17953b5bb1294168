#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace spacemoe {

/// The file of a result folder that carries its seal.
inline constexpr const char* manifest_name = "manifest.json";
/// What it starts with. Other programs write files of that name, too.
inline constexpr std::string_view manifest_start = "{\n  \"program\": \"spacemoe\"";

/// A file and the SHA-256 of what it holds, in hexadecimal digits.
struct FileHash {
  std::string name;
  std::string sha256;
};

/// A JSON object with a seal: key `files` has the hash of each file beside it, and
/// `lines_above_sha256`, in the last line but one, that of all lines above it. So every byte of the
/// folder is held by some hash, and `head -n -2 manifest.json | sha256sum` checks the first.
/// json: as nlohmann's dump(2) writes it, with a line end
[[nodiscard]] std::string sealed(std::string_view json, std::span<const FileHash> files);

/// The seal of a JSON object, as `sealed` writes it.
class Seal {
 public:
  /// Nothing where a text has no seal, as in results of earlier versions. `file` is what errors
  /// call it. Throws ConfigError where the text is not as it was when it was sealed.
  [[nodiscard]] static std::optional<Seal> read(const std::filesystem::path& file,
                                                std::string_view text);

  /// Name and SHA-256 of the files.
  [[nodiscard]] const std::map<std::string, std::string, std::less<>>& files() const {
    return files_;
  }

  /// Throws ConfigError where a file that it covers does not hold what it held then.
  void check(const std::filesystem::path& file, std::string_view content) const;

 private:
  std::map<std::string, std::string, std::less<>> files_;
};

/// Checks a file that may be of a result folder: throws ConfigError where the manifest beside it
/// covers it, and either has changed.
void check_with_seal_beside(const std::filesystem::path& file, std::string_view content);

}  // namespace spacemoe
