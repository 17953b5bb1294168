#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "host/base/run_context.hpp"
#include "host/experiment/placed_modules.hpp"
#include "host/generation/long_study.hpp"
#include "host/serving/placement_views.hpp"
#include "host/serving/slot_routes.hpp"

namespace spacemoe {

/// A copy of an expert, as requests of one set of gateways reach it.
struct ExpertCopy {
  Layer layer;
  std::uint32_t expert;
  std::uint32_t copy = 0;  ///< of those that jobs choose among
  std::uint32_t set = 0;   ///< of gateways
};

/// The way of an expert's tokens in one slot.
struct ExpertPlace {
  std::uint32_t satellite;
  float compute_s;    ///< of one token; infinity where the satellite is silent
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
  };

  ServingSlots(const Networks& networks, const PlacementViews& views, std::uint32_t realisation,
               const RunContext& context);

  [[nodiscard]] std::uint32_t slots() const { return slots_; }
  /// Sets of gateways.
  [[nodiscard]] std::uint32_t sets() const { return sets_; }
  /// Copies of an expert that jobs choose among.
  [[nodiscard]] std::uint32_t copies(Layer layer, std::uint32_t expert) const {
    return choice_[entry(layer, expert)];
  }
  /// How long the bits of one token take on a link.
  [[nodiscard]] double link_token_s() const { return link_token_s_; }
  [[nodiscard]] double slot_length_s() const { return slot_length_s_; }
  /// The slot of a time; the last one from its end on.
  [[nodiscard]] std::uint32_t slot_of(double time_s) const;

  [[nodiscard]] std::uint32_t gateway(std::uint32_t slot, Layer layer,
                                      std::uint32_t set = 0) const {
    return view(slot, set, 0).gateways[number(layer)];
  }
  /// Compute of a layer's gateway for one token.
  [[nodiscard]] float gateway_s(std::uint32_t slot, Layer layer, std::uint32_t set = 0) const {
    return view(slot, set, 0).token.gateway_s(layer);
  }
  /// Whether a satellite does nothing in a slot.
  [[nodiscard]] bool is_silent(std::uint32_t slot, std::uint32_t satellite) const;
  /// Where a copy serves, and how so many tokens get there and on, store and forward. Between a
  /// single token and a whole chunk the time on a path grows with their number.
  [[nodiscard]] ExpertPlace expert(std::uint32_t slot, const ExpertCopy& of,
                                   std::uint32_t tokens) const;
  /// The links of a way, where they are servers; none where it has none or does not exist.
  [[nodiscard]] std::span<const Hop> route(std::uint32_t slot, const ExpertCopy& of,
                                           ExpertWay way) const {
    return view(slot, of.set, of.copy)
        .routes.of(2 * entry(of.layer, of.expert) + (way == ExpertWay::onward ? 1 : 0));
  }

  /// Users on the ground; 0: all stand at the first gateway.
  [[nodiscard]] std::uint32_t users() const { return users_; }
  /// The way between a user and the first gateway; infinity where there is none.
  [[nodiscard]] double user_s(std::uint32_t slot, std::uint32_t user, std::uint32_t set) const {
    return user_s_[(std::size_t{slot} * sets_ + set) * users_ + user];
  }

 private:
  /// One view of the placement in one slot.
  struct AtSlot {
    ServedSlot token;
    std::optional<ServedSlot> chunk;
    std::vector<std::uint32_t> gateways;  ///< [layers]
    SlotRoutes routes = {};
  };

  [[nodiscard]] const AtSlot& view(std::uint32_t slot, std::uint32_t set,
                                   std::uint32_t copy) const {
    return at_[(std::size_t{slot} * sets_ + set) * copies_ + copy];
  }
  [[nodiscard]] std::size_t entry(Layer layer, std::uint32_t expert) const {
    return std::size_t{number(layer)} * experts_ + expert;
  }

  double slot_length_s_;
  std::uint32_t chunk_tokens_;
  std::uint32_t experts_;  ///< of a layer
  double link_token_s_;
  std::uint32_t slots_;
  std::uint32_t sets_;
  std::uint32_t copies_;
  std::uint32_t users_;
  std::vector<std::uint32_t> choice_;               ///< [layers][experts]
  std::vector<AtSlot> at_;                          ///< [slots][sets][copies]
  std::vector<std::vector<std::uint32_t>> silent_;  ///< [slots], satellites, ascending
  std::vector<double> user_s_;                      ///< [slots][sets][users]
};

}  // namespace spacemoe
