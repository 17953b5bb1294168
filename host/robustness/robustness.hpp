#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/base/error.hpp"
#include "host/base/run_context.hpp"
#include "host/config/experiment_config.hpp"
#include "host/experiment/result.hpp"

namespace spacemoe {

/// A study under one assumption.
struct AssumedCase {
  std::string name;
  ExperimentConfig config;
  std::optional<TextPosition> position = std::nullopt;  ///< where it is stated, for errors
};

/// A scheme planned under one case and judged under another, by their numbers.
struct JudgedScheme {
  std::size_t planned;
  std::size_t judged;
  /// As of a run; the ratio is to the reference scheme, planned under the same case.
  SchemeSummary summary;
  /// Price of the wrong assumption: the scheme's mean over its mean when planned under the case
  /// that it is judged in, over tokens that both deliver. 1 without interval where both placements
  /// are the same; nothing where one of the two delivers nothing.
  std::optional<double> price = std::nullopt;
  std::optional<Interval> price_interval = std::nullopt;
  std::optional<double> price_p_value =
      std::nullopt;  ///< of a price of 1; for itself, not adjusted
};

struct Robustness {
  std::vector<std::string> cases;
  std::vector<std::string> schemes;
  std::size_t reference;                        ///< among the schemes
  std::vector<JudgedScheme> cells;              ///< [judged][planned][schemes]
  std::vector<std::optional<std::string>> why;  ///< [cases] why those judged there have no interval

  /// Number of cases that placements were planned under: the first ones.
  [[nodiscard]] std::size_t planners() const {
    return cells.size() / cases.size() / schemes.size();
  }
  [[nodiscard]] const JudgedScheme& cell(std::size_t judged, std::size_t planned,
                                         std::size_t scheme) const {
    return cells[(judged * planners() + planned) * schemes.size() + scheme];
  }
};

/// Cases under which placements are planned.
enum class PlannedUnder : std::uint8_t {
  all,
  first  ///< and, to know the price of that, under the case that they are judged in
};

/// Places every scheme under each case, and judges each of these placements on the evaluation slots
/// of every case. Cases have the same satellites, model and schemes. Throws ConfigError where they
/// have not, or where a case cannot be planned, and Interrupted.
[[nodiscard]] Robustness judge_everywhere(const std::vector<AssumedCase>& cases, PlannedUnder under,
                                          const RunContext& context);

}  // namespace spacemoe
