#include "host/elements/orbital_elements.hpp"

#include <fmt/format.h>

namespace spacemoe {

std::string satellite_text(const OrbitalElements& elements) {
  return elements.name.empty() ? fmt::format("satellite {}", elements.catalogue_number)
                               : fmt::format("{} ({})", elements.name, elements.catalogue_number);
}

}  // namespace spacemoe
