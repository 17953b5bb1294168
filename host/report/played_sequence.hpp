#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "host/results/stored_result.hpp"
#include "kernels/api/backend.hpp"

namespace spacemoe {

/// A sequence of `generate` that a globe plays, from its first token on.
struct PlayOptions {
  std::uint32_t sequence = 0;  ///< its number, as in the CSV of `generate`
  std::uint32_t tokens = 24;
  std::size_t max_bytes = 1'500'000;  ///< that it may take in the page
};

inline constexpr std::uint32_t max_played_tokens = 64;

/// Data of the page's player.
struct PlayedSequence {
  std::string json;
  std::vector<std::string> notes;  ///< on what of it is not there, a sentence each
};

/// Follows a sequence under the placement that it has of each of the globe's schemes. Of tokens it
/// takes as many as fit into the page, and says so. Throws ConfigError where there is no such
/// sequence, else as `globe_json`; `found` is as there. The JSON:
///
///     {sequence, tokens: that are played, slot_s,
///      user: {name, latitude_deg, longitude_deg}, or null,
///      links: numbers [links][2], where they are not those of the globe,
///      slots: [{slot: number in the realisation, time_s, up: bits [links], down: {state: count},
///               positions_km: floats [satellites][3], where they follow from no shell}],
///      schemes: [{gateways: [layers], experts: [layers * experts], replicas,
///                 start_s: from the start of slot 0, received: tokens, failed, cut: whether it
///                 goes on beyond the slots,
///                 ways: {ms: latency [ways], lengths: satellites [ways], nodes: numbers},
///                 visits: [[expert, satellite, way there, compute_ms, way onward]],
///                 steps: [[kind, token, layer, number in `slots`, start_ms and end_ms from the
///                          sequence's start, gateway_ms or beam_ms, then visits of a layer or of a
///                          wait for its paths, and of a prompt or an answer its way]]}]}
///
/// Schemes are those of the globe, in its order; kinds are the numbers of StepKind; packed numbers
/// are as in `globe_json`; the latency of a way that does not exist is null.
[[nodiscard]] PlayedSequence played_sequence(const StoredResult& stored, const std::string& found,
                                             const PlayOptions& options, Backend& backend);

}  // namespace spacemoe
