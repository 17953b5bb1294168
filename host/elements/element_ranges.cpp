#include "host/elements/element_ranges.hpp"

#include <fmt/format.h>

namespace spacemoe {

std::string ElementRange::allowed() const {
  if (max == std::numeric_limits<double>::max()) {
    return "a number";
  }
  return fmt::format("a number {} {} {}{}{}", has_min ? "from" : "above", min,
                     has_min ? "to " : "and up to ", has_max ? "" : "below ", max);
}

}  // namespace spacemoe
