#include <algorithm>
#include <memory>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <spacemoe/study.hpp>

#include "host/api/argument_checks.hpp"
#include "host/api/engine.hpp"
#include "host/api/outside_errors.hpp"
#include "host/api/public_placement.hpp"
#include "host/api/public_results.hpp"
#include "host/base/version.hpp"
#include "host/config/config_fields.hpp"
#include "host/config/config_scalar.hpp"
#include "host/experiment/plan_schemes.hpp"
#include "host/experiment/run_experiment.hpp"
#include "host/experiment/search_experiment.hpp"
#include "host/placement/presets.hpp"

namespace spacemoe::api {
namespace {

/// Gives placements that are there already.
class GivenPlacements final : public OwnRule {
 public:
  explicit GivenPlacements(const NamedPlacements& scheme) {
    std::ranges::transform(scheme.draws, std::back_inserter(draws_), inside);
  }

  [[nodiscard]] bool draws_at_random() const override { return draws_.size() > 1; }
  [[nodiscard]] spacemoe::Placement place(const PlacementProblem& /*problem*/,
                                          ExpectedLatency& /*latency*/,
                                          std::uint32_t draw) override {
    return draws_[draw];
  }

 private:
  std::vector<spacemoe::Placement> draws_;
};

Scheme given_scheme(const NamedPlacements& scheme, std::uint32_t draws) {
  if (scheme.draws.size() != 1 && scheme.draws.size() != draws) {
    refuse_argument("schemes",
                    fmt::format("found {} placements of {}", scheme.draws.size(), scheme.name),
                    fmt::format("1, or {} as evaluation.draws says", draws));
  }
  Scheme given;
  given.name = scheme.name;
  given.own = std::make_shared<GivenPlacements>(scheme);
  return given;
}

/// Names of schemes are such as a config may have, and unique, and one of them is the reference.
void check_names(std::span<const NamedPlacements> schemes, const std::string& reference) {
  if (schemes.empty()) {
    refuse_argument("schemes", "found none", "one or more");
  }
  for (std::size_t i = 0; i < schemes.size(); ++i) {
    if (!follows(scheme_name, schemes[i].name)) {
      refuse_argument("schemes", fmt::format("found the name \"{}\"", schemes[i].name),
                      rule_text(scheme_name));
    }
    for (std::size_t other = 0; other < i; ++other) {
      if (schemes[i].name == schemes[other].name) {
        refuse_argument("schemes", fmt::format("found \"{}\" a second time", schemes[i].name),
                        "each name once");
      }
    }
  }
  if (std::ranges::find(schemes, reference, &NamedPlacements::name) == schemes.end()) {
    refuse_argument("reference", fmt::format("found \"{}\"", reference),
                    "the name of one of the schemes");
  }
}

Scheme scheme_named(const ExperimentConfig& config, const std::string& name) {
  const auto found = std::ranges::find(config.schemes, name, &Scheme::name);
  if (found != config.schemes.end()) {
    return *found;
  }
  if (const auto preset = scheme_preset(name)) {
    return *preset;
  }
  refuse_argument("scheme", fmt::format("found \"{}\"", name),
                  "a scheme of the config, or a preset");
}

/// Runs a config with the engine's scenario.
RunRecord record_of(const Engine& engine, ExperimentConfig config, const RunContext& context) {
  ExperimentResult result = run_experiment(config, engine.scenario(), context);
  std::set<std::string> own_schemes;
  for (Scheme& scheme : config.schemes) {
    if (scheme.own) {
      own_schemes.insert(scheme.name);
      scheme.own = nullptr;
    }
  }
  return {std::move(config), std::move(own_schemes), engine.folder(),
          std::move(result), context.backend.info(), context.batch_slots};
}

/// Options of a search as changes to its config.
std::vector<std::string> assignments(const SearchOptions& options) {
  std::vector<std::string> set = options.set;
  if (options.time_limit_s) {
    // A number of moves in the config would make a limit of time mean nothing.
    set.emplace_back("search.moves=");
    set.push_back(fmt::format("search.time_limit_s={}", *options.time_limit_s));
  }
  if (options.moves) {
    set.push_back(fmt::format("search.moves={}", *options.moves));
  }
  if (options.bound_limit_s) {
    set.push_back(fmt::format("search.bound_limit_s={}", *options.bound_limit_s));
  }
  return set;
}

}  // namespace

Study::Study(std::shared_ptr<Engine> engine) : engine_(std::move(engine)) {}

Study Study::from_file(const std::string& path, Options options) {
  return at_door(nullptr, [&] {
    ConfigDraft draft = draft_config(path, {options.set, options.seed});
    return Study(Engine::make(std::move(draft), std::move(options)));
  });
}

Study Study::from_text(const std::string& text, const std::string& name, Options options) {
  return at_door(nullptr, [&] {
    ConfigDraft draft = draft_config_text(name, text, {options.set, options.seed});
    return Study(Engine::make(std::move(draft), std::move(options)));
  });
}

const std::string& Study::name() const {
  return engine_->config().name;
}

std::vector<std::string> Study::schemes() const {
  std::vector<std::string> names;
  std::ranges::transform(engine_->config().schemes, std::back_inserter(names), &Scheme::name);
  return names;
}

std::uint64_t Study::seed() const {
  return engine_->study().seed();
}

std::string Study::resolved() const {
  ExperimentConfig config = engine_->config();
  std::erase_if(config.schemes, [](const Scheme& scheme) { return scheme.own != nullptr; });
  return resolved_yaml(config);
}

Model Study::model() const {
  const MoeModel& model = engine_->config().model;
  const ModuleSeconds& seconds = engine_->study().compute.planned;
  return {model.name, model.layers, model.experts, model.active, seconds.expert, seconds.gateway};
}

Network Study::network(Slots slots) const {
  return {engine_, slots};
}

SetLaw Study::laws() const {
  return SetLaw(engine_);
}

Results Study::run(const Watch& watch) const {
  return at_door(&engine_->source(), [&] {
    const LongCall call(*engine_, watch);
    return outside(record_of(*engine_, engine_->config(), call.context()));
  });
}

std::vector<Placement> Study::place(const std::string& scheme, const Watch& watch) const {
  return at_door(&engine_->source(), [&] {
    ExperimentConfig config = engine_->config();
    config.schemes = {scheme_named(config, scheme)};
    const spacemoe::Study study(config, engine_->scenario());
    const LongCall call(*engine_, watch);
    const std::vector<PlannedScheme> planned = plan_schemes(study, call.context());
    std::vector<Placement> placements;
    for (const spacemoe::Placement& draw : planned[0].placements) {
      placements.push_back(outside(draw));
    }
    return placements;
  });
}

Results Study::evaluate(std::span<const NamedPlacements> schemes, const std::string& reference,
                        const Watch& watch) const {
  const std::string& first = schemes.empty() ? reference : schemes[0].name;
  check_names(schemes, reference.empty() ? first : reference);
  return at_door(nullptr, [&] {
    ExperimentConfig config = engine_->config();
    config.schemes.clear();
    for (const NamedPlacements& scheme : schemes) {
      config.schemes.push_back(given_scheme(scheme, config.evaluation.draws));
    }
    config.reference = reference.empty() ? first : reference;
    const LongCall call(*engine_, watch);
    return outside(record_of(*engine_, std::move(config), call.context()));
  });
}

SearchResult Study::search(const SearchOptions& options, const Watch& watch) const {
  const LoadedConfig loaded =
      at_door(nullptr, [&] { return engine_->read_with(assignments(options)); });
  return at_door(&loaded.source, [&] {
    ExperimentConfig config = engine_->config();
    config.search = loaded.config.search;
    if (options.starts.empty()) {
      // A rule that searches cannot be a start of that search.
      std::erase_if(config.schemes,
                    [&](const Scheme& scheme) { return engine_->asked().contains(scheme.name); });
    } else {
      config.schemes.clear();
      for (const Placement& start : options.starts) {
        config.schemes.push_back(given_scheme({"start", {start}}, 1));
      }
    }
    const LongCall call(*engine_, watch);
    return outside(search_experiment(config, engine_->scenario(), call.context()));
  });
}

const char* version() {
  return spacemoe::version();
}
const char* commit() {
  return spacemoe::commit();
}

}  // namespace spacemoe::api
