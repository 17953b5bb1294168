#pragma once

#include <span>

#include "host/config/config_presets.hpp"

namespace spacemoe {

/// The files of configs/models, configs/constellations and configs/weather, put into the program
/// when it is built.
[[nodiscard]] std::span<const EmbeddedText> embedded_presets();

}  // namespace spacemoe
