#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "host/search/choice_batch.hpp"
#include "host/search/move.hpp"
#include "host/search/search_problem.hpp"
#include "kernels/common/index_types.hpp"

namespace spacemoe {

/// Layers whose costs a move changes: those of both modules, and for a gateway the layer before.
class TouchedLayers {
 public:
  void add(Layer layer) {
    for (std::uint32_t i = 0; i < count_; ++i) {
      if (layers_[i] == layer) {
        return;
      }
    }
    layers_[count_++] = layer;
  }
  [[nodiscard]] std::span<const Layer> list() const { return {layers_.data(), count_}; }

 private:
  std::array<Layer, 4> layers_{};
  std::uint32_t count_ = 0;
};

/// A placement that modules move about in, with what stands on each satellite. The problem must
/// outlive it.
class SearchState {
 public:
  /// With no module anywhere.
  explicit SearchState(const SearchProblem& problem);
  /// `start` keeps to the problem's constraints.
  SearchState(const SearchProblem& problem, const Placement& start);

  [[nodiscard]] Placement placement() const { return placement_of(problem_.modules, at_); }
  /// The same by modules.
  [[nodiscard]] const ModulePlacement& standing() const { return at_; }
  /// The satellite of every module. [modules]
  [[nodiscard]] std::span<const Satellite> places() const { return at_.places; }
  [[nodiscard]] Satellite satellite_of(Module module) const { return at_.places[number(module)]; }
  /// The module of the model that a module is, or is a copy of.
  [[nodiscard]] Module original(Module module) const {
    const ModuleNumbers& modules = problem_.modules;
    return modules.is_copy(module) ? at_.copied[modules.copy_of(module)] : module;
  }
  [[nodiscard]] Layer layer_of(Module module) const {
    return problem_.modules.layer_of(original(module));
  }
  /// The modules on a satellite, as a chain: first, and the one after; `nothing` ends it.
  [[nodiscard]] std::optional<Module> first_on(Satellite satellite) const {
    return linked(first_[number(satellite)]);
  }
  [[nodiscard]] std::optional<Module> next_on(Module module) const {
    return linked(next_[number(module)]);
  }
  [[nodiscard]] std::uint32_t modules_on(Satellite satellite) const {
    return gateways_on_[number(satellite)] + experts_on_[number(satellite)];
  }
  /// Satellites in use.
  [[nodiscard]] std::uint32_t satellites() const { return used_; }

  /// Makes a copy that stands nowhere yet one of an expert.
  void become(Module copy, Module expert) { at_.copied[problem_.modules.copy_of(copy)] = expert; }
  /// Whether a module that stands nowhere yet may come to a satellite.
  [[nodiscard]] bool may_enter(Module module, Satellite satellite) const;
  /// Puts a module that stands nowhere yet on a satellite, allowed or not.
  void put(Module module, Satellite satellite);
  /// Whether constraints allow it. The partner, if any, stands on the target.
  [[nodiscard]] bool allows(const Move& move) const;
  [[nodiscard]] TouchedLayers touched_by(const Move& move) const;
  void apply(const Move& move);

  /// Adds a layer as it stands now to the candidates.
  void add_choice(Layer layer, ChoiceBatch& batch) const;
  /// Adds the layers that a move touches, as it would make them.
  void add_choices(const Move& move, const TouchedLayers& touched, ChoiceBatch& batch);

  /// Chains of modules before `leave`.
  struct Order {
    std::uint32_t module_after;   ///< module that it stood behind, none where it was first
    std::uint32_t partner_after;  ///< likewise
    [[nodiscard]] bool is_changed() const { return (module_after & partner_after) != none; }
  };
  /// After a move that is looked at and left, its modules come first on their satellites, as if
  /// they had gone and come back. This decides which module later moves meet there.
  Order leave(const Move& move);
  /// Takes the latest `leave` back.
  void restore(const Move& move, const Order& order);

 private:
  static constexpr std::uint32_t none = ~std::uint32_t{0};

  static std::optional<Module> linked(std::uint32_t module) {
    return module == none ? std::nullopt : std::optional(Module{module});
  }
  void take(Module module);
  [[nodiscard]] std::uint32_t come_first(Module module);
  void go_behind(Module module, std::uint32_t after);
  /// Whether a satellite has room when one module goes (or none) and another comes.
  [[nodiscard]] bool has_room(Satellite satellite, std::optional<Module> leaving,
                              Module coming) const;
  /// Whether a satellite has no module that is the expert or a copy of it, but for those that move.
  [[nodiscard]] bool has_none_of(Module expert, Satellite satellite, Module moving,
                                 std::optional<Module> partner) const;

  const SearchProblem& problem_;
  ModulePlacement at_;
  std::vector<std::uint32_t> first_;        ///< [satellites], module
  std::vector<std::uint32_t> next_;         ///< [modules], module on the same satellite
  std::vector<std::uint32_t> gateways_on_;  ///< [satellites]
  std::vector<std::uint32_t> experts_on_;   ///< [satellites]
  std::uint32_t used_ = 0;
};

}  // namespace spacemoe
