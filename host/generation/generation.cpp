#include "host/generation/generation.hpp"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
#include <utility>

#include <tbb/enumerable_thread_specific.h>

#include "host/base/error.hpp"
#include "host/experiment/plan_schemes.hpp"
#include "host/generation/generated_means.hpp"
#include "host/generation/long_study.hpp"
#include "host/generation/sequence_slots.hpp"
#include "host/statistics/quantile.hpp"
#include "kernels/api/stopped.hpp"
#include "kernels/common/latency_histogram.hpp"
#include "kernels/common/parallel_loop.hpp"
#include "kernels/common/random_key.hpp"

namespace spacemoe {
namespace {

/// Path rows that are kept at once.
constexpr double max_row_bytes = 256e6;
constexpr std::uint32_t max_slots_at_once = 64;

/// Sums of a sequence that is under way.
struct SequenceSums {
  std::optional<double> first_s;
  double sum_s = 0.0;
  double waited_s = 0.0;
};

/// Generates the sequences of one scheme after the other.
class Generator {
 public:
  Generator(const Study& study, const RunContext& context)
      : study_(study),
        context_(context),
        config_(study.config),
        spec_(study.config.generation),
        slot_length_s_(study.scenario.slots().length_s),
        horizon_s_(slot_length_s_ * static_cast<double>(study.scenario.slots().start_s.size())),
        realisations_(study.scenario.realisations()) {
    // Sequences start within the horizon; how far beyond it they go is seen on the way.
    make_sky(2 * config_.time.slots);
  }

  [[nodiscard]] std::uint32_t slots() const { return slots_; }

  GeneratedScheme generate(const std::string& name, std::span<const Placement> placements) {
    std::vector<Sequence> sequences;
    for (std::uint32_t q = 0; q < spec_.sequences; ++q) {
      const RandomKey key{config_.evaluation.seed, Purpose::sequence_start, q};
      sequences.emplace_back(
          SequenceRules{study_.laws.token_view(), config_.evaluation.seed, spec_.tokens,
                        slot_length_s_, spec_.give_up_s, study_.laws.recorded_in_order()},
          q, horizon_s_ * uniform(key));
    }
    sums_.assign(spec_.sequences, {});
    counts_.clear();
    first_sequence_.clear();
    context_.progress.begin(name, spec_.sequences);
    for (std::uint32_t realisation = 0; realisation < realisations_; ++realisation) {
      std::vector<std::uint32_t> numbers;
      for (std::uint32_t q = realisation; q < spec_.sequences; q += realisations_) {
        numbers.push_back(q);
      }
      go_through(realisation, numbers, sequences, placements);
    }
    context_.progress.end();
    return result_of(name, sequences, static_cast<std::uint32_t>(placements.size()));
  }

 private:
  void make_sky(std::uint32_t slots) {
    snapshots_.reset();
    sky_ = std::make_unique<LongStudy>(config_, slot_length_s_, slots);
    snapshots_ = context_.backend.snapshots(sky_->series());
  }

  /// The sequences of one realisation, to their ends.
  void go_through(std::uint32_t realisation, std::vector<std::uint32_t> numbers,
                  std::vector<Sequence>& sequences, std::span<const Placement> placements) {
    while (!numbers.empty()) {
      if (context_.stop.stop_requested()) {
        throw Interrupted("generation");
      }
      std::uint32_t first = sequences[numbers.front()].slot();
      for (const std::uint32_t q : numbers) {
        first = std::min(first, sequences[q].slot());
      }
      if (first >= sky_->slots()) {
        make_sky(2 * first);
      }
      const std::uint32_t count = slots_at_once(first, placements);
      std::vector<std::uint32_t> here;
      std::vector<std::uint32_t> wanted;
      for (const std::uint32_t q : numbers) {
        if (sequences[q].slot() < first + count) {
          here.push_back(q);
          wanted.push_back(q % static_cast<std::uint32_t>(placements.size()));
        }
      }
      std::ranges::sort(wanted);
      wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
      const SequenceSlots slots(*sky_, {Slot{realisation * sky_->slots() + first}, count},
                                placements, wanted, context_, *snapshots_);
      parallel_loop(context_.arena, static_cast<std::uint32_t>(here.size()), [&](std::uint32_t i) {
        go_on(here[i], sequences[here[i]], first + count, slots,
              static_cast<std::uint32_t>(placements.size()));
      });
      const auto over =
          std::erase_if(numbers, [&](std::uint32_t q) { return sequences[q].is_over(); });
      slots_ = std::max(slots_, first + count);
      context_.progress.advance(over);
    }
  }

