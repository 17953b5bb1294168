#include "host/serving/serving_stage.hpp"

#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/placement/placement_table.hpp"

namespace spacemoe {

ServingSky::ServingSky(const Study& study, std::uint32_t slots, std::uint32_t chunk_tokens,
                       const RunContext& context)
    : token_(study.config, study.scenario.slots().length_s, slots),
      token_snapshots_(context.backend.snapshots(token_.series())),
      chunk_tokens_(chunk_tokens) {
  // Where links are servers, chunks take the paths of tokens and their own time on each link.
  if (study.config.serving.links == LinkService::latency && study.config.links.payload_bits > 0.0 &&
      chunk_tokens > 1) {
    ExperimentConfig config = study.config;
    config.links.payload_bits *= chunk_tokens;
    chunk_ = std::make_unique<LongStudy>(config, study.scenario.slots().length_s, slots);
    chunk_snapshots_ = context.backend.snapshots(chunk_->series());
  }
}

ServingStage::ServingStage(const ServingSky& sky, const Study& study, const Placement& placement,
                           std::uint32_t realisation, const RequestMix& mix,
                           const RunContext& context)
    : slots(sky.networks(), views_of(placement, study.config.serving.copies), realisation, context),
      load(slots, study.laws.view(), study.laws.inclusion(), mix, study.config.serving,
           servers_of(study)) {}

std::uint32_t servers_of(const Study& study) {
  const auto links = static_cast<std::uint32_t>(study.scenario.network().links().size());
  return study.satellites() + (study.config.serving.links == LinkService::servers ? 2 * links : 0);
}

namespace {

std::string modules_on(const Placement& placement, std::uint32_t satellite) {
  constexpr std::size_t told = 4;
  std::vector<std::string> modules;
  for (const PlacedModule& module : placed_modules(placement)) {
    if (number(module.satellite) == satellite && module.role != "spare") {
      modules.push_back(module.expert ? fmt::format("expert {}.{}", module.layer, *module.expert)
                                      : fmt::format("gateway {}", module.layer));
    }
  }
  if (modules.size() > told) {
    const std::size_t more = modules.size() - told;
    modules.resize(told);
    modules.push_back(fmt::format("{} more", more));
  }
  return fmt::format("{}", fmt::join(modules, ", "));
}

}  // namespace

std::string server_name(const Study& study, const Placement& placement, std::uint32_t server) {
  if (server >= study.satellites()) {
    const LinkEnds ends = link_of(study.scenario.evaluation_series().network, server);
    return fmt::format("link {} to {}", ends.from, ends.to);
  }
  return fmt::format("satellite {} ({})", server, modules_on(placement, server));
}

}  // namespace spacemoe
