#include "host/activation/set_laws.hpp"

#include <algorithm>
#include <bit>
#include <utility>

#include <fmt/format.h>

#include "host/activation/conditional_poisson.hpp"
#include "host/activation/successive.hpp"
#include "host/activation/systematic.hpp"
#include "host/base/contract.hpp"
#include "kernels/common/active_sets.hpp"

namespace spacemoe {
namespace {

template <class T>
void append(std::vector<T>& to, const std::vector<T>& from) {
  to.insert(to.end(), from.begin(), from.end());
}

SampleForm sample_form(ActivationKind kind, const LayerLaw& law) {
  if (kind == ActivationKind::trace) {
    return SampleForm::recorded;
  }
  if (law.distribution && law.distribution->size() <= max_table_sets) {
    return SampleForm::table;
  }
  switch (kind) {
    case ActivationKind::successive:
      return SampleForm::successive;
    case ActivationKind::hartley_rao:
      return SampleForm::systematic;
    case ActivationKind::pairs:  // more experts than a table of sets is meant for
      return SampleForm::table;
    default:
      return SampleForm::conditional_poisson;
  }
}

ExactForm exact_form(ActivationKind kind, const LayerLaw& law, SampleForm sampled) {
  if (law.distribution && law.inclusion.size() <= max_containment_experts) {
    return ExactForm::containment;
  }
  if (kind == ActivationKind::conditional_poisson && !law.weights.empty()) {
    return ExactForm::symmetric;
  }
  const bool lists_sets =
      sampled == SampleForm::table || (kind == ActivationKind::trace && law.distribution);
  return lists_sets ? ExactForm::sets : ExactForm::none;
}

}  // namespace

SetLaws::SetLaws(ActivationKind kind, std::uint32_t active, std::vector<LayerLaw> layers)
    : SetLaws(kind, active, std::move(layers), {}) {}

SetLaws::SetLaws(RecordedTokens recorded, std::uint32_t experts)
    : SetLaws(ActivationKind::trace, recorded.active, recorded_layer_laws(recorded, experts),
              std::move(recorded)) {}

SetLaws::SetLaws(ActivationKind kind, std::uint32_t active, std::vector<LayerLaw> layers,
                 RecordedTokens&& recorded)
    : kind_(kind),
      layers_(static_cast<std::uint32_t>(layers.size())),
      experts_(static_cast<std::uint32_t>(layers.front().inclusion.size())),
      active_(active),
      sample_form_(sample_form(kind, layers.front())),
      exact_form_(exact_form(kind, layers.front(), sample_form_)),
      recorded_(std::move(recorded)) {
  SPACEMOE_EXPECTS(experts_ <= max_experts && active >= 1);
  SPACEMOE_EXPECTS(active <= max_active || sample_form_ == SampleForm::table ||
                   sample_form_ == SampleForm::recorded);
  if (exact_form_ == ExactForm::containment) {
    containment_.reserve(layers.size() << experts_);
  }
  for (const LayerLaw& law : layers) {
    append(inclusion_, law.inclusion);
    append(weights_, law.weights);
    always_.push_back(law.always);
    if (sample_form_ == SampleForm::table || exact_form_ == ExactForm::sets) {
      add_table(*law.distribution);
    } else if (sample_form_ == SampleForm::conditional_poisson) {
      append(tails_, conditional_poisson_tails({active_, law.weights, law.always}));
    }
    if (exact_form_ == ExactForm::containment) {
      append(containment_, containment_of(*law.distribution, experts_));
    }
  }
  if (sample_form_ == SampleForm::table) {
    add_guides();
  }
}

void SetLaws::add_table(const SetDistribution& law) {
  double sum = 0.0;
  for (std::size_t i = 0; i < law.size(); ++i) {
    if (law.probability[i] > 0.0) {
      sum += law.probability[i];
      cumulative_.push_back(sum);
      members_.insert(members_.end(), law.set(i).begin(), law.set(i).end());
    }
  }
  const auto begin = cumulative_.begin() + set_begin_.back();
  std::transform(begin, cumulative_.end(), begin, [&](double c) { return c / sum; });
  set_begin_.push_back(static_cast<std::uint32_t>(cumulative_.size()));
}

std::uint32_t SetLaws::longest_table() const {
  std::uint32_t longest = 0;
  for (std::size_t layer = 0; layer + 1 < set_begin_.size(); ++layer) {
    longest = std::max(longest, set_begin_[layer + 1] - set_begin_[layer]);
  }
  return longest;
}

void SetLaws::add_guides() {
  // A power of two, so that a uniform's cell is found without rounding.
  const std::uint32_t cells = std::bit_ceil(longest_table());
  for (std::size_t layer = 0; layer + 1 < set_begin_.size(); ++layer) {
    std::uint32_t set = set_begin_[layer];
    for (std::uint32_t cell = 0; cell < cells; ++cell) {
      while (cumulative_[set] <= static_cast<double>(cell) / cells) {
        ++set;
      }
      guide_.push_back(set - set_begin_[layer]);
    }
  }
}

bool SetLaws::has_few_sets() const {
  const std::uint64_t sets = exact_form_ == ExactForm::sets
                                 ? longest_table()
                                 : number_of_sets(experts_, active_, max_enumerated_sets + 1);
  return sets <= max_enumerated_sets;
}

SetLawView SetLaws::view(bool set_by_set) const {
  SetLawView view{};
  view.layers = layers_;
  view.experts = experts_;
  view.active = active_;
  view.sample_form = sample_form_;
  view.exact_form = set_by_set && !has_few_sets() ? ExactForm::none : exact_form_;
  const auto table = [](const auto& values) { return values.empty() ? nullptr : values.data(); };
  view.set_begin = cumulative_.empty() ? nullptr : set_begin_.data();
  view.cumulative = table(cumulative_);
  view.members = table(members_);
  view.guide = table(guide_);
  view.guide_size = static_cast<std::uint32_t>(guide_.size() / layers_);
  view.tails = table(tails_);
  view.weights = table(weights_);
  view.always = table(always_);
  view.containment = table(containment_);
  view.recorded = table(recorded_.members);
  view.recorded_tokens = recorded_.tokens;
  view.joint_layers = recorded_.tokens > 0 && recorded_.replayed == ReplayedLayers::joint;
  return view;
}

bool SetLaws::has_too_many_tokens() const {
  return recorded_.replayed == ReplayedLayers::joint &&
         recorded_.members.size() > max_walked_choices;
}

SetLawView SetLaws::token_view(bool set_by_set) const {
  SetLawView law = view(set_by_set);
  law.exact_form = has_too_many_tokens() ? ExactForm::none : law.exact_form;
  return law;
}

std::optional<std::string> SetLaws::why_tokens_not_exact(bool set_by_set) const {
  if (!has_too_many_tokens()) {
    return why_not_exact(set_by_set);
  }
  return fmt::format(
      "layers of a replayed trace depend on each other, so that expectations of tokens that may be "
      "lost go through all recorded tokens, for up to {} experts in all their sets, and {} tokens "
      "with {} layers of {} have more; activation.held_out leaves tokens out",
      max_walked_choices, recorded_.tokens, layers_, active_);
}

std::optional<std::string> SetLaws::why_not_exact(bool set_by_set) const {
  if (exact_form_ != ExactForm::none) {
    if (!set_by_set || has_few_sets()) {
      return std::nullopt;
    }
    return fmt::format(
        "experts of a layer share a satellite, so that expectations are sums over single active "
        "sets, for up to {} of them, and {} of {} experts have more",
        max_enumerated_sets, active_, experts_);
  }
  if (kind_ == ActivationKind::trace) {
    return fmt::format(
        "expectations are sums over the different sets of a layer that were recorded, for up to "
        "{} of them, and {} of {} experts made more; kind counts with what spacemoe import --as "
        "counts makes of the trace can be searched, and a run that replays takes the placement",
        max_enumerated_sets, active_, experts_);
  }
  if (kind_ == ActivationKind::hartley_rao) {
    return fmt::format("the law of Hartley-Rao sampling is known for up to {} experts, not for {}",
                       max_systematic_experts, experts_);
  }
  return fmt::format(
      "the law of successive sampling is known for up to {} experts, or for up to {} active ones "
      "with up to {} sets, not for {} of {} experts",
      max_containment_experts, max_successive_active, max_table_sets, active_, experts_);
}

SetLaws make_set_laws(const ActivationSpec& spec, const MoeModel& model) {
  if (spec.kind == ActivationKind::trace) {
    return {read_recorded_tokens(spec, model), model.experts};
  }
  return SetLaws(spec.kind, model.active, make_layer_laws(spec, model));
}

}  // namespace spacemoe
