#include "host/results/attribution.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "host/base/text_table.hpp"
#include "host/results/summary_figures.hpp"

namespace spacemoe {
namespace {

/// The three choices besides layers, by bit: set where the rule decides, else chance.
constexpr unsigned gateway_bit = 1;
constexpr unsigned satellites_bit = 2;
constexpr unsigned experts_bit = 4;
constexpr unsigned combinations = 8;

using LogMeans = std::map<std::pair<LayerChoice, unsigned>, double>;

LogMeans log_means(const std::vector<Scheme>& schemes, const ExperimentResult& result) {
  LogMeans means;
  for (std::size_t i = 0; i < schemes.size(); ++i) {
    const Scheme& scheme = schemes[i];
    const SchemeSummary& row = result.schemes[i].summary;
    const auto mean_s = best_mean_s(row);
    if (scheme.is_composed() && mean_s && *mean_s > 0.0) {
      const unsigned rules = (scheme.gateway == GatewayChoice::central ? gateway_bit : 0) |
                             (scheme.satellites == SatelliteChoice::nearest ? satellites_bit : 0) |
                             (scheme.experts == ExpertOrder::by_activation ? experts_bit : 0);
      means.emplace(std::pair(scheme.layers, rules), std::log(*mean_s));
    }
  }
  return means;
}

/// Of the 4! orders of switching four choices, the share in which exactly these `before` others
/// come before a given one: before! (3 - before)! / 4!.
double share_of_orders(int before) {
  constexpr std::array<double, 4> factorial = {1.0, 1.0, 2.0, 6.0};
  return factorial[static_cast<std::size_t>(before)] *
         factorial[static_cast<std::size_t>(3 - before)] / 24.0;
}

/// Average fall of the log mean as layers go from one value to another.
double layer_step(const LogMeans& means, LayerChoice from, LayerChoice to) {
  double fall = 0.0;
  for (unsigned others = 0; others < combinations; ++others) {
    fall += share_of_orders(std::popcount(others)) *
            (means.at({from, others}) - means.at({to, others}));
  }
  return fall;
}

/// Average fall of the log mean as one of the three other choices goes from chance to rule.
double rule_step(const LogMeans& means, unsigned bit) {
  double fall = 0.0;
  for (unsigned others = 0; others < combinations; ++others) {
    if ((others & bit) != 0) {
      continue;
    }
    for (const LayerChoice layers : {LayerChoice::none, LayerChoice::ring}) {
      const int before = std::popcount(others) + (layers == LayerChoice::ring ? 1 : 0);
      fall +=
          share_of_orders(before) * (means.at({layers, others}) - means.at({layers, others | bit}));
    }
  }
  return fall;
}

}  // namespace

std::optional<std::vector<ChoiceGain>> attribute_gain(const std::vector<Scheme>& schemes,
                                                      const ExperimentResult& result) {
  const LogMeans means = log_means(schemes, result);
  if (means.size() < std::size_t{3} * combinations) {
    return std::nullopt;
  }
  const double whole =
      means.at({LayerChoice::none, 0}) - means.at({LayerChoice::ring, combinations - 1});
  std::vector<ChoiceGain> gains;
  const auto add = [&](const std::string& choice, double fall) {
    gains.push_back({choice, std::exp(fall), fall / whole});
  };
  add("layers: none -> shuffled_ring",
      layer_step(means, LayerChoice::none, LayerChoice::shuffled_ring));
  add("layers: shuffled_ring -> ring",
      layer_step(means, LayerChoice::shuffled_ring, LayerChoice::ring));
  add("gateway: random -> central", rule_step(means, gateway_bit));
  add("satellites: random -> nearest", rule_step(means, satellites_bit));
  add("experts: random -> by_activation", rule_step(means, experts_bit));
  return gains;
}

std::string attribution_table(const std::vector<ChoiceGain>& gains) {
  TextTable table({"choice", "divides latency by", "share of the gain"});
  double whole = 1.0;
  for (const ChoiceGain& gain : gains) {
    whole *= gain.factor;
    table.add({gain.choice, fmt::format("{:.3f}", gain.factor),
               fmt::format("{:.1f} %", 100.0 * gain.share)});
  }
  table.add({"all of them", fmt::format("{:.3f}", whole), "100.0 %"});
  return table.text();
}

}  // namespace spacemoe
