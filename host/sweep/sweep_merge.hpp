#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace spacemoe {

/// Result of merging.
struct MergeOutcome {
  std::uint64_t points;
  std::uint64_t failed;  ///< of them, kept with their errors
  std::vector<std::string>
      missing;  ///< what is missing, one line per shard; then nothing was written
  std::vector<std::string> remarks;  ///< on files of the earlier format, which have no digests
};

/// Puts the shards of one sweep into one database, once it is proven that they are of one sweep and
/// one program, that no shard is given twice, and that every point is there exactly once and is the
/// point of that number (the hash of all keys is that of the grid). Every row is held against its
/// digest before and after it is copied. Databases of the earlier format make another one of it.
///
/// `inputs` are databases, or folders of shards; a file that stands twice in different folders is
/// twice. Throws FileError for what cannot be read or written, ConfigError for what does not belong
/// together, and where `output` exists. Inputs are never changed.
[[nodiscard]] MergeOutcome merge_sweeps(const std::vector<std::filesystem::path>& inputs,
                                        const std::filesystem::path& output);

}  // namespace spacemoe
