#include "host/generation/sequence.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "host/activation/sequence_sets.hpp"
#include "kernels/common/token_walk.hpp"

namespace spacemoe {

Sequence::Sequence(const SequenceRules& rules, std::uint32_t number, double start_s)
    : rules_(rules),
      number_(number),
      start_s_(start_s),
      clock_s_(start_s),
      end_s_(start_s),
      slot_(static_cast<std::uint32_t>(start_s / rules.slot_length_s)),
      last_s_(start_s) {}

void Sequence::go_on(const SequenceSlot& slot, std::vector<TokenTimes>& out,
                     std::vector<SequenceStep>* steps) {
  steps_ = steps;
  if (!pending_.empty()) {
    give_to_user(slot, out);
  }
  while (is_in_slot() && !is_over()) {
    if (!is_asked_) {
      send_prompt(slot);
    } else if (made_ < rules_.tokens) {
      take_layer(slot, out);
    } else {
      const double start_s = clock_s_;
      wait();
      tell(StepKind::wait_for_user, start_s);
    }
  }
  // One step may take it over several slots, and rounding must not leave it in one that is past.
  while (!is_over() && !is_in_slot()) {
    ++slot_;
  }
}

void Sequence::wait() {
  waited_s_ += slot_end_s() - clock_s_;
  token_.waited_s += slot_end_s() - clock_s_;
  clock_s_ = slot_end_s();
  if (waited_s_ >= rules_.give_up_s) {
    has_failed_ = true;
    end_s_ = clock_s_;
  }
}

void Sequence::tell(StepKind kind, double start_s, std::span<const std::uint16_t> experts) {
  if (steps_ == nullptr) {
    return;
  }
  // A wait after the last token is that of the oldest one which has not come to the user.
  const std::uint32_t token = kind == StepKind::wait_for_user ? received_ : made_;
  SequenceStep& step =
      steps_->emplace_back(SequenceStep{kind, token, Layer{layer_}, slot_, start_s, clock_s_});
  for (const std::uint16_t expert : experts) {
    step.experts.emplace_back(Expert{expert});
  }
}

void Sequence::send_prompt(const SequenceSlot& slot) {
  const double start_s = clock_s_;
  if (std::isinf(slot.user_s)) {
    wait();
    tell(StepKind::wait_for_user, start_s);
    return;
  }
  waited_s_ = 0.0;
  token_.propagation_s += slot.user_s;
  clock_s_ += slot.user_s;
  is_asked_ = true;
  tell(StepKind::prompt, start_s);
}

void Sequence::take_layer(const SequenceSlot& slot, std::vector<TokenTimes>& out) {
  std::array<std::uint16_t, max_active> members{};
  const Layer layer{layer_};
  sample_sequence(rules_.law, rules_.in_order, rules_.seed, {number_, made_, made_}, layer,
                  members.data());
  const ServedExperts experts = slot.served.experts(layer);
  const float gateway_s = slot.served.gateway_s(layer);
  const LayerTimes times =
      slot.served.shares_satellites()
          ? layer_times<true>(experts, members.data(), rules_.law.active, gateway_s)
          : layer_times<false>(experts, members.data(), rules_.law.active, gateway_s);
  const double start_s = clock_s_;
  const auto active = std::span(members).first(rules_.law.active);
  if (std::isinf(times.latency_s)) {
    wait();
    tell(StepKind::wait_for_path, start_s, active);
    return;
  }
  waited_s_ = 0.0;
  token_.propagation_s += static_cast<double>(times.propagation_s);
  token_.compute_s += static_cast<double>(times.compute_s);
  clock_s_ += static_cast<double>(times.latency_s);
  tell(StepKind::layer, start_s, active);
  if (++layer_ < rules_.law.layers) {
    return;
  }
  layer_ = 0;
  ++made_;
  token_.done_s = clock_s_;
  pending_.push_back(token_);
  token_ = {};
  // It leaves for the user in the slot in which it is done, whose ways those of `slot` are not if
  // the layer took longer than that.
  if (is_in_slot()) {
    give_to_user(slot, out);
  }
}

void Sequence::give_to_user(const SequenceSlot& slot, std::vector<TokenTimes>& out) {
  if (std::isinf(slot.user_s)) {
    return;
  }
  const double slot_start_s = slot.number * rules_.slot_length_s;
  for (const Token& token : pending_) {
    const double leaves_s = std::max(token.done_s, slot_start_s);
    const double at_s = leaves_s + slot.user_s;
    out.push_back({at_s, at_s - last_s_, token.waited_s + (leaves_s - token.done_s),
                   token.propagation_s + slot.user_s, token.compute_s});
    if (steps_ != nullptr) {
      steps_->push_back({StepKind::answer, received_, Layer{0}, slot.number, leaves_s, at_s});
    }
    last_s_ = at_s;
    end_s_ = at_s;
    ++received_;
  }
  pending_.clear();
}

}  // namespace spacemoe
