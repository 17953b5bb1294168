#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "host/activation/activation_spec.hpp"
#include "host/activation/layer_law.hpp"
#include "host/model/moe_model.hpp"

namespace spacemoe {

/// Tokens of a recorded trace that a study replays: a sampled token is one of them, each as likely
/// as another. Those of a label stand one after the other, as the model saw them.
struct RecordedTokens {
  std::uint32_t tokens = 0;
  std::uint32_t layers = 0;
  std::uint32_t active = 0;
  std::vector<std::uint16_t> members;  ///< [tokens][layers][active], ascending in each set
  ReplayedLayers replayed = ReplayedLayers::joint;
  ReplayedOrder order = ReplayedOrder::drawn;
  std::vector<std::uint32_t> label_begin;  ///< first token of each label, ascending
  std::vector<std::string> domains;        ///< labels; a single empty one where there are none
  std::uint64_t of_tokens = 0;             ///< that the file has

  [[nodiscard]] std::span<const std::uint16_t> set(std::size_t token, std::size_t layer) const {
    return std::span(members).subspan((token * layers + layer) * active, active);
  }
  /// The token so many steps after another among those of its label: the last one is followed by
  /// the first.
  [[nodiscard]] std::uint32_t after(std::uint32_t token, std::uint64_t steps) const;
};

/// The tokens that a spec of kind trace asks for. Throws ConfigError as read_routing does, where
/// the file is no trace, where its layers or sets are not those of the model (both numbers are
/// told), for a domain that it does not have, and where no tokens are left; FileError where it
/// cannot be read.
[[nodiscard]] RecordedTokens read_recorded_tokens(const ActivationSpec& spec,
                                                  const MoeModel& model);

/// What each layer draws by itself: a set as often as it was recorded. Sets are listed where all of
/// them can be enumerated or few of them occur: up to max_containment_experts, up to two active, or
/// up to max_enumerated_sets different ones in every layer.
[[nodiscard]] std::vector<LayerLaw> recorded_layer_laws(const RecordedTokens& recorded,
                                                        std::uint32_t experts);

/// Description of what is replayed, for people: "300 of 400 recorded tokens, of law, without the
/// last 25 % of each domain; 2 active in each of 8 layers, all layers of the same recorded token".
[[nodiscard]] std::string replay_text(const RecordedTokens& recorded, const ActivationSpec& spec);

}  // namespace spacemoe
