#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "host/generation/long_study.hpp"
#include "host/generation/placed_run.hpp"
#include "host/generation/sequence.hpp"
#include "host/generation/sequence_step.hpp"
#include "host/placement/placement.hpp"
#include "kernels/api/backend.hpp"

namespace spacemoe {

/// A path, by the satellites that it passes, both ends included: none where there is no path.
struct WalkedPath {
  std::vector<Satellite> satellites;
  double latency_s;  ///< infinity where there is no path
};

/// The way of a token through one of its active experts.
struct WalkedExpert {
  Expert expert;
  Satellite satellite;  ///< that serves it
  WalkedPath there;     ///< from the layer's gateway
  double compute_s;
  WalkedPath onward;  ///< to the next gateway
};

/// The way between the user and the first gateway.
struct WalkedUserWay {
  WalkedPath path;  ///< from the satellite that the user sees to the gateway
  double beam_s;    ///< light between the ground and that satellite
};

/// A step of a sequence with the ways that it takes, or would take.
struct WalkedStep {
  SequenceStep step;
  double gateway_s = 0.0;                  ///< compute of the gateway, of a layer
  std::vector<WalkedExpert> experts = {};  ///< of a layer or of a wait for its paths
  std::optional<WalkedUserWay> user = {};  ///< of a prompt or an answer; none without users
};

/// The first tokens of a sequence, step by step.
struct SequenceWalk {
  double start_s;                 ///< from the start of slot 0
  std::uint32_t received;         ///< tokens that came to the user, of those that are shown
  bool has_failed;                ///< before they had all come
  bool is_cut;                    ///< it goes on beyond the slots that were looked at
  std::vector<WalkedStep> steps;  ///< in the order in which they begin, but for answers
};

/// Follows a sequence of `generate` under one placement after the other, through the slots of its
/// realisation, and tells each step with its ways.
class SequenceWalker {
 public:
  /// Looks at no more than so many slots from the sequence's first one on. Views of the study,
  /// which must outlive it. Throws ConfigError as a study does.
  SequenceWalker(const Study& study, std::uint32_t sequence, std::uint32_t slots, Backend& backend);

  /// Until so many tokens have come, or it has failed. placement: that of the sequence
  [[nodiscard]] SequenceWalk walk(const Placement& placement, std::uint32_t tokens);

  /// The sky that it goes through.
  [[nodiscard]] const LongStudy& sky() const { return sky_; }
  [[nodiscard]] SnapshotPass& snapshots() { return *snapshots_; }
  /// The slot of the sky that has a number in the sequence's realisation.
  [[nodiscard]] Slot slot(std::uint32_t number) const {
    return Slot{realisation_ * sky_.slots() + number};
  }

 private:
  class Ways;

  SequenceRules rules_;
  std::uint32_t sequence_;
  double start_s_;
  std::uint32_t realisation_;
  std::uint32_t end_;  ///< of the slots
  LongStudy sky_;
  std::unique_ptr<SnapshotPass> snapshots_;
};

}  // namespace spacemoe
