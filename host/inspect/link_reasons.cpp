#include "host/inspect/link_reasons.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <numeric>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "host/base/text_table.hpp"
#include "host/constellation/earth_place.hpp"
#include "kernels/common/constants.hpp"

namespace spacemoe {
namespace {

using nlohmann::ordered_json;

std::uint64_t total_of(const StateCounts& counts) {
  return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

void add(StateCounts& to, const StateCounts& more) {
  std::ranges::transform(to, more, to.begin(), std::plus());
}

std::vector<LinkState> all_states() {
  std::vector<LinkState> states;
  for (std::size_t number = 0; number < link_states; ++number) {
    states.push_back(static_cast<LinkState>(number));
  }
  return states;
}

std::int64_t south_deg(std::uint32_t row) {
  return std::int64_t{LinkPlaces::cell_deg} * row - 90;
}
std::int64_t west_deg(std::uint32_t column) {
  return std::int64_t{LinkPlaces::cell_deg} * column - 180;
}

/// The cell of an angle from the first cell's edge on.
std::uint32_t cell_of(double degrees, std::uint32_t cells) {
  const double cell = std::floor(degrees / LinkPlaces::cell_deg);
  return static_cast<std::uint32_t>(std::clamp(cell, 0.0, cells - 1.0));
}

/// The cell below a direction, where Greenwich has this right ascension.
StateCounts& cell_below(LinkPlaces& places, const Vector3& direction, double greenwich_rad) {
  const double flat = std::hypot(direction.x, direction.y);
  const double latitude = std::atan2(direction.z, flat) / radians_per_degree;
  const double east =
      (std::atan2(direction.y, direction.x) - greenwich_rad) / radians_per_degree + 180.0;
  const double longitude = east - 360.0 * std::floor(east / 360.0);
  return places.cells[cell_of(latitude + 90.0, LinkPlaces::latitudes)]
                     [cell_of(longitude, LinkPlaces::longitudes)];
}

/// use(south_deg, west_deg, counts) for every cell that has links.
template <class Use>
void for_cells(const LinkPlaces& places, const Use& use) {
  for (std::uint32_t row = 0; row < LinkPlaces::latitudes; ++row) {
    for (std::uint32_t column = 0; column < LinkPlaces::longitudes; ++column) {
      const StateCounts& counts = places.cells[row][column];
      if (total_of(counts) > 0) {
        use(south_deg(row), west_deg(column), counts);
      }
    }
  }
}

}  // namespace

StateCounts count_states(std::span<const LinkReport> links) {
  StateCounts counts{};
  for (const LinkReport& link : links) {
    ++counts[static_cast<std::size_t>(link.state)];
  }
  return counts;
}

LinkPlaces place_links(const Scenario& scenario, SnapshotPass& snapshots, double greenwich_deg,
                       std::optional<Slot> slot) {
  const auto links = scenario.network().links();
  const std::vector<double>& times_s = scenario.slots().start_s;
  const std::uint32_t first = number(slot.value_or(Slot{0}));
  const auto end = slot ? first + 1 : static_cast<std::uint32_t>(times_s.size());
  std::vector<LinkReport> reports(links.size());
  std::vector<OrbitState> orbits(scenario.constellation().size());
  LinkPlaces places;
  for (std::uint32_t k = first; k < end; ++k) {
    snapshots.links(Slot{k}, reports);
    snapshots.orbits(Slot{k}, orbits);
    const double turned_rad = greenwich_rad(greenwich_deg, times_s[k]);
    for (std::size_t i = 0; i < links.size(); ++i) {
      if (reports[i].state == LinkState::unpaired) {
        continue;  // it is nowhere
      }
      const Vector3& a = orbits[links[i].a].position_km;
      const Vector3& b = orbits[links[i].b].position_km;
      const Vector3 middle = {a.x + b.x, a.y + b.y, a.z + b.z};
      ++cell_below(places, middle, turned_rad)[static_cast<std::size_t>(reports[i].state)];
    }
  }
  return places;
}

std::string places_table(const LinkPlaces& places) {
  StateCounts all{};
  for_cells(places, [&](auto, auto, const StateCounts& counts) { add(all, counts); });
  std::vector<LinkState> shown = all_states();
  std::erase_if(shown, [&](LinkState state) { return all[static_cast<std::size_t>(state)] == 0; });
  std::vector<std::string> heading = {"latitude", "links, %"};
  std::ranges::transform(shown, std::back_inserter(heading),
                         [](LinkState state) { return std::string(name_of(state)); });
  TextTable table(heading);
  const auto percent = [](std::uint64_t part, std::uint64_t whole) {
    return fmt::format("{:.2f}", 100.0 * static_cast<double>(part) / static_cast<double>(whole));
  };
  for (std::uint32_t row = LinkPlaces::latitudes; row-- > 0;) {
    StateCounts counts{};
    for (const StateCounts& cell : places.cells[row]) {
      add(counts, cell);
    }
    if (total_of(counts) == 0) {
      continue;
    }
    std::vector<std::string> line = {
        fmt::format("{} to {}", south_deg(row), south_deg(row) + LinkPlaces::cell_deg),
        percent(total_of(counts), total_of(all))};
    for (const LinkState state : shown) {
      line.push_back(percent(counts[static_cast<std::size_t>(state)], total_of(counts)));
    }
    table.add(line);
  }
  return table.text();
}

std::string places_csv(const LinkPlaces& places) {
  std::string text = "south_deg,west_deg";
  for (const LinkState state : all_states()) {
    text += fmt::format(",{}", name_of(state));
  }
  text += "\n";
  for_cells(places, [&](auto south, auto west, const StateCounts& counts) {
    text += fmt::format("{},{},{}\n", south, west, fmt::join(counts, ","));
  });
  return text;
}

std::string places_json(const LinkPlaces& places) {
  ordered_json cells = ordered_json::array();
  for_cells(places, [&](auto south, auto west, const StateCounts& counts) {
    ordered_json cell = {{"south_deg", south}, {"west_deg", west}};
    for (const LinkState state : all_states()) {
      cell[std::string(name_of(state))] = counts[static_cast<std::size_t>(state)];
    }
    cells.push_back(cell);
  });
  return ordered_json{{"cell_deg", LinkPlaces::cell_deg}, {"cells", cells}}.dump(2) + "\n";
}

}  // namespace spacemoe
