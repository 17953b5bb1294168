#include "host/placement/placement_check.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/placement/spares.hpp"

namespace spacemoe {
namespace {

/// What a module is called in messages.
std::string module_name(std::string_view role, Layer layer, std::optional<Expert> expert) {
  return expert ? fmt::format("{} {} of layer {}", role, *expert, layer)
                : fmt::format("{} of layer {}", role, layer);
}

class PlacementCheck {
 public:
  PlacementCheck(const PlacementFrame& frame, std::string_view key)
      : frame_(frame), key_(key), held_(frame.constellation.size()) {}

  void check(const Placement& placement) {
    check_sizes(placement);
    for (const Layer layer : all<Layer>(frame_.layers)) {
      hold({layer, "gateway", std::nullopt, placement.gateway(layer)});
      for (const Expert expert : all<Expert>(frame_.experts)) {
        hold({layer, "expert", expert, placement.expert(layer, expert)});
      }
    }
    for (const Replica& replica : placement.replicas) {
      check_module("replica", replica.layer, replica.expert);
      if (placement.expert(replica.layer, replica.expert) == replica.satellite) {
        refuse(fmt::format("found a replica of expert {} of layer {} where the expert itself "
                           "stands, on satellite {}",
                           replica.expert, replica.layer, replica.satellite),
               "copies of an expert on different satellites");
      }
      hold({replica.layer, "replica", replica.expert, replica.satellite});
    }
    check_distinct(placement);
    for (const Spare& spare : placement.spares) {
      check_module("spare", spare.layer, spare.expert);
      if (first_place(spare, placement) == spare.satellite) {
        refuse(fmt::format("found the {} where the module itself stands, on satellite {}",
                           module_name("spare", spare.layer, spare.expert), spare.satellite),
               "another satellite");
      }
      hold({spare.layer, "spare", spare.expert, spare.satellite});
    }
  }

 private:
  struct Counts {
    std::uint32_t gateways = 0;
    std::uint32_t experts = 0;
  };

  [[noreturn]] void refuse(std::string found, std::string allowed) const {
    throw ConfigError({.key = std::string(key_),
                       .found = std::move(found),
                       .allowed = std::move(allowed),
                       .hint = "a placement gives each gateway and each expert a satellite"});
  }

  void check_sizes(const Placement& placement) const {
    const std::size_t experts = std::size_t{frame_.layers} * frame_.experts;
    if (placement.gateways.size() != frame_.layers || placement.satellites.size() != experts) {
      refuse(fmt::format("found {} gateways and {} experts", placement.gateways.size(),
                         placement.satellites.size()),
             fmt::format("{} gateways and {} experts, {} in each of {} layers", frame_.layers,
                         experts, frame_.experts, frame_.layers));
    }
  }

  void check_module(std::string_view role, Layer layer, std::optional<Expert> expert) const {
    if (number(layer) >= frame_.layers || (expert && number(*expert) >= frame_.experts)) {
      refuse(fmt::format("found a {}", module_name(role, layer, expert)),
             fmt::format("layers 0 to {}, experts 0 to {}", frame_.layers - 1, frame_.experts - 1));
    }
  }

  void check_distinct(const Placement& placement) const {
    if (std::ranges::adjacent_find(placement.replicas) != placement.replicas.end()) {
      refuse("found two replicas of an expert on one satellite",
             "copies of an expert on different satellites");
    }
    const auto same_module = [](const Spare& one, const Spare& other) {
      return one.layer == other.layer && one.expert == other.expert;
    };
    if (std::ranges::adjacent_find(placement.spares, same_module) != placement.spares.end()) {
      refuse("found two spares of a module", "one spare a module");
    }
  }

  /// Adds a module to what its satellite holds.
  void hold(const PlacedModule& module) {
    const auto where = [&] {
      return fmt::format("found the {} on satellite {}",
                         module_name(module.role, module.layer, module.expert), module.satellite);
    };
    if (number(module.satellite) >= held_.size()) {
      refuse(where(), fmt::format("satellites 0 to {}", held_.size() - 1));
    }
    if (frame_.constellation.has_failed(module.satellite)) {
      refuse(where() + ", which has failed", "a satellite that works");
    }
    Counts& held = held_[number(module.satellite)];
    (module.expert ? held.experts : held.gateways) += 1;
    if (!frame_.capacity.fits(module.satellite, held.gateways, held.experts)) {
      const bool is_full = held.gateways + held.experts > 1;
      refuse(where() + (is_full ? ", which holds another module" : ", where it does not fit"),
             what_fits(frame_.capacity, module.satellite));
    }
  }

  const PlacementFrame& frame_;
  std::string_view key_;
  std::vector<Counts> held_;  ///< [satellites]
};

}  // namespace

void check_placement(const Placement& placement, const PlacementFrame& frame,
                     std::string_view key) {
  PlacementCheck(frame, key).check(placement);
}

}  // namespace spacemoe
