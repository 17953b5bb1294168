#include "host/inspect/network_summary.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "host/base/text_table.hpp"
#include "host/topology/link_names.hpp"

namespace spacemoe {
namespace {

using nlohmann::ordered_json;

constexpr std::array<LinkKind, link_kinds> all_kinds = {LinkKind::in_plane, LinkKind::cross_plane,
                                                        LinkKind::seam, LinkKind::between_shells};
std::size_t index(LinkKind kind) {
  return static_cast<std::size_t>(kind);
}
std::size_t index(LinkState state) {
  return static_cast<std::size_t>(state);
}

std::string share(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? "-"
                    : fmt::format("{:.2f} %",
                                  100.0 * static_cast<double>(part) / static_cast<double>(whole));
}

/// Kilometres; with metres where links are short.
std::string length_text(double km, double longest_km) {
  constexpr double short_km = 10.0;
  return fmt::format("{:.{}f}", km, longest_km < short_km ? 3 : 0);
}

std::string kinds_table(const NetworkSummary& summary) {
  TextTable table(
      {"links", "candidates", "up", "length km", "mean", "max", "rate mrad/s", "mean", "max"});
  for (const LinkKind kind : all_kinds) {
    const NetworkSummary::Kind& links = summary.kinds[index(kind)];
    if (links.candidates == 0) {
      continue;
    }
    const Spread& length = links.length_km;
    const Spread& rate = links.angular_rate_rad_per_s;
    table.add({std::string(name_of(kind)), fmt::format("{}", links.candidates),
               share(links.up, length.count), length_text(length.min, length.max),
               length_text(length.mean(), length.max), length_text(length.max, length.max),
               fmt::format("{:.3f}", 1e3 * rate.min), fmt::format("{:.3f}", 1e3 * rate.mean()),
               fmt::format("{:.3f}", 1e3 * rate.max)});
  }
  return table.text();
}

std::string slots_table(const NetworkSummary& summary) {
  TextTable table({"over slots", "min", "mean", "max"});
  const auto line = [&](const std::string& name, const auto& value) {
    Spread spread;
    for (const NetworkSummary::InSlot& slot : summary.slots) {
      spread.add(static_cast<double>(value(slot)));
    }
    if (spread.max > 0.0) {
      // One number of decimals in all lines, so that figures stand below each other.
      table.add({name, fmt::format("{:.2f}", spread.min), fmt::format("{:.2f}", spread.mean()),
                 fmt::format("{:.2f}", spread.max)});
    }
  };
  for (std::size_t number = 0; number < link_states; ++number) {
    const auto state = static_cast<LinkState>(number);
    line(fmt::format("links {}{}", state == LinkState::up ? "" : "down: ", name_of(state)),
         [&](const NetworkSummary::InSlot& slot) { return slot.links[index(state)]; });
  }
  line("components", [](const auto& slot) { return slot.connectivity.components; });
  line("largest component", [](const auto& slot) { return slot.connectivity.largest; });
  constexpr double percent = 100.0;
  line("connected pairs, %",
       [](const auto& slot) { return percent * slot.connectivity.connected_pairs_fraction; });
  line("handovers", [](const auto& slot) { return slot.handovers; });
  line("satellites linked to another shell", [](const auto& slot) { return slot.across_shells; });
  return table.text();
}

}  // namespace

void Spread::add(double value) {
  min = count == 0 ? value : std::min(min, value);
  max = count == 0 ? value : std::max(max, value);
  sum += value;
  ++count;
}

NetworkSummary summarise(const Network& network, SnapshotPass& snapshots, const TimeSlots& slots,
                         std::optional<Slot> only) {
  NetworkSummary summary{
      network.constellation().size(), {}, {}, summarise_partners(network, slots)};
  for (const LinkCandidate& link : network.links()) {
    ++summary.kinds[index(link.kind)].candidates;
  }
  std::vector<LinkReport> reports(network.links().size());
  const std::uint32_t first = number(only.value_or(Slot{0}));
  const auto end = only ? first + 1 : static_cast<std::uint32_t>(slots.start_s.size());
  for (std::uint32_t k = first; k < end; ++k) {
    snapshots.links(Slot{k}, reports);
    NetworkSummary::InSlot slot{Slot{k},
                                slots.start_s[k],
                                {},
                                connectivity(summary.satellites, network.links(), reports),
                                summary.partners.handovers[k],
                                0};
    for (std::size_t i = 0; i < reports.size(); ++i) {
      ++slot.links[index(reports[i].state)];
      if (reports[i].state == LinkState::unpaired) {
        continue;
      }
      NetworkSummary::Kind& kind = summary.kinds[index(network.links()[i].kind)];
      kind.length_km.add(reports[i].geometry.length_km);
      kind.angular_rate_rad_per_s.add(reports[i].geometry.angular_rate_rad_per_s);
      if (reports[i].state == LinkState::up) {
        ++kind.up;
        // No satellite has two such links.
        slot.across_shells += network.links()[i].kind == LinkKind::between_shells ? 2U : 0U;
      }
    }
    summary.slots.push_back(slot);
  }
  return summary;
}

std::string network_table(const NetworkSummary& summary, std::span<const ShellSummary> shells) {
  const std::string partners = partners_table(summary.partners);
  return fmt::format("{} satellites, {} slots\n\n{}\n{}\n{}{}", summary.satellites,
                     summary.slots.size(), shells_table(shells), kinds_table(summary),
                     partners.empty() ? "" : partners + "\n", slots_table(summary));
}

std::string network_csv(const NetworkSummary& summary) {
  std::string text = "slot,time_s";
  for (std::size_t number = 0; number < link_states; ++number) {
    const auto state = static_cast<LinkState>(number);
    text += fmt::format(",{}", name_of(state));
  }
  text += ",components,largest,connected_pairs_fraction,handovers,across_shells\n";
  for (const NetworkSummary::InSlot& slot : summary.slots) {
    fmt::format_to(std::back_inserter(text), "{},{},{},{},{},{},{},{}\n", slot.slot, slot.time_s,
                   fmt::join(slot.links, ","), slot.connectivity.components,
                   slot.connectivity.largest, slot.connectivity.connected_pairs_fraction,
                   slot.handovers, slot.across_shells);
  }
  return text;
}

std::string network_json(const NetworkSummary& summary, std::span<const ShellSummary> shells) {
  const auto spread = [](const Spread& s) {
    return ordered_json{{"min", s.min}, {"mean", s.mean()}, {"max", s.max}};
  };
  ordered_json json = {{"satellites", summary.satellites},
                       {"shells", shells_json(shells)},
                       {"remarks", shell_remarks(shells)}};
  for (const LinkKind kind : all_kinds) {
    const NetworkSummary::Kind& links = summary.kinds[index(kind)];
    json["links"][std::string(name_of(kind))] = {
        {"candidates", links.candidates},
        {"length_km", spread(links.length_km)},
        {"angular_rate_rad_s", spread(links.angular_rate_rad_per_s)},
        {"up", links.up}};
  }
  json["partners"] = partners_json(summary.partners);
  json["slots"] = ordered_json::array();
  for (const NetworkSummary::InSlot& slot : summary.slots) {
    ordered_json row = {{"slot", number(slot.slot)}, {"time_s", slot.time_s}};
    for (std::size_t number = 0; number < link_states; ++number) {
      const auto state = static_cast<LinkState>(number);
      row[std::string(name_of(state))] = slot.links[index(state)];
    }
    row["components"] = slot.connectivity.components;
    row["largest"] = slot.connectivity.largest;
    row["connected_pairs_fraction"] = slot.connectivity.connected_pairs_fraction;
    row["handovers"] = slot.handovers;
    row["across_shells"] = slot.across_shells;
    json["slots"].push_back(row);
  }
  return json.dump(2) + "\n";
}

}  // namespace spacemoe
