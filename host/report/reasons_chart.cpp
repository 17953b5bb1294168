#include "host/report/reasons_chart.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host/inspect/link_reasons.hpp"
#include "host/topology/link_names.hpp"

namespace spacemoe {
namespace {

/// What the legend calls a reason.
std::string_view words_of(LinkState state) {
  switch (state) {
    case LinkState::up:
      return "up";
    case LinkState::sight:
      return "no line of sight";
    case LinkState::range:
      return "too long";
    case LinkState::rate:
      return "turns too fast";
    case LinkState::polar:
      return "too near a pole";
    case LinkState::failed:
      return "satellite has failed";
    case LinkState::silent:
      return "satellite is silent";
    case LinkState::outage:
      return "outage";
    case LinkState::region:
      return "outage of a region";
    case LinkState::trace:
      return "recorded outage";
    case LinkState::acquiring:
      return "being acquired";
    case LinkState::unpaired:
      break;  // no link in that slot
  }
  return "";
}

}  // namespace

std::optional<Chart> reasons_chart(const Scenario& scenario, SnapshotPass& pass) {
  const std::vector<double>& times_s = scenario.slots().start_s;
  const auto slots = static_cast<std::uint32_t>(times_s.size());
  const std::uint32_t shown = std::min(slots, max_reason_slots);
  std::vector<ChartSeries> series(link_states);
  for (std::size_t state = 0; state < link_states; ++state) {
    series[state].name = words_of(static_cast<LinkState>(state));
    series[state].is_drawn = static_cast<LinkState>(state) != LinkState::up;
  }
  std::vector<LinkReport> links(scenario.network().links().size());
  StateCounts all{};
  for (std::uint32_t i = 0; i < shown; ++i) {
    const auto k = static_cast<std::uint32_t>(std::uint64_t{i} * slots / shown);
    pass.links(Slot{k}, links);
    StateCounts counts = count_states(links);
    const std::uint64_t unpaired =
        std::exchange(counts[static_cast<std::size_t>(LinkState::unpaired)], 0);
    for (std::size_t state = 0; state < link_states; ++state) {
      constexpr double seconds_per_minute = 60.0;
      constexpr double percent = 100.0;
      series[state].points.push_back(
          {times_s[k] / seconds_per_minute, percent * static_cast<double>(counts[state]) /
                                                static_cast<double>(links.size() - unpaired)});
      all[state] += counts[state];
    }
  }
  Chart chart = {"reasons",
                 "Why links are down",
                 "Share of the candidate links that each reason keeps down at the start of a slot; "
                 "where there are several, the first in the order of the data.",
                 ChartKind::lines,
                 {"time (min)"},
                 {"candidate links (%)"}};
  chart.y.max = 100.0;
  for (std::size_t state = 0; state < link_states; ++state) {
    if (all[state] > 0) {
      chart.series.push_back(std::move(series[state]));
    }
  }
  const bool has_reasons = std::ranges::any_of(chart.series, &ChartSeries::is_drawn);
  return has_reasons ? std::optional(std::move(chart)) : std::nullopt;
}

}  // namespace spacemoe
