#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include "kernels/common/link.hpp"
#include "kernels/common/orbit.hpp"
#include "kernels/common/set_law.hpp"

/// The interface between what thinks (host/) and what computes (kernels/): whole-batch operations
/// on views. A pass is made once, takes its constant tables to the device, and is fed batches of
/// slots.
namespace spacemoe {

/// A satellite's candidate links. Unused entries name the satellite itself and `links.size()`, a
/// link that is never up.
struct SatelliteLinks {
  std::uint32_t neighbour[max_degree];
  std::uint32_t link[max_degree];
};

/// The constellation and its candidate links: everything a snapshot needs but time and outages.
struct NetworkView {
  std::span<const ShellConstants> shells;
  std::span<const SatelliteConstants> satellites;
  std::span<const LinkCandidate> links;
  std::span<const SatelliteLinks> adjacency;  ///< [satellites]
  std::span<const std::uint8_t> failed;       ///< [satellites], 1 where the satellite has failed
  LinkRules rules;
};

/// A series of snapshots: a network at given times with its outages.
struct SnapshotSeries {
  NetworkView network;
  OutageKey outages;
  std::uint32_t slots;
  std::span<const ShellPhase> phases;  ///< [slots][shells]
};

/// Slots first .. first + count - 1 of a series.
struct SlotRange {
  std::uint32_t first;
  std::uint32_t count;
};

/// Where the modules of one or more schemes stand.
struct PlacementsView {
  /// Placements first .. first + draws - 1.
  struct Scheme {
    std::uint32_t first;
    std::uint32_t draws;
  };
  /// A further copy of an expert. In each slot the nearest copy serves.
  struct Copy {
    std::uint32_t entry;  ///< of `satellites`, that of the expert
    std::uint32_t satellite;
  };
  std::uint32_t layers;
  std::uint32_t experts;
  std::uint32_t reference;  ///< the scheme that ratios are taken to
  std::span<const Scheme> schemes;
  std::span<const std::uint32_t> gateways;    ///< [placements][layers], satellites
  std::span<const std::uint32_t> satellites;  ///< [placements][layers][experts]
  std::span<const Copy> copies = {};          ///< ascending by entry
  /// [placements][layers], 1 where a satellite can serve several of the layer's experts, which then
  /// compute one after the other; empty where that is nowhere.
  std::span<const std::uint8_t> shared = {};

  /// Whether a satellite can serve several experts of a row [placements][layers].
  [[nodiscard]] bool shares_satellites(std::size_t row) const {
    return !shared.empty() && shared[row] != 0;
  }
  /// Satellites of all experts and then of all copies.
  [[nodiscard]] std::vector<std::uint32_t> places() const {
    std::vector<std::uint32_t> all(satellites.begin(), satellites.end());
    for (const Copy& copy : copies) {
      all.push_back(copy.satellite);
    }
    return all;
  }
  /// Where each entry's copies begin; [entries + 1], or nothing where there are no copies.
  [[nodiscard]] std::vector<std::uint32_t> copies_begin() const {
    std::vector<std::uint32_t> begin(copies.empty() ? 0 : satellites.size() + 1, 0);
    for (const Copy& copy : copies) {
      ++begin[copy.entry + 1];
    }
    std::partial_sum(begin.begin(), begin.end(), begin.begin());
    return begin;
  }

