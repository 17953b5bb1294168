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
  std::vector<LinkCandidate> links;  ///< by number
  double survival = 1.0;
  double renewal = 1.0;     ///< probability that a slot draws a link's outage afresh
  std::uint32_t slots = 0;  ///< of a realisation
  std::uint32_t realisations = 1;
  WeatherSpec besides = {};
  bool partners_change = false;  ///< draws are then keyed by pairs, not by numbers of links
  std::optional<SlotMemory> memory_with_it = {};  ///< empty: that of the outages of links

  [[nodiscard]] bool has_outages() const {
    return (survival < 1.0 || besides != WeatherSpec{}) && !links.empty();
  }
  [[nodiscard]] SlotMemory memory() const;
};

[[nodiscard]] RunWeather run_weather(const ExperimentConfig& config);

/// Why two runs with the same seed do not have the same outages, as a phrase: "their candidate
/// links differ". Nothing where they have.
[[nodiscard]] std::optional<std::string> why_other_outages(const RunWeather& a,
                                                           const RunWeather& b);

}  // namespace spacemoe
