#pragma once

#include <span>

#include "host/config/config_presets.hpp"

namespace spacemoe {

/// The files of configs/models, configs/constellations, configs/weather and configs/compute, put
/// into the program when it is built.
[[nodiscard]] std::span<const EmbeddedText> embedded_presets();

}  // namespace spacemoe
