#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "host/search/module_numbers.hpp"
#include "kernels/common/index_types.hpp"

namespace spacemoe {

/// A module goes from a satellite to another.
struct Relocation {
  Module module;
  Satellite from;
  Satellite to;
};

/// A placement of at most one module per satellite and no copies of experts, in which any number of
/// modules may move at once.
class LoneModules {
 public:
  /// No two modules of `start` share a satellite.
  LoneModules(const ModuleNumbers& modules, std::uint32_t satellites, const Placement& start);

  [[nodiscard]] const ModuleNumbers& modules() const { return modules_; }
  /// What ModuleNumbers says, by a look at a table: a move of an arc asks for many.
  [[nodiscard]] Layer layer_of(Module module) const { return layer_of_[number(module)]; }
  [[nodiscard]] bool is_gateway(Module module) const {
    return modules_.gateway(layer_of(module)) == module;
  }
  /// The satellite of every module. [modules]
  [[nodiscard]] std::span<const Satellite> places() const { return places_; }
  [[nodiscard]] Satellite place(Module module) const { return places_[number(module)]; }
  [[nodiscard]] Satellite gateway(Layer layer) const { return place(modules_.gateway(layer)); }
  /// The satellites of a layer's experts. [experts]
  [[nodiscard]] const Satellite* experts(Layer layer) const {
    return places_.data() + number(modules_.gateway(layer)) + 1;
  }
  [[nodiscard]] std::optional<Module> module_on(Satellite satellite) const {
    const std::uint32_t module = module_on_[number(satellite)];
    return module == none ? std::nullopt : std::optional(Module{module});
  }
  [[nodiscard]] Placement placement() const { return placement_of(modules_, {places_, {}}); }

  /// Puts modules on their targets without telling satellites, which `settle` or `revert` follows.
  void move(std::span<const Relocation> moved);
  /// Takes a `move` back.
  void revert(std::span<const Relocation> moved);
  /// Makes a `move` last. All targets were free, or modules on them move too.
  void settle(std::span<const Relocation> moved);

 private:
  static constexpr std::uint32_t none = ~std::uint32_t{0};

  ModuleNumbers modules_;
  std::vector<Layer> layer_of_;           ///< [modules]
  std::vector<Satellite> places_;         ///< [modules]
  std::vector<std::uint32_t> module_on_;  ///< [satellites]
};

}  // namespace spacemoe
