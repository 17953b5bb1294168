#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/config/config.hpp"
#include "host/experiment/search_experiment.hpp"
#include "kernels/make_backend.hpp"

// What a search tells while it works.

namespace spacemoe {
namespace {

/// Keeps each stage that begins, with the time that those after it were said to take.
class StageLog final : public Progress {
 public:
  void begin(std::string_view stage, std::uint64_t /*total*/) override {
    stages_.emplace_back(stage, later_s_);
  }
  void advance(std::uint64_t /*amount*/) override {}
  void later(double seconds) override { later_s_ = seconds; }
  void end() override {}

  [[nodiscard]] const auto& stages() const { return stages_; }

 private:
  double later_s_ = 0.0;
  std::vector<std::pair<std::string, double>> stages_;
};

// An eighth of a second for tempering, as long again for descent, seven for the bound. Set-up is
// part of none of these.
TEST(SearchStages, EachTellsTheTimeThatThoseAfterItMayTake) {
  const LoadedConfig loaded = read_config_text("small.yaml", R"(
constellation: {shells: [{planes: 6, satellites_per_plane: 8, altitude_km: 1200, inclination_deg: 87}]}
time: {slots: 2}
planning: {slots: 3}
model: {name: small, layers: 3, experts: 4, active: 2, expert_flops: 1e7}
activation: {kind: conditional_poisson, skew: 0.5}
search: {time_limit_s: 0.125, bound_limit_s: 7, chains: 2}
schemes: [SpaceMoE]
)");
  const Scenario scenario(loaded.config);
  const auto backend = make_backend(BackendChoice::cpu, 1);
  StageLog log;
  tbb::task_arena arena = arena_of(*backend);
  static_cast<void>(search_experiment(loaded.config, scenario, {{arena, log, {}}, *backend, 2}));
  using Stage = std::pair<std::string, double>;
  EXPECT_THAT(log.stages(), testing::IsSupersetOf({
                                Stage("paths of all planning slots", 7.25),
                                Stage("tempering, first moves", 7.125),
                                Stage("tempering", 7.125),
                                Stage("descent", 7.0),
                                Stage("lower bound", 0.0),
                            }));
}

}  // namespace
}  // namespace spacemoe
