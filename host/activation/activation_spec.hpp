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
  /// kind pairs: columns layer, expert_i, expert_j, tokens. Others: columns layer and either
  /// e0 .. e(E-1) or expert, count; further columns are labels that `where` selects by.
  std::optional<std::filesystem::path> file;
  /// Rows to count: label column -> value that it must have. Empty: all rows, summed.
  std::map<std::string, std::string> where;
};

}  // namespace spacemoe
