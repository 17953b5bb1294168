#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "host/base/csv.hpp"
#include "host/config/config.hpp"
#include "host/experiment/result.hpp"

namespace spacemoe {

/// A run as read from its result folder.
struct StoredResult {
  LoadedConfig loaded;      ///< the resolved config; its paths start where the run's did
  ExperimentResult result;  ///< as it was written; empty where the files do not hold a figure
  std::string config_json;  ///< resolved, as in the manifest
  std::string manifest;     ///< manifest.json as it stands
  std::string version;      ///< of the program that made it
  std::string commit;
  std::string command;
  std::string config_hash;
  std::uint64_t seed;
  std::vector<std::string> remarks;          ///< on what the folder lacks, a sentence each
  std::optional<CsvTable> search_course;     ///< search.csv, where a search made the result
  std::optional<double> search_wall_s = {};  ///< as its search.json says
};

/// Reads a result folder of `run` or `search`, and checks it against the hashes in its manifest;
/// one of an earlier version, which has none, is read with a remark. In summaries, p_value, shift_s
/// and sampling_error_s come from the manifest. Schemes have no placements where the folder is kept
/// without placements.csv, or its satellites fly by elements that are not there any more. Throws
/// ConfigError with file:line:column where a file has changed, is cut short or says what cannot be,
/// FileError where one is missing or the folder holds no finished result.
[[nodiscard]] StoredResult read_result_folder(const std::filesystem::path& folder);

}  // namespace spacemoe
