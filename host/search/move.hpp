#pragma once

#include <optional>

#include "kernels/common/index_types.hpp"

namespace spacemoe {

/// A module goes to a satellite; a partner, if any, comes from there in exchange. A copy may become
/// one of another expert, also where it stands.
struct Move {
  Module module;
  Satellite target;
  std::optional<Module> partner;
  std::optional<Module> becomes = {};  ///< the expert itself; of a copy
};

}  // namespace spacemoe
