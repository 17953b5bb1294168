#include <cstdint>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>

#include "host/activation/set_laws.hpp"
#include "host/activation/skew.hpp"
#include "kernels/common/expert_sampler.hpp"

// Active sets of sampled tokens: a trace, replayed, against laws that are drawn from. Items are
// tokens; all layers of a token are drawn.

namespace spacemoe {
namespace {

/// Layers, experts and active experts of a model.
struct Shape {
  std::uint32_t layers;
  std::uint32_t experts;
  std::uint32_t active;
};

constexpr Shape llama_moe = {32, 8, 2};
constexpr Shape olmoe = {16, 64, 8};

Shape shape_of(const benchmark::State& state) {
  return state.range(0) == 8 ? llama_moe : olmoe;
}

SetLaws conditional_poisson(const Shape& shape, bool listed) {
  LayerLaw law = law_from_shares(ActivationKind::conditional_poisson,
                                 skewed_shares(shape.experts, 0.4), shape.active);
  if (!listed) {
    law.distribution.reset();
  }
  return {ActivationKind::conditional_poisson, shape.active,
          std::vector<LayerLaw>(shape.layers, law)};
}

/// Tokens drawn from the law that replay is compared with.
SetLaws trace_of(const Shape& shape, std::uint32_t tokens, ReplayedLayers layers) {
  const SetLaws laws = conditional_poisson(shape, false);
  RecordedTokens recorded;
  recorded.tokens = tokens;
  recorded.layers = shape.layers;
  recorded.active = shape.active;
  recorded.replayed = layers;
  const std::size_t own = std::size_t{shape.layers} * shape.active;
  recorded.members.resize(tokens * own);
  for (std::uint32_t token = 0; token < tokens; ++token) {
    sample_token(laws.view(), 5, Slot{0}, token, recorded.members.data() + token * own);
  }
  return {std::move(recorded), shape.experts};
}

void draw_tokens(benchmark::State& state, const SetLaws& laws) {
  constexpr std::uint32_t tokens_of_slot = 1000;
  const SetLawView law = laws.token_view();
  const std::size_t own = std::size_t{law.layers} * law.active;
  std::vector<std::uint16_t> members(tokens_of_slot * own);
  std::uint32_t slot = 0;
  for (auto _ : state) {
    for (std::uint32_t token = 0; token < tokens_of_slot; ++token) {
      sample_token(law, 1, Slot{slot}, token, members.data() + token * own);
    }
    ++slot;
    benchmark::DoNotOptimize(members.data());
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations() * tokens_of_slot);
  state.counters["bytes/token"] = static_cast<double>(own * sizeof(std::uint16_t));
}

void BM_JointReplay(benchmark::State& state) {
  draw_tokens(state, trace_of(shape_of(state), static_cast<std::uint32_t>(state.range(1)),
                              ReplayedLayers::joint));
}
BENCHMARK(BM_JointReplay)->ArgsProduct({{8, 64}, {1000, 30000, 1000000}});

void BM_IndependentReplay(benchmark::State& state) {
  draw_tokens(state, trace_of(shape_of(state), static_cast<std::uint32_t>(state.range(1)),
                              ReplayedLayers::independent));
}
BENCHMARK(BM_IndependentReplay)->ArgsProduct({{8, 64}, {1000, 30000, 1000000}});

/// The peer: members one by one from tails of elementary symmetric polynomials.
void BM_ConditionalPoisson(benchmark::State& state) {
  draw_tokens(state, conditional_poisson(shape_of(state), false));
}
BENCHMARK(BM_ConditionalPoisson)->Arg(8)->Arg(64);

/// The same law where all sets are listed, as runs draw it for up to 4,096 sets.
void BM_Table(benchmark::State& state) {
  draw_tokens(state, conditional_poisson(shape_of(state), true));
}
BENCHMARK(BM_Table)->Arg(8);

}  // namespace
}  // namespace spacemoe

BENCHMARK_MAIN();
