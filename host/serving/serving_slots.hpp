#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "host/base/run_context.hpp"
#include "host/experiment/placed_modules.hpp"
#include "host/generation/long_study.hpp"
#include "host/serving/slot_routes.hpp"

namespace spacemoe {

/// The way of an expert's tokens in one slot.
struct ExpertPlace {
  std::uint32_t satellite;
  float compute_s;    ///< of one token
  float to_expert_s;  ///< from the layer's gateway; infinity where there is no path
  float onward_s;     ///< to the next layer's gateway
};

/// Both ways of an expert's tokens.
enum class ExpertWay : std::uint8_t { to_expert, onward };

/// A placement over the slots of one realisation, as jobs meet it.
class ServingSlots {
 public:
  /// Slots of a network as it carries single tokens, and, unless it is the same, whole chunks of
  /// `chunk` tokens over each hop.
  struct Networks {
    const LongStudy& token;
    SnapshotPass& token_snapshots;
    const LongStudy* chunk;  ///< null: as single tokens
    SnapshotPass* chunk_snapshots;
    std::uint32_t chunk_tokens;
    LinkService links;
  };

  ServingSlots(const Networks& networks, const Placement& placement, std::uint32_t realisation,
               const RunContext& context);

  [[nodiscard]] std::uint32_t slots() const { return static_cast<std::uint32_t>(at_.size()); }
  /// How long the bits of one token take on a link.
  [[nodiscard]] double link_token_s() const { return link_token_s_; }
  [[nodiscard]] double slot_length_s() const { return slot_length_s_; }
  /// The slot of a time; the last one from its end on.
  [[nodiscard]] std::uint32_t slot_of(double time_s) const;

  [[nodiscard]] std::uint32_t gateway(std::uint32_t slot, Layer layer) const {
    return at_[slot].gateways[number(layer)];
  }
  /// Compute of a layer's gateway for one token.
  [[nodiscard]] float gateway_s(std::uint32_t slot, Layer layer) const {
    return at_[slot].token.gateway_s(layer);
  }
  /// Where an expert serves, and how so many tokens get there and on, store and forward. Between a
  /// single token and a whole chunk the time on a path grows with their number.
  [[nodiscard]] ExpertPlace expert(std::uint32_t slot, Layer layer, std::uint32_t expert,
                                   std::uint32_t tokens) const;
  /// The links of a way, where they are servers; none where it has none or does not exist.
  [[nodiscard]] std::span<const Hop> route(std::uint32_t slot, Layer layer, std::uint32_t expert,
                                           ExpertWay way) const {
    const std::size_t entry = std::size_t{number(layer)} * experts_ + expert;
    return at_[slot].routes.of(2 * entry + (way == ExpertWay::onward ? 1 : 0));
  }

 private:
  struct AtSlot {
    ServedSlot token;
    std::optional<ServedSlot> chunk;
    std::vector<std::uint32_t> gateways;  ///< [layers]
    SlotRoutes routes = {};
  };

  double slot_length_s_;
  std::uint32_t chunk_tokens_;
  std::uint32_t experts_;  ///< of a layer
  double link_token_s_;
  std::vector<AtSlot> at_;  ///< [slots]
};

}  // namespace spacemoe
