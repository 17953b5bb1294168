#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "host/base/csv.hpp"

namespace spacemoe {

/// The files of a result folder as they were written: all are checked against the seal of the
/// manifest. Results of earlier versions have none, and are read as they are.
class SealedFiles {
 public:
  /// Throws FileError where there is no manifest, ConfigError where a file that it names has
  /// changed or is missing, placements.csv excepted.
  explicit SealedFiles(std::filesystem::path folder);

  [[nodiscard]] bool is_sealed() const { return is_sealed_; }
  [[nodiscard]] const std::string& manifest() const { return manifest_; }
  /// Where errors say that the manifest is.
  [[nodiscard]] std::filesystem::path manifest_path() const;

  /// Whether the result has a file. Of a sealed result, others in its folder are none of it.
  [[nodiscard]] bool has(const std::string& name) const;
  /// Throws FileError where there is none.
  [[nodiscard]] std::string text(const std::string& name) const;
  /// A table that was written to its end. Throws ConfigError where it was not. Its text goes: each
  /// table can be taken once.
  [[nodiscard]] CsvTable take_table(const std::string& name);

 private:
  std::filesystem::path folder_;
  std::string manifest_;
  bool is_sealed_ = false;
  std::map<std::string, std::string> texts_;  ///< of a sealed result
};

}  // namespace spacemoe