  void go_on(std::uint32_t q, Sequence& sequence, std::uint32_t end, const SequenceSlots& slots,
             std::uint32_t placements) {
    const std::uint32_t user =
        spec_.users.empty() ? 0 : q % static_cast<std::uint32_t>(spec_.users.size());
    std::vector<TokenTimes> tokens;
    while (!sequence.is_over() && sequence.slot() < end) {
      sequence.go_on(slots.at(sequence.slot(), q % placements, user), tokens);
    }
    SequenceSums& sums = sums_[q];
    std::vector<std::uint64_t>& counts = counts_.local();
    counts.resize(latency_bins, 0);
    for (const TokenTimes& token : tokens) {
      sums.waited_s += token.waited_s;
      if (!sums.first_s) {
        sums.first_s = token.latency_s;
        continue;
      }
      sums.sum_s += token.latency_s;
      ++counts[latency_bin(static_cast<float>(token.latency_s))];
    }
    if (q == 0) {
      first_sequence_.insert(first_sequence_.end(), tokens.begin(), tokens.end());
    }
  }

  /// Slots whose paths are kept at once, from one on.
  [[nodiscard]] std::uint32_t slots_at_once(std::uint32_t first,
                                            std::span<const Placement> placements) const {
    const double satellites = sky_->study().satellites();
    const double sources =
        std::min(satellites, static_cast<double>(placements.size()) *
                                 static_cast<double>(placements.front().layers()));
    const double fit = max_row_bytes / (sources * satellites * sizeof(float));
    const auto count = static_cast<std::uint32_t>(std::clamp(fit, 1.0, double{max_slots_at_once}));
    return std::min(count, sky_->slots() - first);
  }

  [[nodiscard]] GeneratedScheme result_of(const std::string& name,
                                          std::span<const Sequence> sequences,
                                          std::uint32_t placements);

  const Study& study_;
  const RunContext& context_;
  const ExperimentConfig& config_;
  const GenerationSpec& spec_;
  double slot_length_s_;
  double horizon_s_;
  std::uint32_t realisations_;
  std::unique_ptr<LongStudy> sky_;
  std::unique_ptr<SnapshotPass> snapshots_;
  std::uint32_t slots_ = 0;  ///< that were looked at
  std::vector<SequenceSums> sums_;
  tbb::enumerable_thread_specific<std::vector<std::uint64_t>> counts_;
  std::vector<TokenTimes> first_sequence_;
};

GeneratedScheme Generator::result_of(const std::string& name, std::span<const Sequence> sequences,
                                     std::uint32_t placements) {
  GeneratedScheme scheme;
  scheme.name = name;
  scheme.asked = std::uint64_t{spec_.sequences} * spec_.tokens;
  for (std::uint32_t q = 0; q < sequences.size(); ++q) {
    const Sequence& sequence = sequences[q];
    scheme.sequences.push_back({q % placements, sequence.start_s(), sequence.end_s(),
                                sequence.received(), sequence.has_failed(), sums_[q].first_s,
                                sums_[q].sum_s, sums_[q].waited_s});
    scheme.received += sequence.received();
    scheme.failed += sequence.has_failed() ? 1U : 0U;
  }
  std::vector<std::uint64_t> histogram(latency_bins, 0);
  for (const std::vector<std::uint64_t>& counts : counts_) {
    for (std::size_t bin = 0; bin < counts.size(); ++bin) {
      histogram[bin] += counts[bin];
    }
  }
  scheme.p50_s = histogram_quantile(histogram, 0.50);
  scheme.p95_s = histogram_quantile(histogram, 0.95);
  scheme.p99_s = histogram_quantile(histogram, 0.99);
  scheme.first_sequence = first_sequence_;
  return scheme;
}

}  // namespace

GenerationResult run_generation(const Study& study, const RunContext& context) try {
  const std::vector<PlannedScheme> planned = plan_schemes(study, context);
  Generator generator(study, context);
  GenerationResult result{{},
                          0,
                          study.scenario.slots().length_s,
                          study.config.generation.tokens,
                          !study.config.generation.users.empty()};
  std::size_t reference = 0;
  for (std::size_t scheme = 0; scheme < planned.size(); ++scheme) {
    const std::string& name = study.config.schemes[scheme].name;
    reference = name == study.config.reference ? scheme : reference;
    result.schemes.push_back(generator.generate(name, planned[scheme].placements));
  }
  result.slots = generator.slots();
  compare_generated(result.schemes, reference, study.seed());
  return result;
} catch (const Stopped&) {
  throw Interrupted("generation");
}

}  // namespace spacemoe
