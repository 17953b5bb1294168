#include "host/inspect/partner_summary.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <numeric>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "host/base/text_table.hpp"
#include "host/topology/link_names.hpp"
#include "host/topology/partner_spells.hpp"

namespace spacemoe {
namespace {

bool is_whole(const PartnerSpell& spell, const Network& network) {
  return spell.has_begin() && spell.end < network.slots();
}

std::string in_seconds(const std::optional<double>& value) {
  return value ? fmt::format("{:.0f}", *value) : "-";
}

/// Handovers of a link in an hour.
double hourly(const PartnerSummary::Kind& kind, const PartnerSummary& summary) {
  constexpr double seconds_per_hour = 3600.0;
  const auto slots = static_cast<double>(summary.handovers.size());
  const double link_s = static_cast<double>(kind.held) / slots * summary.horizon_s;
  return link_s > 0.0 ? seconds_per_hour * static_cast<double>(kind.handovers) / link_s : 0.0;
}

}  // namespace

std::optional<double> PartnerSummary::Kind::mean_lifetime_s() const {
  if (lifetimes_s.empty()) {
    return std::nullopt;
  }
  return std::accumulate(lifetimes_s.begin(), lifetimes_s.end(), 0.0) /
         static_cast<double>(lifetimes_s.size());
}

std::optional<double> PartnerSummary::Kind::lifetime_s(double share) const {
  if (lifetimes_s.empty()) {
    return std::nullopt;
  }
  const auto rank =
      static_cast<std::size_t>(std::ceil(share * static_cast<double>(lifetimes_s.size())));
  return lifetimes_s[std::max<std::size_t>(rank, 1) - 1];
}

PartnerSummary summarise_partners(const Network& network, const TimeSlots& slots) {
  const auto count = static_cast<std::uint32_t>(slots.start_s.size());
  PartnerSummary summary{{}, std::vector<std::uint32_t>(count, 0), (count - 1) * slots.length_s};
  std::map<LinkKind, PartnerSummary::Kind> kinds;
  for (const PartnerSpell& spell : partner_spells(network)) {
    const LinkKind kind = network.links()[spell.link].kind;
    PartnerSummary::Kind& of_kind =
        kinds.try_emplace(kind, PartnerSummary::Kind{kind, 0, 0, {}, 0}).first->second;
    of_kind.held += spell.end - spell.first;
    if (spell.has_begin()) {
      ++of_kind.handovers;
      ++summary.handovers[spell.first];
    }
    if (is_whole(spell, network)) {
      of_kind.lifetimes_s.push_back((spell.end - spell.first) * slots.length_s);
    } else {
      ++of_kind.cut_off;
    }
  }
  for (auto& [kind, of_kind] : kinds) {
    std::ranges::sort(of_kind.lifetimes_s);
    summary.kinds.push_back(std::move(of_kind));
  }
  return summary;
}

std::string partners_table(const PartnerSummary& summary) {
  if (summary.kinds.empty()) {
    return "";
  }
  TextTable table({"partners", "held", "handovers", "per link h", "lifetime s", "p5", "median",
                   "p95", "cut off"});
  const auto slots = static_cast<double>(summary.handovers.size());
  for (const PartnerSummary::Kind& kind : summary.kinds) {
    table.add({std::string(name_of(kind.kind)),
               fmt::format("{:.1f}", static_cast<double>(kind.held) / slots),
               fmt::format("{}", kind.handovers), fmt::format("{:.2f}", hourly(kind, summary)),
               in_seconds(kind.mean_lifetime_s()), in_seconds(kind.lifetime_s(0.05)),
               in_seconds(kind.lifetime_s(0.5)), in_seconds(kind.lifetime_s(0.95)),
               fmt::format("{}", kind.cut_off)});
  }
  return table.text();
}

nlohmann::ordered_json partners_json(const PartnerSummary& summary) {
  using nlohmann::ordered_json;
  const auto or_null = [](const std::optional<double>& value) {
    return value ? ordered_json(*value) : ordered_json(nullptr);
  };
  ordered_json json = ordered_json::object();
  for (const PartnerSummary::Kind& kind : summary.kinds) {
    json[std::string(name_of(kind.kind))] = {
        {"held", static_cast<double>(kind.held) / static_cast<double>(summary.handovers.size())},
        {"handovers", kind.handovers},
        {"handovers_per_link_hour", hourly(kind, summary)},
        {"lifetimes_s",
         {{"mean", or_null(kind.mean_lifetime_s())},
          {"p5", or_null(kind.lifetime_s(0.05))},
          {"median", or_null(kind.lifetime_s(0.5))},
          {"p95", or_null(kind.lifetime_s(0.95))},
          {"count", kind.lifetimes_s.size()},
          {"cut_off", kind.cut_off}}}};
  }
  return json;
}

std::string partners_csv(const Network& network, const TimeSlots& slots) {
  std::string text = "a,b,kind,from_s,until_s,whole\n";
  for (const PartnerSpell& spell : partner_spells(network)) {
    const LinkCandidate& link = network.links()[spell.link];
    fmt::format_to(std::back_inserter(text), "{},{},{},{},{},{}\n", link.a, link.b,
                   name_of(link.kind), slots.start_s[spell.first],
                   slots.start_s[spell.end - 1] + slots.length_s, is_whole(spell, network) ? 1 : 0);
  }
  return text;
}

}  // namespace spacemoe
