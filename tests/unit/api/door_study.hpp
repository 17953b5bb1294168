#pragma once

#include <string>
#include <utility>
#include <vector>

#include <spacemoe/spacemoe.hpp>

namespace spacemoe::api {

/// A study of 64 satellites as the caller of the library has it.
inline Study door_study(std::vector<std::string> set = {}, std::vector<OwnScheme> own = {}) {
  Options options;
  options.set = std::move(set);
  options.own_schemes = std::move(own);
  options.threads = 2;
  return Study::from_file(SPACEMOE_SOURCE_DIR "/configs/smoke.yaml", std::move(options));
}

/// Modules on satellites in the order of their numbers.
inline Placement placed_in_a_row(const Study& study) {
  const Model model = study.model();
  Placement placement;
  std::uint32_t satellite = 0;
  for (std::uint32_t layer = 0; layer < model.layers; ++layer) {
    placement.gateways.push_back(satellite++);
    for (std::uint32_t expert = 0; expert < model.experts; ++expert) {
      placement.experts.push_back(satellite++);
    }
  }
  return placement;
}

}  // namespace spacemoe::api
