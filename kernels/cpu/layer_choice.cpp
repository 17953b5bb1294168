#include "kernels/cpu/layer_choice.hpp"

#include <algorithm>
#include <vector>

#include "kernels/common/path_latency.hpp"
#include "kernels/common/shared_satellites.hpp"

namespace spacemoe::cpu {
namespace {

bool has_repeats(std::span<const std::uint32_t> satellites) {
  std::vector<std::uint32_t> sorted(satellites.begin(), satellites.end());
  std::ranges::sort(sorted);
  return std::ranges::adjacent_find(sorted) != sorted.end();
}

}  // namespace

LayerExpectation expect_choice(const ScoringPlan& plan, const LayerChoice& choice) {
  const SetLawView& law = plan.law;
  const auto latency_of = [&](std::uint32_t expert, std::uint32_t together) {
    const std::uint32_t at = choice.satellites[expert];
    return path_latency(choice.here[at], shared_compute(plan.expert_seconds[at], together),
                        choice.next[at])
        .latency_s;
  };
  float latency_s[max_experts];
  for (std::uint32_t expert = 0; expert < law.experts; ++expert) {
    latency_s[expert] = latency_of(expert, 1);
  }
  if (has_repeats(choice.satellites)) {
    return expected_shared_maximum(
        law, choice.layer, count_finite(latency_s, law.experts),
        [&](std::uint32_t expert) { return choice.satellites[expert]; }, latency_of);
  }
  float sorted_s[max_experts];
  std::uint16_t sorted_expert[max_experts];
  const std::uint32_t finite = sort_latencies(latency_s, law.experts, sorted_s, sorted_expert);
  return expected_maximum(law, choice.layer, sorted_s, sorted_expert, finite);
}

}  // namespace spacemoe::cpu
