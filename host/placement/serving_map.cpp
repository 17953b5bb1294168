#include "host/placement/serving_map.hpp"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/base/error.hpp"

namespace spacemoe {

std::vector<std::vector<std::uint32_t>> experts_by_place(const Placement& placement) {
  std::vector<std::vector<std::uint32_t>> places;
  for (const Layer layer : all<Layer>(placement.layers())) {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> held;  // satellite, expert
    for (const Expert expert : all<Expert>(placement.experts())) {
      held.emplace_back(number(placement.expert(layer, expert)), number(expert));
    }
    for (const Replica& copy : placement.replicas) {
      if (copy.layer == layer) {
        held.emplace_back(number(copy.satellite), number(copy.expert));
      }
    }
    std::ranges::sort(held);
    auto& own = places.emplace_back();
    std::ranges::transform(held, std::back_inserter(own), [](const auto& at) { return at.second; });
    if (own.size() != places.front().size()) {
      throw ConfigError({.found = fmt::format("found {} copies of experts in layer {}", own.size(),
                                              number(layer)),
                         .allowed = fmt::format("{}, as in layer 0: engines have the same number "
                                                "of places in all layers",
                                                places.front().size())});
    }
  }
  return places;
}

std::string sglang_map(const Placement& placement, std::uint32_t first_layer) {
  const auto places = experts_by_place(placement);
  std::string text(sglang_map_start);
  const char* separator = "\n  ";
  for (std::uint32_t layer = 0; layer < first_layer; ++layer) {
    std::vector<std::uint32_t> any;
    for (std::uint32_t place = 0; place < places.front().size(); ++place) {
      any.push_back(place % placement.experts());
    }
    fmt::format_to(std::back_inserter(text), "{}[{}]", std::exchange(separator, ",\n  "),
                   fmt::join(any, ", "));
  }
  for (const auto& own : places) {
    fmt::format_to(std::back_inserter(text), "{}[{}]", std::exchange(separator, ",\n  "),
                   fmt::join(own, ", "));
  }
  return text + "\n]}\n";
}

std::string tensorrt_assignments(const Placement& placement, std::uint32_t first_layer) {
  const auto places = experts_by_place(placement);
  std::string text(tensorrt_assignments_start);
  std::uint32_t layer = first_layer;
  for (const auto& own : places) {
    fmt::format_to(std::back_inserter(text), "  {}: [{}]\n", layer++, fmt::join(own, ", "));
  }
  return text + fmt::format("num_slots: {}\nlayer_updates_per_iter: 0\n", places.front().size());
}

}  // namespace spacemoe
