// A placement rule of one's own beside those of SpaceMoE, and what it costs to try a change.
//
//   own_rule CONFIG.yaml
#include <cstdint>
#include <cstdio>
#include <numeric>
#include <utility>
#include <vector>

#include <spacemoe/spacemoe.hpp>

namespace {

namespace moe = spacemoe::api;

/// Fills the satellites in the order of their numbers, layer by layer, the gateway first.
moe::Placement in_a_row(const moe::Study& study, const moe::Draw& /*draw*/) {
  const moe::Model model = study.model();
  moe::Placement placement;
  std::uint32_t satellite = 0;
  for (std::uint32_t layer = 0; layer < model.layers; ++layer) {
    placement.gateways.push_back(satellite++);
    for (std::uint32_t expert = 0; expert < model.experts; ++expert) {
      placement.experts.push_back(satellite++);
    }
  }
  return placement;
}

/// Exchanges two neighbouring experts of a layer wherever that costs less.
moe::Placement improved(const moe::Study& study, moe::Placement placement) {
  const moe::Model model = study.model();
  double least_s = study.cost(placement);
  for (std::size_t i = 0; i + 1 < placement.experts.size(); ++i) {
    if ((i + 1) % model.experts == 0) {
      continue;  // the next one is of the next layer
    }
    std::swap(placement.experts[i], placement.experts[i + 1]);
    const double cost_s = study.cost(placement);
    if (cost_s < least_s) {
      least_s = cost_s;
    } else {
      std::swap(placement.experts[i], placement.experts[i + 1]);
    }
  }
  return placement;
}

void compare(const char* config) {
  moe::Options options;
  options.own_schemes = {{"InARow", in_a_row},
                         {"Exchanged", [](const moe::Study& study, const moe::Draw& draw) {
                            return improved(study, in_a_row(study, draw));
                          }}};
  const moe::Study study = moe::Study::from_file(config, options);
  const moe::Results results = study.run();
  std::fputs(results.text.c_str(), stdout);
  std::printf("InARow takes %.3f times as long as %s\n", results.figure("InARow", "ratio"),
              results.reference.c_str());
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) {
    std::fputs("usage: own_rule CONFIG.yaml\n", stderr);
    return 2;
  }
  try {
    compare(arguments[1]);
  } catch (const moe::Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 0;
}
