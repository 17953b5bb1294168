#include <algorithm>
#include <utility>
#include <vector>

#include <spacemoe/set_law.hpp>

#include "host/api/argument_checks.hpp"
#include "host/api/engine.hpp"
#include "host/api/told_progress.hpp"
#include "kernels/common/expected_maximum.hpp"
#include "kernels/common/expert_sampler.hpp"

namespace spacemoe::api {
namespace {

/// P(S inside A) of listed sets.
double listed_probability(const SetLawView& law, spacemoe::Layer layer,
                          const std::vector<std::uint8_t>& is_among) {
  double inside = 0.0;
  double before = 0.0;
  for (std::uint32_t set = law.set_begin[number(layer)]; set < law.set_begin[number(layer) + 1];
       ++set) {
    const std::uint16_t* members = law.members + std::size_t{set} * law.active;
    bool is_inside = true;
    for (std::uint32_t k = 0; k < law.active; ++k) {
      is_inside = is_inside && is_among[members[k]] != 0;
    }
    inside += is_inside ? law.cumulative[set] - before : 0.0;
    before = law.cumulative[set];
  }
  return inside;
}

template <class Containment>
double grown_probability(Containment containment, const std::vector<std::uint8_t>& is_among) {
  double inside = 0.0;
  for (std::uint32_t expert = 0; expert < is_among.size(); ++expert) {
    inside = is_among[expert] != 0 ? containment.add(expert) : inside;
  }
  return inside;
}

}  // namespace

SetLaw::SetLaw(std::shared_ptr<Engine> engine) : engine_(std::move(engine)) {}

std::uint32_t SetLaw::layers() const {
  return engine_->config().model.layers;
}
std::uint32_t SetLaw::experts() const {
  return engine_->config().model.experts;
}
std::uint32_t SetLaw::active() const {
  return engine_->config().model.active;
}
std::span<const double> SetLaw::inclusion() const {
  return engine_->study().laws.inclusion();
}

double SetLaw::probability(std::uint32_t layer, std::span<const std::uint32_t> among) const {
  check_argument("layer", layer, layers());
  check_arguments("among", among, experts());
  const SetLaws& laws = engine_->study().laws;
  const SetLawView law = laws.view();
  std::vector<std::uint8_t> is_among(experts());
  for (const std::uint32_t expert : among) {
    is_among[expert] = 1;
  }
  const Layer of{layer};
  switch (law.exact_form) {
    case ExactForm::containment:
      return grown_probability(TabledContainment(law, of), is_among);
    case ExactForm::symmetric: {
      double polynomial[max_active + 1];
      return grown_probability(SymmetricContainment<double*>(law, of, polynomial), is_among);
    }
    case ExactForm::sets:
      return listed_probability(law, of, is_among);
    case ExactForm::none:
      break;
  }
  refuse_argument("activation.kind", "found a law without exact probabilities",
                  "a law that has an exact form", laws.why_not_exact().value_or(""));
}

Array<std::uint16_t> SetLaw::sample(std::uint32_t slot, std::uint32_t tokens,
                                    const Watch& watch) const {
  check_argument("slot", slot, engine_->series(Slots::evaluation).slots);
  const SetLawView law = engine_->study().laws.token_view();
  const std::size_t width = std::size_t{layers()} * active();
  constexpr std::uint32_t tokens_at_once = 1024;
  check_array_fits("tokens", static_cast<double>(tokens * width * sizeof(std::uint16_t)));
  ToldProgress progress(watch);
  Array<std::uint16_t> members{{tokens, layers(), active()}, {}};
  members.values.reserve(tokens * width);
  progress.begin("tokens", tokens);
  for (std::uint32_t token = 0; token < tokens; ++token) {
    if (token % tokens_at_once == 0) {
      check_stop(watch.stop);
      const std::uint32_t count = std::min(tokens_at_once, tokens - token);
      members.values.resize((token + std::size_t{count}) * width);
      progress.advance(count);
    }
    sample_token(law, engine_->study().seed(), Slot{slot}, token,
                 members.values.data() + token * width);
  }
  progress.end();
  return members;
}

}  // namespace spacemoe::api
