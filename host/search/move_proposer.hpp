#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "host/search/search_state.hpp"
#include "kernels/common/philox.hpp"

namespace spacemoe {

/// Draws moves at random: two experts of a layer change places, or a module goes to a satellite a
/// few links away from its own, or from a module that its tokens come from or go to; now and then
/// to any satellite. The module that stands there comes in exchange where there is no room for
/// both. In half of its moves a copy becomes one of another expert, of its layer where it stands or
/// of any layer near a gateway of that.
class MoveProposer {
 public:
  /// The problem must outlive it and have a module that is not fixed.
  explicit MoveProposer(const SearchProblem& problem);

  /// A move that constraints allow, or nothing.
  [[nodiscard]] std::optional<Move> propose(const SearchState& state,
                                            const PhiloxBlock& random) const;

  /// A move before constraints and what stands on its target are looked at.
  struct Wish {
    Move move;           ///< with a partner where two experts of a layer are to change places
    std::uint32_t word;  ///< of which 24 bits are left to draw a partner with
  };
  /// layer: of the module or, of a copy, of its expert; places: [modules]
  [[nodiscard]] Wish wish(Module module, Layer layer, std::span<const Satellite> places,
                          const PhiloxBlock& random) const;

 private:
  /// The module that these words move.
  [[nodiscard]] Module chosen(const PhiloxBlock& random) const;
  [[nodiscard]] Move becoming(const SearchState& state, Module copy,
                              const PhiloxBlock& random) const;
  [[nodiscard]] Module related(Module module, Layer layer, std::uint32_t random) const;
  [[nodiscard]] Satellite walk(Satellite satellite, std::uint32_t random) const;
  [[nodiscard]] std::optional<Module> partner_on(const SearchState& state, Module module,
                                                 Satellite target, std::uint32_t random) const;

  const SearchProblem& problem_;
  std::vector<Module> movable_;
};

}  // namespace spacemoe
