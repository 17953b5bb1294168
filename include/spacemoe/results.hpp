#pragma once

#include <cstdint>
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

/// What a run gives.
struct SPACEMOE_API Results {
  std::string reference;        ///< the scheme that ratios are to
  std::uint32_t slots_planned;  ///< of all realisations
  std::uint32_t slots_done;     ///< fewer where the run was stopped, or a stopping rule was met
  bool interrupted;             ///< stopped: there are no intervals then
  std::string text;             ///< the summary as a table for people
  std::vector<Table> tables;    ///< summary, layers, draws, slots, distribution, placements
  std::vector<NamedPlacements> placements;  ///< [schemes]

  /// The table of that name. Throws ConfigError where there is none.
  [[nodiscard]] const Table& table(std::string_view name) const;
  /// The figure of a scheme in the table summary; NaN where it does not apply. Throws ConfigError
  /// where there is no such scheme or figure.
  [[nodiscard]] double figure(std::string_view scheme, std::string_view name) const;
};

/// How long a search takes; what is left out is that of the config's block `search`.
struct SearchLimits {
  std::optional<double> time_limit_s = {};
  std::optional<std::uint64_t> moves = {};   ///< instead: found is then the same on any machine
  std::optional<double> bound_limit_s = {};  ///< 0: no bound
};

/// Where the search was at some time.
struct SearchStep {
  double time_s;
  std::uint64_t moves;
  double best_s;
};

struct SearchResult {
  Placement placement;
  double value_s;  ///< its objective on the planning slots; with the default one, Study::cost
  /// No placement costs less, as far as it is known; nothing where no bound is.
  std::optional<double> lower_bound_s;
  std::optional<double> optimum_s;  ///< where all placements could be tried
  std::uint64_t moves;
  std::vector<SearchStep> trace;
};

}  // namespace spacemoe::api
