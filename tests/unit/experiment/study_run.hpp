#pragma once

#include <cstdint>
#include <string_view>
#include <utility>

#include "host/base/progress.hpp"
#include "host/config/config.hpp"
#include "host/experiment/run_experiment.hpp"
#include "kernels/make_backend.hpp"

namespace spacemoe {

/// Way in which a test runs a study; it changes no result.
struct HowToRun {
  std::uint32_t batch_slots = 60;
  unsigned threads = 1;
};

/// A study from its text, run on the CPU.
struct StudyRun {
  LoadedConfig loaded;
  BackendInfo backend;
  ExperimentResult result;
};

inline StudyRun run_study(std::string_view text, const ConfigChanges& changes = {},
                          const HowToRun& how = {}) {
  LoadedConfig loaded = read_config_text("small.yaml", text, changes);
  const Scenario scenario(loaded.config);
  const auto backend = make_backend(BackendChoice::cpu, how.threads);
  SilentProgress progress;
  tbb::task_arena arena = arena_of(*backend);
  ExperimentResult result =
      run_experiment(loaded.config, scenario, {{arena, progress, {}}, *backend, how.batch_slots});
  return {std::move(loaded), backend->info(), std::move(result)};
}

}  // namespace spacemoe
