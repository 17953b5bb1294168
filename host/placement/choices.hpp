#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "host/placement/scheme.hpp"

/// The names of choices, as configs and tables spell them.
namespace spacemoe {

template <class Choice, std::size_t count>
using ChoiceNames = std::array<std::pair<std::string_view, Choice>, count>;

inline constexpr ChoiceNames<LayerChoice, 3> layer_choices = {
    {{"ring", LayerChoice::ring},
     {"shuffled_ring", LayerChoice::shuffled_ring},
     {"none", LayerChoice::none}}};
inline constexpr ChoiceNames<GatewayChoice, 3> gateway_choices = {
    {{"central", GatewayChoice::central},
     {"random", GatewayChoice::random},
     {"optimised", GatewayChoice::optimised}}};
inline constexpr ChoiceNames<SatelliteChoice, 2> satellite_choices = {
    {{"nearest", SatelliteChoice::nearest}, {"random", SatelliteChoice::random}}};
inline constexpr ChoiceNames<ExpertOrder, 3> expert_orders = {
    {{"by_activation", ExpertOrder::by_activation},
     {"random", ExpertOrder::random},
     {"optimal", ExpertOrder::optimal}}};
inline constexpr ChoiceNames<PublishedRule, 7> published_rules = {
    {{"linear_assignment", PublishedRule::linear_assignment},
     {"exflow", PublishedRule::exflow},
     {"replicas", PublishedRule::replicas},
     {"greedy", PublishedRule::greedy},
     {"greedy_copies", PublishedRule::greedy_copies},
     {"local_coverage", PublishedRule::local_coverage},
     {"blocks", PublishedRule::blocks}}};
inline constexpr ChoiceNames<CopiedModules, 3> copied_modules = {
    {{"experts", CopiedModules::experts},
     {"gateways", CopiedModules::gateways},
     {"busiest", CopiedModules::busiest}}};
/// Values that `layers` can have together with a rule.
inline constexpr ChoiceNames<LayerChoice, 2> rule_layers = {
    {{"ring", LayerChoice::ring}, {"none", LayerChoice::none}}};

/// Description of a rule, with its source.
constexpr std::string_view rule_summary(PublishedRule rule) {
  switch (rule) {
    case PublishedRule::linear_assignment:
      return "all experts at once by linear assignment of expected cost (arXiv 2508.09229)";
    case PublishedRule::exflow:
      return "experts of consecutive layers close together (ExFlow, arXiv 2401.08383)";
    case PublishedRule::replicas:
      return "SpaceMoE with copies of hot experts (DeepSeek EPLB, github.com/deepseek-ai/EPLB)";
    case PublishedRule::greedy:
      return "nearest neighbour, layer by layer (the classical heuristic)";
    case PublishedRule::greedy_copies:
      return "SpaceMoE with copies where each gains most (SlimCaching, arXiv 2507.06567)";
    case PublishedRule::local_coverage:
      return "SpaceMoE with busy experts beside their gateway (Prism, arXiv 2508.12851)";
    case PublishedRule::blocks:
      return "neighbouring layers, whole, on satellites along a path (arXiv 2604.04654)";
  }
  return {};
}

/// The name of a choice that is in the table.
template <class Choice, std::size_t count>
constexpr std::string_view name_in(const ChoiceNames<Choice, count>& names, Choice choice) {
  for (const auto& [name, value] : names) {
    if (value == choice) {
      return name;
    }
  }
  return {};
}

}  // namespace spacemoe
