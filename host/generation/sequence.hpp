#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "host/activation/recorded_tokens.hpp"
#include "host/experiment/placed_modules.hpp"
#include "host/generation/sequence_step.hpp"
#include "kernels/common/set_law.hpp"

namespace spacemoe {

/// What sequences have in common.
struct SequenceRules {
  SetLawView law;
  std::uint64_t seed;
  std::uint32_t tokens;  ///< of each sequence
  double slot_length_s;
  double give_up_s;  ///< of waiting for one layer, or of a user for a satellite
  /// SetLaws::recorded_in_order
  const RecordedTokens* in_order = nullptr;
};

/// A slot as a sequence meets it.
struct SequenceSlot {
  std::uint32_t number;  ///< from the first one of the realisation on
  const ServedSlot& served;
  /// From the user to the first layer's gateway, and back: infinity where there is no way. 0
  /// without users.
  double user_s = 0.0;
};

/// One token of a sequence.
struct TokenTimes {
  double at_s;       ///< when its user has it, from the start of slot 0
  double latency_s;  ///< since the user has the one before; of the first, since it was asked for
  double waited_s;   ///< for a path, or for a satellite over the user
  double propagation_s;  ///< on the paths of the slowest experts
  double compute_s;      ///< of these experts and of gateways
};

/// A sequence of tokens on a moving network: each starts when the one before it is done, and each
/// of its layers meets the slot in which it starts. docs/model.md, "Generation".
class Sequence {
 public:
  /// number: keys its sets, with the token and the layer
  Sequence(const SequenceRules& rules, std::uint32_t number, double start_s);

  /// The slot that it is in.
  [[nodiscard]] std::uint32_t slot() const { return slot_; }
  /// Whether all tokens are with the user, or it has failed.
  [[nodiscard]] bool is_over() const { return has_failed_ || received_ == rules_.tokens; }
  [[nodiscard]] bool has_failed() const { return has_failed_; }
  [[nodiscard]] double start_s() const { return start_s_; }
  [[nodiscard]] double end_s() const { return end_s_; }
  [[nodiscard]] std::uint32_t received() const { return received_; }

  /// Goes on to the end of its slot, or until it is over. Appends the tokens that reach the user,
  /// and its steps where somebody wants to see them (not null).
  void go_on(const SequenceSlot& slot, std::vector<TokenTimes>& out,
             std::vector<SequenceStep>* steps = nullptr);

 private:
  /// A token on its way through the layers.
  struct Token {
    double waited_s = 0.0;
    double propagation_s = 0.0;
    double compute_s = 0.0;
    double done_s = 0.0;  ///< when it has been through all layers
  };

  [[nodiscard]] double slot_end_s() const { return (slot_ + 1.0) * rules_.slot_length_s; }
  [[nodiscard]] bool is_in_slot() const { return clock_s_ < slot_end_s(); }
  void send_prompt(const SequenceSlot& slot);
  void take_layer(const SequenceSlot& slot, std::vector<TokenTimes>& out);
  void give_to_user(const SequenceSlot& slot, std::vector<TokenTimes>& out);
  void wait();
  /// Tells a step that ends now, for those who want to see it.
  void tell(StepKind kind, double start_s, std::span<const std::uint16_t> experts = {});

  SequenceRules rules_;
  std::uint32_t number_;
  double start_s_;
  double clock_s_;
  double end_s_;
  std::uint32_t slot_;
  std::uint32_t layer_ = 0;
  std::uint32_t made_ = 0;      ///< tokens that have been through all layers
  std::uint32_t received_ = 0;  ///< that are with the user
  bool is_asked_ = false;       ///< whether the prompt has come to the first gateway
  bool has_failed_ = false;
  double waited_s_ = 0.0;  ///< for the layer at hand
  double last_s_;          ///< when the user got the last token
  Token token_;
  std::vector<Token> pending_;                  ///< made, but with no way to the user yet
  std::vector<SequenceStep>* steps_ = nullptr;  ///< while it goes on
};

}  // namespace spacemoe
