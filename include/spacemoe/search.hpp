#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <spacemoe/placement.hpp>

namespace spacemoe::api {

/// A search. What is left out is that of the config's block `search`.
struct SearchOptions {
  std::optional<double> time_limit_s = {};
  std::optional<std::uint64_t> moves = {};   ///< instead: found is then the same on any machine
  std::optional<double> bound_limit_s = {};  ///< 0: no bound
  /// Any keys of the block, as --set takes them: search.chains=4. What stands above wins.
  std::vector<std::string> set = {};
  /// Placements to start from, in place of the config's schemes; random ones where chains are left.
  std::vector<Placement> starts = {};
};

/// State of the search at some time.
struct SearchStep {
  double time_s;  ///< since it began
  std::uint64_t moves;
  double best_s;
  double current_s;  ///< of the coldest chain
  double accepted;   ///< share of the moves since the step before
};

/// A lower bound that a step of the proof has found.
struct BoundStep {
  double time_s;         ///< since the proof began
  std::uint32_t layers;  ///< consecutive ones that were bounded together; 0: work alone
  std::uint64_t arcs;    ///< of layers that were looked at
  double bound_s;        ///< of this step by itself
};

/// What a search found.
struct SearchResult {
  Placement placement;
  double value_s;  ///< its objective on the planning slots; with the default one, Study::cost
  double start_s;  ///< that of the first start
  /// No placement costs less, as far as it is known; nothing where no bound is.
  std::optional<double> lower_bound_s;
  std::optional<double> optimum_s;  ///< where all placements could be tried
  double busiest_s;       ///< compute of the busiest satellite for a token; 0: none is charged
  bool is_local_optimum;  ///< no single move or exchange of modules makes it better
  std::uint64_t moves;    ///< drawn by all chains
  std::uint64_t moves_planned;      ///< given as `moves`, they repeat the search, if all were drawn
  std::vector<std::string> starts;  ///< schemes, "start" for those given, and "random"
  std::vector<SearchStep> trace;
  std::vector<BoundStep> bound_trace;
};

}  // namespace spacemoe::api
