#include "host/config/activation_rules.hpp"

#include <cmath>
#include <string>

#include <fmt/format.h>

#include "host/activation/skew.hpp"
#include "host/config/refuse.hpp"

namespace spacemoe {
namespace {

// Rounding error that may add to an inclusion probability of 1.
constexpr double share_rounding = 1e-12;

/// The skews that work, the largest one rounded down, so that it works when typed in.
std::string largest_skew_text(const MoeModel& model) {
  constexpr double hundredths = 100.0;
  const double largest = largest_skew(model.experts, model.active);
  const double rounded = std::floor(largest * hundredths) / hundredths;
  return rounded > 0.0 ? fmt::format("0 to {}", rounded) : "0";
}

void check_skew(const ExperimentConfig& config) {
  const MoeModel& model = config.model;
  const double first = model.active * skewed_shares(model.experts, *config.activation.skew)[0];
  // Successive sampling takes draw probabilities, which may be anything.
  if (config.activation.kind != ActivationKind::successive && first > 1.0 + share_rounding) {
    refuse("activation.skew",
           fmt::format("found {}, with which the most popular expert would be active with "
                       "probability {:.3g}",
                       *config.activation.skew, first),
           largest_skew_text(model),
           fmt::format("for {} of {} experts", model.active, model.experts));
  }
}

/// Keys that only a trace has.
void check_no_trace(const ActivationSpec& activation) {
  const auto refuse_key = [](const char* key) {
    refuse(key, "found beside another kind than trace", "kind trace with a file of tokens");
  };
  if (activation.layers != ReplayedLayers::joint) {
    refuse_key("activation.layers");
  }
  if (activation.order != ReplayedOrder::drawn) {
    refuse_key("activation.order");
  }
  if (activation.held_out) {
    refuse_key("activation.held_out");
  }
  if (activation.tokens != ReplayedTokens::rest) {
    refuse_key("activation.tokens");
  }
}

void check_trace(const ActivationSpec& activation) {
  if (!activation.file) {
    refuse("activation.kind", "found \"trace\" without file", "trace with a file of tokens");
  }
  if (activation.skew) {
    refuse("activation.skew", "found beside kind trace", "a file alone",
           "the trace says how popular each expert is");
  }
  if (activation.where.size() > 1) {
    refuse("activation.where", fmt::format("found {} labels", activation.where.size()),
           "one, as a token of a trace has one domain");
  }
  if (activation.tokens == ReplayedTokens::held_out && !activation.held_out) {
    refuse("activation.tokens", "found \"held_out\" without a share", "held_out beside it",
           "held_out: 0.25 sets the last quarter of each domain apart");
  }
}

}  // namespace

void check_activation(const ExperimentConfig& config) {
  const ActivationSpec& activation = config.activation;
  if (activation.kind == ActivationKind::trace) {
    check_trace(activation);
    return;
  }
  check_no_trace(activation);
  if (!activation.file && !activation.where.empty()) {
    refuse("activation.where", "found without file", "file and where, or neither");
  }
  if (activation.kind == ActivationKind::pairs) {
    if (!activation.file) {
      refuse("activation.kind", "found \"pairs\" without file", "pairs with a file of pairs");
    }
    if (activation.skew) {
      refuse("activation.skew", "found beside kind pairs", "a file alone",
             "the pairs say how popular each expert is");
    }
    if (config.model.active != 2) {
      refuse("activation.kind",
             fmt::format("found \"pairs\" for {} active experts", config.model.active),
             "a model with 2 active experts");
    }
    return;
  }
  if (activation.skew && activation.file) {
    refuse("activation.skew", "found beside file", "one of the two");
  }
  if (!activation.skew && !activation.file) {
    refuse("activation", "found neither skew nor file", "one of the two");
  }
  // check_model has said what is wrong with more active experts than there are.
  if (activation.skew && config.model.active <= config.model.experts) {
    check_skew(config);
  }
}

}  // namespace spacemoe