  /// Result rows of a scheme: one a placement, beside the reference's placement of that number.
  /// Where only the reference has many placements, the scheme's one has a row beside each of them.
  [[nodiscard]] std::uint32_t rows(std::uint32_t scheme) const {
    return std::max(schemes[scheme].draws, schemes[reference].draws);
  }
  /// Rows of all schemes before this one; `schemes.size()` gives the rows of all.
  [[nodiscard]] std::uint32_t first_row(std::uint32_t scheme) const {
    std::uint32_t sum = 0;
    for (std::uint32_t before = 0; before < scheme; ++before) {
      sum += rows(before);
    }
    return sum;
  }
};

/// What an evaluation pass needs beside the snapshots. Where placements share satellites, the exact
/// engine goes through the law's sets: at most max_enumerated_sets, or its form should be none.
struct EvaluationPlan {
  PlacementsView placements;
  SetLawView law;
  std::span<const float> expert_seconds;   ///< [satellites] compute of one expert there
  std::span<const float> gateway_seconds;  ///< [satellites] compute of one gateway there
  std::uint64_t seed;
  std::uint32_t tokens_per_slot;  ///< a multiple of every scheme's draws
};

/// What one result row gave in one slot, by either engine. Token t is served by row t mod rows. The
/// exact engine gives expectations (a token counts with its probability of being delivered), the
/// Monte Carlo engine sums over tokens. `joint` is over tokens that the reference delivers too.
struct RowSums {
  double delivered;
  double latency_s;
  double joint_delivered;
  double joint_latency_s;
  double joint_reference_s;
};

/// Sums over the delivered tokens of one scheme in one slot and layer.
struct LayerSums {
  double latency_s;
  double latency_square_s2;
  double propagation_s;
  double compute_s;
};

/// When a backend was at work.
struct BusyTime {
  std::chrono::steady_clock::time_point from;
  std::chrono::steady_clock::time_point to;
};

/// The results of consecutive slots. Slot k of the batch is row k.
struct SlotBatch {
  SlotRange slots;
  bool has_exact;
  std::span<const RowSums> exact;          ///< [slots][rows]; empty where it has none
  std::span<const RowSums> sampled;        ///< [slots][rows]
  std::span<const double> sampled_square;  ///< [slots][rows], sum of squared token latencies (s^2)
  std::span<const LayerSums> layers;       ///< [slots][schemes][layers]
};

/// A batch that is done, in memory of the pass.
struct FinishedBatch {
  SlotBatch records;
  BusyTime busy;
};

/// What the cost of a layer is reckoned with.
struct ScoringPlan {
  SetLawView law;
  std::span<const float> expert_seconds;   ///< [satellites]
  std::span<const float> gateway_seconds;  ///< [satellites]
  float lost_penalty_s;
};

/// Candidate placements of single layers, as a search tries them.
struct LayerChoices {
  std::span<const std::uint32_t> layers;         ///< [choices], whose set law counts
  std::span<const std::uint32_t> gateways;       ///< [choices], satellites
  std::span<const std::uint32_t> next_gateways;  ///< [choices], of the layer that follows
  std::span<const std::uint32_t> satellites;     ///< [choices][experts]
};

/// Snapshots one by one: links with their states, and path rows.
class SnapshotPass {
 public:
  virtual ~SnapshotPass() = default;
  /// States of all satellites in a slot. out: [satellites]
  virtual void orbits(std::uint32_t slot, std::span<OrbitState> out) = 0;
  /// All candidate links in a slot. out: [links]
  virtual void links(std::uint32_t slot, std::span<LinkReport> out) = 0;
  /// Path latencies (s, infinity where there is no path). out: [slots][sources][satellites]
  virtual void path_rows(SlotRange slots, std::span<const std::uint32_t> sources,
                         std::span<float> out) = 0;
};

/// Expected path latencies over all slots of a series.
class PlanningPass {
 public:
  virtual ~PlanningPass() = default;
  /// Mean over the slots of D[source][node], where a missing path counts the lost penalty.
  /// out: [sources][satellites], seconds
  virtual void mean_rows(std::span<const std::uint32_t> sources, std::span<double> out) = 0;
};

/// What an evaluation pass takes.
struct BatchLimits {
  std::uint32_t slots;    ///< of a batch
  std::uint32_t batches;  ///< that may be under way: 1 where nothing is computed between calls
};

/// Token latencies of all placements, batch by batch. A batch is started and later finished; where
/// several may be under way, the next one is computed while the caller reads the last one's
/// records.
class EvaluationPass {
 public:
  virtual ~EvaluationPass() = default;
  [[nodiscard]] virtual BatchLimits limits() const = 0;
  /// Begins with a batch, within the limits.
  virtual void start(SlotRange slots) = 0;
  /// Waits for the oldest batch under way. Its records stay until the next call of start or finish.
  virtual FinishedBatch finish() = 0;
  /// Token latencies of all slots so far, as counts by latency_bin; nothing may be under way.
  /// [schemes][latency_bins]
  [[nodiscard]] virtual std::vector<std::uint64_t> histograms() const = 0;
};

/// Candidate layers of one thread on their way: while they are scored, the thread puts together
/// others for another queue.
class ScoringQueue {
 public:
  virtual ~ScoringQueue() = default;
  /// Both begin with a batch, as ScoringPass knows it. What `choices` and the results refer to must
  /// stay as it is until `wait`, which comes before the next batch.
  virtual void begin_layer_costs(const LayerChoices& choices, std::span<double> out) = 0;
  virtual void begin_slot_costs(const LayerChoices& choices, std::span<float> cost_s,
                                std::span<float> lost) = 0;
  /// Returns when the results are there.
  virtual void wait() = 0;
};

/// How a backend is best asked for the costs of candidates.
struct ScoringHabit {
  std::uint32_t candidates;  ///< on their way at a time, of a thread; more gain nothing
  std::uint32_t queues;      ///< of a thread, which take turns
};

/// Costs of many candidate layers over all slots of a series, where the law has an exact form. A
/// layer costs q E[max | delivered] + (1 - q) lost_penalty in a slot, with the gateway's compute as
/// part of the latency: 2-model.md, "Search". Where `choices.satellites` names a satellite several
/// times, its experts compute one after the other; with more than two active experts the law should
/// then have at most max_enumerated_sets sets a layer. Several threads may ask at once.
///
/// All backends give the same bits, whatever is asked for together: a search goes the same way on
/// each of them.
class ScoringPass {
 public:
  virtual ~ScoringPass() = default;
  /// Mean over the slots. out: [choices], seconds
  virtual void layer_costs(const LayerChoices& choices, std::span<double> out) = 0;
  /// Slot by slot, for objectives that are no mean: the cost (s), and the probability 1 - q that a
  /// token is lost. cost_s and lost: [choices][slots]
  virtual void slot_costs(const LayerChoices& choices, std::span<float> cost_s,
                          std::span<float> lost) = 0;
  [[nodiscard]] virtual ScoringHabit habit() const { return {1, 1}; }
  /// A queue that the pass must outlive.
  [[nodiscard]] virtual std::unique_ptr<ScoringQueue> queue();
};

/// Scores at once, on the thread that asks.
class ImmediateQueue final : public ScoringQueue {
 public:
  explicit ImmediateQueue(ScoringPass& pass) : pass_(pass) {}

