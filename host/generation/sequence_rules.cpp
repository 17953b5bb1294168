#include "host/generation/sequence_rules.hpp"

#include "kernels/common/random_key.hpp"

namespace spacemoe {

SequenceRules sequence_rules(const Study& study) {
  const GenerationSpec& spec = study.config.generation;
  return {study.laws.token_view(),         study.seed(),   spec.tokens,
          study.scenario.slots().length_s, spec.give_up_s, study.laws.recorded_in_order()};
}

double sequence_start_s(const Study& study, std::uint32_t sequence) {
  const TimeSlots& slots = study.scenario.slots();
  const double horizon_s = slots.length_s * static_cast<double>(slots.start_s.size());
  return horizon_s * uniform(RandomKey{study.seed(), Purpose::sequence_start, sequence});
}

std::uint32_t sequence_user(const GenerationSpec& spec, std::uint32_t sequence) {
  return spec.users.empty() ? 0 : sequence % static_cast<std::uint32_t>(spec.users.size());
}

}  // namespace spacemoe
