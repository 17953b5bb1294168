#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <tbb/task_arena.h>

#include "host/base/progress.hpp"
#include "host/base/run_context.hpp"
#include "host/config/config.hpp"
#include "host/experiment/plan_schemes.hpp"
#include "host/experiment/scenario.hpp"
#include "host/experiment/study.hpp"
#include "kernels/cpu/cpu_backend.hpp"

namespace spacemoe {

/// A study of a config's text, some of its keys set, with what it runs on: two threads.
class TestStudy {
 public:
  explicit TestStudy(const std::string& text, std::vector<std::string> set = {})
      : loaded_(read_config_text("study.yaml", text, {std::move(set), {}})),
        scenario_(loaded_.config),
        study_(loaded_.config, scenario_) {}

  [[nodiscard]] const ExperimentConfig& config() const { return loaded_.config; }
  [[nodiscard]] const Scenario& scenario() const { return scenario_; }
  [[nodiscard]] const Study& study() const { return study_; }
  [[nodiscard]] const RunContext& context() const { return context_; }
  /// The first one of the first scheme.
  [[nodiscard]] Placement placement() const {
    return plan_schemes(study_, context_).front().placements.front();
  }

 private:
  LoadedConfig loaded_;
  Scenario scenario_;
  Study study_;
  SilentProgress progress_;
  tbb::task_arena arena_{2};
  std::unique_ptr<Backend> backend_ = cpu::make_cpu_backend(2);
  RunContext context_{{arena_, progress_, {}}, *backend_, 60};
};

}  // namespace spacemoe
