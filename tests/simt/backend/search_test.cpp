#include "host/search/search.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include <gtest/gtest.h>
#include <tbb/task_arena.h>

#include "host/activation/set_laws.hpp"
#include "host/search/start_placements.hpp"
#include "kernels/cpu/cpu_backend.hpp"
#include "kernels/cuda/cuda_backend.hpp"
#include "tests/backend/sky.hpp"

/// A search finds the same placement on both backends, whatever it proposes at once.
namespace spacemoe {
namespace {

struct SearchCase {
  std::string name;
  std::uint32_t experts;
  std::uint32_t active;
  std::uint32_t modules_per_satellite;
  Objective objective;
  std::uint32_t copies = 0;
};

class SearchOnBoth : public testing::TestWithParam<SearchCase> {
 protected:
  static constexpr std::uint32_t satellites = 20;
  static constexpr std::uint32_t slots = 3;
  static constexpr std::uint32_t layers = 2;

  SearchOnBoth()
      : sky_({{{4, 5, 8000.0, 87.0, 360.0, 2.0}}, {}}, fragile_links(0.9), slots),
        laws_(make_laws()) {
    for (std::uint32_t satellite = 0; satellite < satellites; ++satellite) {
      expert_s_.push_back(0.004F + 0.0003F * static_cast<float>(satellite % 7));
      gateway_s_.push_back(0.002F + 0.0001F * static_cast<float>(satellite % 5));
    }
  }

  [[nodiscard]] SearchOutcome run(Backend& backend, unsigned threads,
                                  std::optional<std::uint32_t> lookahead) const {
    const auto pass =
        backend.scoring(sky_.series(), {laws_.view(true), expert_s_, gateway_s_, 1.0F});
    const ModuleNumbers modules{layers, GetParam().experts, GetParam().copies};
    SearchProblem problem{modules,
                          sky_.series().network.adjacency,
                          std::vector<std::uint8_t>(satellites, 1),
                          std::vector<std::optional<Satellite>>(modules.count()),
                          {},
                          satellites};
    problem.capacity.modules = GetParam().modules_per_satellite;
    std::vector<Placement> starts;
    for (std::uint32_t number = 0; number < 3; ++number) {
      starts.push_back(random_start(problem, 5, number));
    }
    tbb::task_arena arena(static_cast<int>(threads));
    SilentProgress progress;
    return search(problem, *pass, {GetParam().objective, slots, 5, moves, 0.0, lookahead}, starts,
                  {arena, progress, {}});
  }

  static constexpr std::uint64_t moves = 3 * 512;

 private:
  static SetLaws make_laws() {
    MoeModel model;
    model.layers = layers;
    model.experts = GetParam().experts;
    model.active = GetParam().active;
    ActivationSpec spec;
    spec.skew = 0.5;
    spec.seed = 3;
    return make_set_laws(spec, model);
  }

  Sky sky_;
  SetLaws laws_;
  std::vector<float> expert_s_;
  std::vector<float> gateway_s_;
};

TEST_P(SearchOnBoth, TakesTheSameMoves) {
  const auto cpu = cpu::make_cpu_backend(1);
  const SearchOutcome expected = run(*cpu, 1, 1);
  ASSERT_EQ(expected.moves, moves);
  ASSERT_GT(expected.work.moves_taken, 100U);
  const auto cuda = cuda::make_cuda_backend(1);
  const auto expect_same = [&](const SearchOutcome& outcome) {
    EXPECT_EQ(outcome.placement, expected.placement);
    EXPECT_EQ(outcome.value_s, expected.value_s);
    EXPECT_EQ(outcome.tempered_s, expected.tempered_s);
    EXPECT_EQ(outcome.moves_scored, expected.moves_scored);
    EXPECT_EQ(outcome.work.moves_taken, expected.work.moves_taken);
  };
  expect_same(run(*cuda, 1, {}));
  expect_same(run(*cpu, 1, {}));
}

INSTANTIATE_TEST_SUITE_P(
    Laws, SearchOnBoth,
    testing::Values(SearchCase{"pairs", 4, 2, 1, {}}, SearchCase{"triples", 5, 3, 1, {}},
                    SearchCase{"crowded_pairs", 4, 2, 3, {}},
                    SearchCase{"crowded_triples", 5, 3, 3, {}},
                    SearchCase{"worst_slots", 4, 2, 1, {ObjectiveKind::cvar, 0.5, 0.3}},
                    SearchCase{"copies_of_pairs", 4, 2, 1, {}, 5},
                    SearchCase{"crowded_copies", 5, 3, 3, {}, 6}),
    [](const auto& of) { return of.param.name; });

using SearchOnDevice = SearchOnBoth;

TEST_P(SearchOnDevice, TakesTheSameMovesInBatchesOfAnySize) {
  const auto cuda = cuda::make_cuda_backend(1);
  const SearchOutcome expected = run(*cpu::make_cpu_backend(1), 1, 1);
  EXPECT_EQ(run(*cuda, 1, 1).placement, expected.placement);
  EXPECT_EQ(run(*cuda, 1, 7).placement, expected.placement);
  EXPECT_EQ(run(*cuda, 2, 64).placement, expected.placement);
}

INSTANTIATE_TEST_SUITE_P(Pairs, SearchOnDevice, testing::Values(SearchCase{"pairs", 4, 2, 1, {}}),
                         [](const auto& of) { return of.param.name; });

}  // namespace
}  // namespace spacemoe
