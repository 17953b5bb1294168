#include "host/api/engine.hpp"

#include <utility>

#include <fmt/format.h>

#include "host/api/argument_checks.hpp"
#include "host/api/outside_errors.hpp"
#include "host/api/own_schemes.hpp"
#include "host/base/system_limits.hpp"
#include "host/config/config_overrides.hpp"
#include "host/experiment/search_experiment.hpp"
#include "host/placement/placement_command.hpp"

namespace spacemoe::api {
namespace {

BackendChoice choice_of(const std::string& name) {
  if (name == "auto") {
    return BackendChoice::automatic;
  }
  if (name == "cpu") {
    return BackendChoice::cpu;
  }
  if (name == "cuda") {
    return BackendChoice::cuda;
  }
  refuse_argument("backend", fmt::format("found \"{}\"", name), "auto, cpu, cuda");
}

/// The config, with the caller's rules in their schemes.
LoadedConfig with_rules(LoadedConfig loaded, const std::vector<OwnScheme>& own, Engine& engine) {
  add_own_rules(loaded.config.schemes, own, engine);
  return loaded;
}

}  // namespace

std::shared_ptr<Engine> Engine::make(ConfigDraft draft, Options options) {
  static_cast<void>(choice_of(options.backend));
  name_own_schemes(draft.root, options.own_schemes);
  const LoadedConfig loaded = read_draft(draft);
  check_together(loaded);
  // What turns up from here on has its place in the text.
  return at_door(&loaded.source, [&] {
    return std::make_shared<Engine>(std::move(draft), loaded, std::move(options));
  });
}

Engine::Engine(ConfigDraft draft, const LoadedConfig& loaded, Options options)
    : options_(std::move(options)),
      draft_(std::move(draft)),
      folder_(absolute_folder(loaded.config.folder)),
      loaded_(with_rules(loaded, options_.own_schemes, *this)),
      scenario_(loaded_.config),
      study_(loaded_.config, scenario_) {}

LoadedConfig Engine::read_with(const std::vector<std::string>& set) const {
  ConfigDraft draft = draft_;
  for (const std::string& assignment : set) {
    apply_override(draft.root, assignment);
  }
  LoadedConfig loaded = read_draft(std::move(draft));
  check_together(loaded);
  return loaded;
}

std::unique_ptr<Backend> Engine::make_backend(const std::stop_token& stop) const {
  return spacemoe::make_backend(choice_of(options_.backend),
                                options_.threads == 0 ? allowed_threads() : options_.threads, stop);
}

ScoringPass& Engine::scoring(const Watch& watch) {
  if (ScoringPass* pass = scoring_.load(std::memory_order_acquire)) {
    return *pass;
  }
  const std::lock_guard lock(mutex_);
  if (!scoring_pass_) {
    // It keeps the backend, whose stop is that of this call: what is there is not stopped any more.
    auto backend = make_backend(watch.stop);
    check_scorable(study_, backend->info());
    ToldProgress progress(watch);
    progress.begin("paths of all planning slots", 0);
    scoring_pass_ = backend->scoring(scenario_.planning_series(), study_.scoring_plan());
    scoring_backend_ = std::move(backend);
    progress.end();
    scoring_.store(scoring_pass_.get(), std::memory_order_release);
  }
  return *scoring_pass_;
}

}  // namespace spacemoe::api
