#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "host/constellation/time_slots.hpp"
#include "host/topology/network.hpp"

namespace spacemoe {

/// How often satellites change partners, and how long they keep them: docs/model.md, "Links that
/// change partners".
struct PartnerSummary {
  /// Of the links of a kind whose ends chose each other.
  struct Kind {
    LinkKind kind;
    std::uint64_t held;       ///< links, summed over slots
    std::uint64_t handovers;  ///< links that the slot before did not have, summed over slots
    std::vector<double> lifetimes_s;  ///< of those that begin and end within the slots, ascending
    std::uint32_t cut_off;            ///< those that the first or the last slot may cut off

    [[nodiscard]] std::optional<double> mean_lifetime_s() const;
    /// The least lifetime that this share of them does not exceed.
    [[nodiscard]] std::optional<double> lifetime_s(double share) const;
  };
  std::vector<Kind> kinds;               ///< those whose partners change
  std::vector<std::uint32_t> handovers;  ///< [slots]
  double horizon_s;                      ///< from the first slot's start to the last one's
};

/// Over all slots.
[[nodiscard]] PartnerSummary summarise_partners(const Network& network, const TimeSlots& slots);

/// A line for each kind; empty where no partners change.
[[nodiscard]] std::string partners_table(const PartnerSummary& summary);
/// By kind; lifetimes are null where there is none.
[[nodiscard]] nlohmann::ordered_json partners_json(const PartnerSummary& summary);

/// a,b,kind,from_s,until_s,whole of all times for which two satellites were partners; `whole` is 1
/// where it is neither the first slot nor the end of the last that bounds it
[[nodiscard]] std::string partners_csv(const Network& network, const TimeSlots& slots);

}  // namespace spacemoe
