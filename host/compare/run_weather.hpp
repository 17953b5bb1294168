#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/config/experiment_config.hpp"
#include "host/statistics/slot_memory.hpp"
#include "kernels/common/link.hpp"

namespace spacemoe {

/// The outages of a run, as far as its config decides them: they are drawn by seed, slot and link.
struct RunWeather {
  /// By number; nothing where the elements of the satellites are not there any more.
  std::optional<std::vector<LinkCandidate>> links;
  double survival = 1.0;
  double renewal = 1.0;     ///< probability that a slot draws a link's outage afresh
  std::uint32_t slots = 0;  ///< of a realisation
  std::uint32_t realisations = 1;
  WeatherSpec besides = {};
  bool partners_change = false;  ///< draws are then keyed by pairs, not by numbers of links
  std::optional<SlotMemory> memory_with_it = {};  ///< empty: that of the outages of links

  [[nodiscard]] bool has_outages() const {
    return (survival < 1.0 || besides != WeatherSpec{}) && (!links || !links->empty());
  }
  [[nodiscard]] SlotMemory memory() const;
};

/// Takes files of elements as they were read with the config, and no traces. stored_slot_s: length
/// of the slots of a stored result, where that does not follow from its config any more
/// (knows_slot_lengths)
[[nodiscard]] RunWeather run_weather(const ExperimentConfig& config,
                                     std::optional<double> stored_slot_s = std::nullopt);

/// Whether the links of both are known, so that their outages can be told to be the same.
[[nodiscard]] bool knows_outages(const RunWeather& a, const RunWeather& b);

/// Why two runs with the same seed do not have the same outages, as a phrase: "their candidate
/// links differ". Nothing where they have. Links must be known.
[[nodiscard]] std::optional<std::string> why_other_outages(const RunWeather& a,
                                                           const RunWeather& b);

}  // namespace spacemoe
