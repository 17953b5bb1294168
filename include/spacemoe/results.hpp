#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <spacemoe/export.hpp>
#include <spacemoe/placement.hpp>
#include <spacemoe/table.hpp>

namespace spacemoe::api {

/// A scheme with its placements, one or several draws.
struct NamedPlacements {
  std::string name;
  std::vector<Placement> draws;
};

struct RunRecord;

/// How a result is written.
struct SaveOptions {
  bool force = false;  ///< an older result in the folder gives way
  std::string command =
      {};  ///< that made it, for the manifest; empty: it says that the library did
};

/// What a run gives.
struct SPACEMOE_API Results {
  std::string reference;        ///< the scheme that ratios are to
  std::uint32_t slots_planned;  ///< of all realisations
  std::uint32_t slots_done;     ///< fewer where the run was stopped, or a stopping rule was met
  bool interrupted;             ///< stopped: there are no intervals then
  std::string text;             ///< the summary as a table for people
  std::vector<Table> tables;    ///< summary, layers, draws, slots, distribution, placements
  std::vector<NamedPlacements> placements;  ///< [schemes]
  std::shared_ptr<const RunRecord> record;  ///< what `save` writes

  /// The table of that name. Throws ConfigError where there is none.
  [[nodiscard]] const Table& table(std::string_view name) const;
  /// The figure of a scheme in the table summary; NaN where it does not apply. Throws ConfigError
  /// where there is no such scheme or figure.
  [[nodiscard]] double figure(std::string_view scheme, std::string_view name) const;
  /// Writes a result folder as `spacemoe run` writes it, which the program's commands read. The
  /// manifest's config names schemes of the caller's as placements in placements.csv. Throws
  /// ConfigError where the folder holds a result and `force` is not set, where a file that
  /// spacemoe did not make or that the study reads is in the way, or where another process writes
  /// to it; FileError where it cannot be written to. The folder is then as it was.
  void save(const std::string& folder, const SaveOptions& options = {}) const;
};

}  // namespace spacemoe::api
