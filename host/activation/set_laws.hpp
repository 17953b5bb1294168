#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "host/activation/activation_spec.hpp"
#include "host/activation/layer_law.hpp"
#include "host/activation/recorded_tokens.hpp"
#include "host/model/moe_model.hpp"
#include "kernels/common/set_law.hpp"

namespace spacemoe {

/// The set laws of all layers and the tables from which a backend draws and takes expectations.
class SetLaws {
 public:
  /// All layers have the same experts and the same forms; `kind` says how to draw where no table
  /// of all sets is kept.
  SetLaws(ActivationKind kind, std::uint32_t active, std::vector<LayerLaw> layers);
  /// The laws of a replayed trace of a model with so many experts.
  SetLaws(RecordedTokens recorded, std::uint32_t experts);

  /// Tables for what is expected of layers, each by itself, as placements are scored. Valid as long
  /// as these laws live; moving them keeps it valid. `set_by_set`: expectations have to be summed
  /// over single sets, as where experts share satellites; a law of more than max_enumerated_sets
  /// then has no exact form.
  [[nodiscard]] SetLawView view(bool set_by_set = false) const;
  /// The same for what is expected of whole tokens, as placements are evaluated: laws whose layers
  /// depend on each other have no exact form if there are too many recorded tokens to go through.
  [[nodiscard]] SetLawView token_view(bool set_by_set = false) const;
  /// Exact inclusion probabilities. [layers][experts]
  [[nodiscard]] std::span<const double> inclusion() const { return inclusion_; }
  /// The reason why view() has no exact form; nothing where it has one.
  [[nodiscard]] std::optional<std::string> why_not_exact(bool set_by_set = false) const;
  /// The same for token_view().
  [[nodiscard]] std::optional<std::string> why_tokens_not_exact(bool set_by_set = false) const;
  /// The tokens that are replayed; without any where no trace is.
  [[nodiscard]] const RecordedTokens& recorded() const { return recorded_; }
  /// The same where tokens of a sequence follow each other as they were recorded; else null.
  [[nodiscard]] const RecordedTokens* recorded_in_order() const {
    return recorded_.order == ReplayedOrder::recorded ? &recorded_ : nullptr;
  }

 private:
  SetLaws(ActivationKind kind, std::uint32_t active, std::vector<LayerLaw> layers,
          RecordedTokens&& recorded);

  /// Whether layers depend on each other, and tokens are too many to go through.
  [[nodiscard]] bool has_too_many_tokens() const;
  /// Whether an expectation over single sets has few enough of them.
  [[nodiscard]] bool has_few_sets() const;
  /// Number of sets of the layer that lists the most.
  [[nodiscard]] std::uint32_t longest_table() const;
  void add_table(const SetDistribution& law);
  void add_guides();

  ActivationKind kind_;
  std::uint32_t layers_;
  std::uint32_t experts_;
  std::uint32_t active_;
  SampleForm sample_form_;
  ExactForm exact_form_;
  std::vector<double> inclusion_;
  RecordedTokens recorded_;
  // As in SetLawView; empty where the form does not need them.
  std::vector<std::uint32_t> set_begin_{0};
  std::vector<double> cumulative_;
  std::vector<std::uint16_t> members_;
  std::vector<std::uint32_t> guide_;
  std::vector<double> tails_;
  std::vector<double> weights_;
  std::vector<std::uint32_t> always_;
  std::vector<double> containment_;
};

/// Experts of sets, over all recorded tokens and layers, up to which expectations go through all
/// tokens: one of the CPU's threads takes some 10 ms for a placement and slot.
inline constexpr std::uint64_t max_walked_choices = std::uint64_t{1} << 23U;

/// The laws that a config asks for. Throws as make_layer_laws and read_recorded_tokens do.
[[nodiscard]] SetLaws make_set_laws(const ActivationSpec& spec, const MoeModel& model);

}  // namespace spacemoe
