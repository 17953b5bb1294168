#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "host/serving/expected_load.hpp"
#include "host/serving/request_flow.hpp"
#include "host/serving/serving.hpp"
#include "host/serving/serving_stage.hpp"
#include "tests/test_study.hpp"

/// What tests of serving share: a small study, and requests that are played on its slots.
namespace spacemoe {

// A gateway computes 20 ms a token, an expert 10 ms.
inline constexpr const char* serving_study_text = R"(
constellation:
  shells:
    - {planes: 6, satellites_per_plane: 10, altitude_km: 1200, inclination_deg: 87, phasing: 1}
links: {survival: 0.8}
time: {slots: 40, horizon_s: 60}
planning: {slots: 6}
compute: {peak_gflops: 1, utilisation: 1, charge: all}
model: {layers: 3, experts: 4, active: 2, expert_flops: 1e7, gateway_flops: 2e7}
activation: {kind: conditional_poisson, skew: 0.7}
evaluation: {tokens_per_slot: 4, draws: 2}
generation: {sequences: 30, tokens: 40}
serving: {horizon_s: 120, replications: 4, prompt_tokens: 12, prefill_chunk: 5, output_tokens: 10, give_up_s: 4}
schemes: [SpaceMoE, RandPlace]
)";

struct ServingStudy : TestStudy {
  explicit ServingStudy(std::vector<std::string> set = {})
      : TestStudy(serving_study_text, std::move(set)) {}

  [[nodiscard]] ServingResult serve() const { return run_serving(study(), context()); }
};

/// One slot that lasts, without outages, seen from high above: all paths exist for ever.
inline std::vector<std::string> frozen(std::vector<std::string> more = {}) {
  std::vector<std::string> set = {"links.survival=1", "time.slots=1", "time.horizon_s=1e6",
                                  "constellation.shells.0.altitude_km=3000", "schemes=[SpaceMoE]"};
  set.insert(set.end(), more.begin(), more.end());
  return set;
}

/// The slots of a study's first placement, and requests that are played on them.
struct Played {
  Played(const TestStudy& study, const std::vector<Request>& requests, double horizon_s)
      : Played(study, requests, horizon_s, study.placement()) {}
  Played(const TestStudy& study, const std::vector<Request>& requests, double horizon_s,
         Placement of, std::uint32_t first_request = 0)
      : sky(study.study(),
            static_cast<std::uint32_t>(std::ceil(horizon_s / study.scenario().slots().length_s)),
            study.config().serving.prefill_chunk, study.context()),
        placement(std::move(of)),
        stage(sky, study.study(), placement, 0, mix_of(requests, 5), study.context()),
        outcome(RequestFlow({study.study().laws.view(),
                             study.study().seed(),
                             first_request,
                             servers_of(study.study()),
                             horizon_s,
                             {0.0, horizon_s},
                             study.config().serving,
                             study.study().laws.recorded_in_order()},
                            requests, stage.slots)
                    .play()) {}

  ServingSky sky;
  Placement placement;
  ServingStage stage;
  ReplicationOutcome outcome;
};

/// A satellite where a placement has nothing.
inline Satellite free_satellite(const Placement& placement, std::uint32_t from) {
  for (Satellite satellite{from};; satellite = Satellite{number(satellite) + 1}) {
    const auto holds = [&](const std::vector<Satellite>& of) {
      return std::ranges::find(of, satellite) != of.end();
    };
    if (!holds(placement.gateways) && !holds(placement.satellites)) {
      return satellite;
    }
  }
}

/// With a copy of the first layer's first expert on a free satellite.
inline Placement with_copy_of_expert(Placement placement, std::uint32_t from) {
  placement.replicas = {{Layer{0}, Expert{0}, free_satellite(placement, from)}};
  return placement;
}

/// Paths of three or more hops among slow links, which are servers.
inline std::vector<std::string> slow_links(std::vector<std::string> more = {}) {
  std::vector<std::string> set = frozen({"links.payload_bits=1e6", "links.rate_gbps=0.1",
                                         "serving.links=servers", "schemes=[RandPlace]"});
  set.insert(set.end(), more.begin(), more.end());
  return set;
}

}  // namespace spacemoe
