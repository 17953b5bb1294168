#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace spacemoe {

enum class ActivationKind : std::uint8_t {
  pairs,                ///< empirical table of co-activation counts, K = 2
  conditional_poisson,  ///< maximum entropy with the given inclusion probabilities
  successive,           ///< Plackett-Luce
  hartley_rao,          ///< Hartley-Rao 1962 systematic
  trace,                ///< tokens of a recorded trace, replayed
};

/// The layers of a replayed trace.
enum class ReplayedLayers : std::uint8_t {
  joint,        ///< a token's sets are those of one recorded token, in all layers
  independent,  ///< each layer draws a recorded token by itself
};

/// The order in which tokens of a sequence meet those of a trace.
enum class ReplayedOrder : std::uint8_t {
  drawn,     ///< each token is a recorded one by itself
  recorded,  ///< tokens follow each other as they were recorded
};

/// Which tokens of a trace are replayed.
enum class ReplayedTokens : std::uint8_t {
  rest,      ///< those that are not held out
  held_out,  ///< the last ones of each domain
};

/// How the active sets of each layer are distributed. The inclusion probabilities (or, for
/// `successive`, the draw probabilities) come from `skew` or from the counts in `file`.
struct ActivationSpec {
  ActivationKind kind = ActivationKind::conditional_poisson;
  /// pi_i = K rank^-skew / sum of rank^-skew, ranks shuffled in each layer by `seed`.
  std::optional<double> skew;
  /// Which experts a skew makes popular. Not that of the evaluation: repetitions with other outages
  /// and draws are of the same model.
  std::uint64_t seed = 1;
  /// kind pairs: columns layer, expert_i, expert_j, tokens. kind trace: any form of trace that
  /// host/routing reads. Others: columns layer and either e0 .. e(E-1) or expert, count; further
  /// columns are labels that `where` selects by.
  std::optional<std::filesystem::path> file;
  /// Rows to count: label column -> value that it must have. Empty: all rows, summed. Of a trace,
  /// the domain whose tokens are replayed.
  std::map<std::string, std::string> where;

  // kind trace
  ReplayedLayers layers = ReplayedLayers::joint;
  ReplayedOrder order = ReplayedOrder::drawn;
  /// Share of each domain's tokens that is set apart, the last ones.
  std::optional<double> held_out;
  ReplayedTokens tokens = ReplayedTokens::rest;
};

}  // namespace spacemoe
