#include <exception>
#include <memory>
#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/base/error.hpp"
#include "host/experiment/search_experiment.hpp"
#include "tests/logged_backend.hpp"
#include "tests/unit/experiment/study_run.hpp"

// The paths of all planning slots, which some schemes and every search keep: whether they fit into
// memory is said before the work, and they are computed once.

namespace spacemoe {
namespace {

struct PlanningBegan : std::exception {};

/// Ends the work where paths would be computed, which might take hours.
class PathlessBackend final : public Backend {
 public:
  explicit PathlessBackend(std::string name) : name_(std::move(name)) {}

  [[nodiscard]] BackendInfo info() const override { return {name_, "none", 1, 1}; }
  [[nodiscard]] std::string path_method(const NetworkView&) const override { return "none"; }
  [[nodiscard]] std::unique_ptr<SnapshotPass> snapshots(const SnapshotSeries&) override {
    throw PlanningBegan();
  }
  [[nodiscard]] std::unique_ptr<PlanningPass> planning(const SnapshotSeries&, float) override {
    throw PlanningBegan();
  }
  [[nodiscard]] std::unique_ptr<EvaluationPass> evaluation(const SnapshotSeries&,
                                                           const EvaluationPlan&,
                                                           std::uint32_t) override {
    throw PlanningBegan();
  }
  [[nodiscard]] std::unique_ptr<ScoringPass> scoring(const SnapshotSeries&,
                                                     const ScoringPlan&) override {
    throw PlanningBegan();
  }

 private:
  std::string name_;
};

/// Paths between all satellites that take 2 TB.
LoadedConfig large_study(const std::string& scheme) {
  return read_config_text("large.yaml", R"(
constellation: {shells: [{planes: 72, satellites_per_plane: 22, altitude_km: 550, inclination_deg: 53}]}
time: {slots: 2}
planning: {slots: 200000}
model: {layers: 4, experts: 6, active: 2, expert_flops: 1e7}
activation: {kind: conditional_poisson, skew: 0.5}
evaluation: {tokens_per_slot: 10, draws: 1}
schemes: [)" + scheme + "]\n");
}

/// The key that an error names; "began" where there is none before planning.
template <class Work>
std::string key_refused(const std::string& scheme, const std::string& backend_name, Work work) {
  const LoadedConfig loaded = large_study(scheme);
  const Scenario scenario(loaded.config);
  PathlessBackend backend(backend_name);
  SilentProgress progress;
  tbb::task_arena arena(1);
  const RunContext context{{arena, progress, {}}, backend, 2};
  try {
    static_cast<void>(work(loaded.config, scenario, context));
  } catch (const ConfigError& error) {
    return error.fields().key;
  } catch (const PlanningBegan&) {
    return "began";
  }
  return "done";
}

std::string key_refused_by_run(const std::string& scheme, const std::string& backend) {
  return key_refused(scheme, backend, run_experiment);
}
std::string key_refused_by_search(const std::string& scheme, const std::string& backend) {
  return key_refused(scheme, backend, search_experiment);
}
std::string key_refused_by_dry_run(const std::string& scheme, const std::string& backend) {
  return key_refused(
      scheme, backend,
      [](const ExperimentConfig& config, const Scenario& scenario, const RunContext& context) {
        return describe_search(config, scenario, context.backend.info());
      });
}

constexpr const char* scored_gateways = "{name: Best, gateway: optimised}";

TEST(PlanningPaths, AreRefusedBeforePlanningWhereTheyDoNotFit) {
  EXPECT_EQ(key_refused_by_run(scored_gateways, "cpu"), "planning.slots");
  EXPECT_EQ(key_refused_by_search("SpaceMoE", "cpu"), "planning.slots");
  EXPECT_EQ(key_refused_by_dry_run("SpaceMoE", "cpu"), "planning.slots");
}

TEST(PlanningPaths, AreNoMatterWhereNoSchemeNeedsThem) {
  EXPECT_EQ(key_refused_by_run("SpaceMoE", "cpu"), "began");
  EXPECT_EQ(key_refused_by_run("{name: Best, experts: optimal}", "cpu"), "began");
}

TEST(PlanningPaths, AreCheckedByADeviceThatKeepsThem) {
  EXPECT_EQ(key_refused_by_run(scored_gateways, "cuda"), "began");
  EXPECT_EQ(key_refused_by_search("SpaceMoE", "cuda"), "began");
  EXPECT_EQ(key_refused_by_dry_run("SpaceMoE", "cuda"), "done");
}

/// Which passes a search asks for that starts from a scheme.
std::vector<std::string> passes_of_search(const std::string& scheme) {
  const LoadedConfig loaded = read_config_text("small.yaml", R"(
constellation: {shells: [{planes: 6, satellites_per_plane: 8, altitude_km: 1200, inclination_deg: 87}]}
time: {slots: 2}
planning: {slots: 3}
model: {layers: 3, experts: 4, active: 2, expert_flops: 1e7}
activation: {kind: conditional_poisson, skew: 0.5}
search: {moves: 100, bound_limit_s: 0, chains: 2}
schemes: [)" + scheme + "]\n");
  const Scenario scenario(loaded.config);
  const auto cpu = make_backend(BackendChoice::cpu, 1);
  LoggedBackend backend(*cpu);
  SilentProgress progress;
  tbb::task_arena arena(1);
  static_cast<void>(
      search_experiment(loaded.config, scenario, {{arena, progress, {}}, backend, 2}));
  return backend.passes;
}

TEST(PlanningPaths, AreComputedOnceWhereAStartNeedsThemToo) {
  EXPECT_THAT(passes_of_search("SpaceMoE"), testing::ElementsAre("planning", "scoring"));
  EXPECT_THAT(passes_of_search(scored_gateways), testing::ElementsAre("planning", "scoring"));
}

}  // namespace
}  // namespace spacemoe
