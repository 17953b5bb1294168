#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "host/placement/own_rule.hpp"
#include "host/placement/placement_command.hpp"

namespace spacemoe {

/// Satellites that a layer may use.
enum class LayerChoice : std::uint8_t { ring, shuffled_ring, none };
enum class GatewayChoice : std::uint8_t { central, random, optimised };
enum class SatelliteChoice : std::uint8_t { nearest, random };
enum class ExpertOrder : std::uint8_t { by_activation, random, optimal };
/// Rules that others have published, each adapted: to one module per satellite, but for
/// `local_coverage` and `blocks`.
enum class PublishedRule : std::uint8_t {
  linear_assignment,
  exflow,
  replicas,
  greedy,
  greedy_copies,
  local_coverage,
  blocks
};

/// The modules that further copies are of.
enum class CopiedModules : std::uint8_t {
  experts,
  gateways,
  busiest,  ///< of both, whichever has the most work
};

/// A placement rule: composed of four choices, or one that others have published, or one that is
/// not part of the program, such as a command; or a placement that stands in a file.
struct Scheme {
  std::string name;
  LayerChoice layers = LayerChoice::ring;
  GatewayChoice gateway = GatewayChoice::central;
  SatelliteChoice satellites = SatelliteChoice::nearest;
  ExpertOrder experts = ExpertOrder::by_activation;
  /// A placements.csv that says where each module stands; the choices are then unused.
  std::optional<std::filesystem::path> placement;
  /// Takes the place of the choices but for `layers`, which may be `ring` or `none`, and of which
  /// `blocks` takes no notice.
  std::optional<PublishedRule> rule = std::nullopt;
  /// Of `replicas` and `greedy_copies`: further copies in each layer; nothing: as many as it has
  /// experts.
  std::optional<std::uint32_t> copies = std::nullopt;
  std::optional<CopiedModules> copies_of = std::nullopt;  ///< of `replicas`; nothing: experts
  /// Of `blocks`: how many; nothing: each satellite takes as many layers as it holds.
  std::optional<std::uint32_t> blocks = std::nullopt;
  /// In each layer, in case satellites fail; nothing: those of the file, or none.
  std::optional<std::uint32_t> spares = std::nullopt;
  /// Takes the place of the choices: whoever plans makes a rule of it (command_rule.hpp).
  PlacementCommand command = {};
  /// Takes the place of the choices. No config can say it: callers give it.
  std::shared_ptr<OwnRule> own = nullptr;

  bool operator==(const Scheme&) const = default;

  /// Whether its placements are those of the four choices.
  [[nodiscard]] bool is_composed() const {
    return !placement && !rule && !own && !command.is_given();
  }
  /// Whether a rule makes copies of modules.
  [[nodiscard]] bool makes_copies() const {
    return rule == PublishedRule::replicas || rule == PublishedRule::greedy_copies;
  }
  /// Whether anything is drawn at random, so that the scheme has many placements.
  [[nodiscard]] bool is_random() const {
    if (own) {
      return own->draws_at_random();
    }
    if (command.is_given()) {
      return command.draws == CommandDraws::each;
    }
    return is_composed() &&
           (layers == LayerChoice::shuffled_ring || gateway == GatewayChoice::random ||
            satellites == SatelliteChoice::random || experts == ExpertOrder::random);
  }
  /// Whether a choice is made by a search (LayerOptimiser).
  [[nodiscard]] bool needs_search() const {
    return is_composed() &&
           (gateway == GatewayChoice::optimised || experts == ExpertOrder::optimal);
  }
};

/// Files that a scheme places by: its placement's, or those of its command. folder: the config's
[[nodiscard]] std::vector<std::filesystem::path> files_of(const Scheme& scheme,
                                                          const std::filesystem::path& folder);

}  // namespace spacemoe
