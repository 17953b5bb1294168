#include "host/placement/presets.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "host/placement/choices.hpp"

namespace spacemoe {
namespace {

Scheme composed(std::string name, LayerChoice layers, GatewayChoice gateway,
                SatelliteChoice satellites, ExpertOrder experts) {
  return {std::move(name), layers, gateway, satellites, experts, {}};
}

Scheme published(std::string name, PublishedRule rule, LayerChoice layers) {
  Scheme scheme;
  scheme.name = std::move(name);
  scheme.rule = rule;
  scheme.layers = layers;
  return scheme;
}

bool same_choices(const Scheme& a, const Scheme& b) {
  return a.layers == b.layers && a.gateway == b.gateway && a.satellites == b.satellites &&
         a.experts == b.experts;
}

std::string composed_name(const Scheme& scheme) {
  return fmt::format("{}+{}+{}+{}", name_in(layer_choices, scheme.layers),
                     name_in(gateway_choices, scheme.gateway),
                     name_in(satellite_choices, scheme.satellites),
                     name_in(expert_orders, scheme.experts));
}

Scheme named(Scheme scheme) {
  const auto found = std::ranges::find_if(
      paper_schemes(), [&](const Scheme& preset) { return same_choices(preset, scheme); });
  scheme.name = found != paper_schemes().end() ? found->name : composed_name(scheme);
  return scheme;
}

}  // namespace

const std::vector<Scheme>& paper_schemes() {
  static const std::vector<Scheme> schemes = {
      composed("SpaceMoE", LayerChoice::ring, GatewayChoice::central, SatelliteChoice::nearest,
               ExpertOrder::by_activation),
      composed("RandIntra-CG", LayerChoice::ring, GatewayChoice::central, SatelliteChoice::random,
               ExpertOrder::random),
      composed("RandIntra", LayerChoice::ring, GatewayChoice::random, SatelliteChoice::random,
               ExpertOrder::random),
      composed("RandPlace", LayerChoice::none, GatewayChoice::random, SatelliteChoice::random,
               ExpertOrder::random)};
  return schemes;
}

const std::vector<Scheme>& published_schemes() {
  static const std::vector<Scheme> schemes = {
      published("LinearAssignment", PublishedRule::linear_assignment, LayerChoice::ring),
      published("ExFlow", PublishedRule::exflow, LayerChoice::none),
      published("Replicas", PublishedRule::replicas, LayerChoice::ring),
      published("Greedy", PublishedRule::greedy, LayerChoice::none),
      published("GreedyCopies", PublishedRule::greedy_copies, LayerChoice::ring),
      published("LocalCoverage", PublishedRule::local_coverage, LayerChoice::ring),
      published("Blocks", PublishedRule::blocks, LayerChoice::ring)};
  return schemes;
}

std::optional<Scheme> scheme_preset(std::string_view name) {
  for (const auto& schemes : {paper_schemes(), published_schemes()}) {
    const auto found = std::ranges::find(schemes, name, &Scheme::name);
    if (found != schemes.end()) {
      return *found;
    }
  }
  return std::nullopt;
}

std::vector<std::string> scheme_preset_names() {
  std::vector<std::string> names;
  for (const auto& schemes : {paper_schemes(), published_schemes()}) {
    for (const Scheme& scheme : schemes) {
      names.push_back(scheme.name);
    }
  }
  return names;
}

std::vector<Scheme> factorial_schemes() {
  std::vector<Scheme> schemes;
  for (const LayerChoice layers :
       {LayerChoice::ring, LayerChoice::shuffled_ring, LayerChoice::none}) {
    for (const GatewayChoice gateway : {GatewayChoice::central, GatewayChoice::random}) {
      for (const SatelliteChoice satellites : {SatelliteChoice::nearest, SatelliteChoice::random}) {
        for (const ExpertOrder experts : {ExpertOrder::by_activation, ExpertOrder::random}) {
          schemes.push_back(named(composed("", layers, gateway, satellites, experts)));
        }
      }
    }
  }
  return schemes;
}

}  // namespace spacemoe
