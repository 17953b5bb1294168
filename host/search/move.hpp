#pragma once

#include <optional>

#include "kernels/common/index_types.hpp"

namespace spacemoe {

/// A module goes to a satellite; a partner, if any, comes from there in exchange.
struct Move {
  Module module;
  Satellite target;
  std::optional<Module> partner;
};

}  // namespace spacemoe
