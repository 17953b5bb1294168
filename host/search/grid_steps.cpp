#include "host/search/grid_steps.hpp"

namespace spacemoe {

GridSteps::GridSteps(const Constellation& constellation) : steps_(constellation.size()) {
  const auto join = [&](Satellite one, Satellite other, GridDirection direction) {
    steps_[number(one)][static_cast<std::size_t>(direction)] = other;
    steps_[number(other)][static_cast<std::size_t>(opposite(direction))] = one;
  };
  const auto shells = static_cast<std::uint32_t>(constellation.shells().size());
  for (std::uint32_t shell = 0; shell < shells; ++shell) {
    const Shell& of = constellation.shells()[shell];
    for (std::uint32_t plane = 0; plane < of.planes.size(); ++plane) {
      const std::uint32_t count = of.planes[plane].satellites;
      for (std::uint32_t index = 0; count > 1 && index < count; ++index) {
        join(constellation.satellite({shell, plane, index}),
             constellation.satellite({shell, plane, (index + 1) % count}), GridDirection::ahead);
      }
      const bool is_last = plane + 1 == of.planes.size();
      if (!is_last || (of.goes_round && of.planes.size() > 1)) {
        for (const auto& [one, other] : constellation.rungs(shell, plane)) {
          join(one, other, GridDirection::next_plane);
        }
      }
    }
  }
}

}  // namespace spacemoe
