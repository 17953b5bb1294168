#include "host/config/serving_rules.hpp"

#include <fmt/format.h>

#include "host/config/refuse.hpp"

namespace spacemoe {

void check_serving(const ExperimentConfig& config) {
  const ServingSpec& serving = config.serving;
  if (!serving.loads.empty() && !serving.rates_per_s.empty()) {
    refuse("serving.rates_per_s", "found beside loads", "one of the two");
  }
  if (serving.links == LinkService::servers && config.links.payload_bits <= 0.0) {
    refuse("serving.links", "found servers with links.payload_bits 0",
           "latency, or a payload (links.payload_bits: from_model)", "nothing would take any time");
  }
  constexpr double least_measured = 0.01;
  if (serving.warm_up_share + serving.cool_down_share > 1.0 - least_measured) {
    refuse("serving.cool_down_share",
           fmt::format("found {} with warm_up_share {}", serving.cool_down_share,
                       serving.warm_up_share),
           "together up to 0.99", "the rest of the horizon is what is measured");
  }
}

}  // namespace spacemoe
