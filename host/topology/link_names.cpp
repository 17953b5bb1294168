#include "host/topology/link_names.hpp"

#include <array>
#include <cstddef>

namespace spacemoe {

std::string_view name_of(LinkKind kind) {
  constexpr std::array<std::string_view, link_kinds> names = {"in_plane", "cross_plane", "seam",
                                                              "between_shells"};
  return names[static_cast<std::size_t>(kind)];
}

std::string_view name_of(LinkState state) {
  constexpr std::array<std::string_view, link_states> names = {
      "up",     "sight",  "range",  "rate",  "polar",     "failed",
      "silent", "outage", "region", "trace", "acquiring", "unpaired"};
  return names[static_cast<std::size_t>(state)];
}

std::string_view name_of(Seam seam) {
  constexpr std::array<std::string_view, 3> names = {"open", "closed", "dynamic"};
  return names[static_cast<std::size_t>(seam)];
}

}  // namespace spacemoe