  void begin_layer_costs(const LayerChoices& choices, std::span<double> out) override {
    pass_.layer_costs(choices, out);
  }
  void begin_slot_costs(const LayerChoices& choices, std::span<float> cost_s,
                        std::span<float> lost) override {
    pass_.slot_costs(choices, cost_s, lost);
  }
  void wait() override {}

 private:
  ScoringPass& pass_;
};

inline std::unique_ptr<ScoringQueue> ScoringPass::queue() {
  return std::make_unique<ImmediateQueue>(*this);
}

/// What a user is told about the backend that served.
struct BackendInfo {
  std::string name;    ///< "cpu" or "cuda"
  std::string device;  ///< the SIMD target or the GPU
  unsigned threads;
  std::uint32_t batch_slots;  ///< that it works well with
};

/// One machine that evaluates. Passes keep views of what they are made from: it must outlive them.
class Backend {
 public:
  virtual ~Backend() = default;
  [[nodiscard]] virtual BackendInfo info() const = 0;
  /// How it solves the paths of a network, for display.
  [[nodiscard]] virtual std::string path_method(const NetworkView& network) const = 0;
  [[nodiscard]] virtual std::unique_ptr<SnapshotPass> snapshots(const SnapshotSeries& series) = 0;
  [[nodiscard]] virtual std::unique_ptr<PlanningPass> planning(const SnapshotSeries& series,
                                                               float lost_penalty_s) = 0;
  /// `batch_slots`: slots of a batch that the caller has in mind
  [[nodiscard]] virtual std::unique_ptr<EvaluationPass> evaluation(const SnapshotSeries& series,
                                                                   const EvaluationPlan& plan,
                                                                   std::uint32_t batch_slots) = 0;
  [[nodiscard]] virtual std::unique_ptr<ScoringPass> scoring(const SnapshotSeries& series,
                                                             const ScoringPlan& plan) = 0;
};

}  // namespace spacemoe
