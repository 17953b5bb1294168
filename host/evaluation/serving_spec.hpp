#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "host/evaluation/generation_spec.hpp"

namespace spacemoe {

/// What links do with jobs that meet there.
enum class LinkService : std::uint8_t {
  latency,  ///< any number at once: they take time, and no turns
  servers,  ///< in each direction one after the other, for as long as their bits take
};

/// Which copy of an expert takes a job.
enum class CopyChoice : std::uint8_t {
  nearest,   ///< that of the least path latency in the slot, whatever its load
  balanced,  ///< of those in reach, the one that is expected to be done first
};

/// Many users' requests on one placement, as a user states them. docs/model.md, "Serving".
struct ServingSpec {
  /// Load points: rates of requests as parts of a scheme's capacity bound. Empty, with no rates
  /// beside it: default_loads, or a recording as it stands.
  std::vector<double> loads;
  /// Load points that all schemes share: requests a second.
  std::vector<double> rates_per_s;
  /// Recorded arrivals; none: a Poisson process.
  std::optional<std::filesystem::path> arrivals;
  std::uint32_t prompt_tokens = 512;  ///< of each request; of a recording its own count
  std::uint32_t output_tokens = 128;
  std::uint32_t prefill_chunk = 512;  ///< tokens of a prompt that go through the layers together
  /// Waiting jobs of one module that a server takes at once; 1: no batches.
  std::uint32_t batch = 1;
  /// The part of one token's compute that a batch pays once, as reading the weights does.
  double batch_fixed_share = 0.5;
  LinkService links = LinkService::latency;
  CopyChoice copies = CopyChoice::nearest;
  double horizon_s = 7200.0;  ///< that each replication plays
  std::uint32_t replications = 5;
  /// Requests that arrive in these parts of the horizon, at its start and its end, are played, but
  /// not measured.
  double warm_up_share = 0.2;
  double cool_down_share = 0.2;
  /// A request fails where a job has waited so long for a path, or its user for a satellite.
  double give_up_s = 600.0;
  std::vector<GroundUser> users;    ///< request r is that of user r mod users; empty: none counts
  double min_elevation_deg = 25.0;  ///< at which users see satellites
  // Objectives of goodput: those of MLPerf inference, scenario server, for Llama 2 70B.
  double ttft_s = 2.0;
  double token_s = 0.2;

  bool operator==(const ServingSpec&) const = default;
};

}  // namespace spacemoe
