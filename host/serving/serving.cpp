#include "host/serving/serving.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <deque>
#include <map>
#include <mutex>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/config/refuse.hpp"
#include "host/experiment/plan_schemes.hpp"
#include "host/placement/placement_table.hpp"
#include "host/serving/expected_load.hpp"
#include "host/serving/replication_figures.hpp"
#include "host/serving/request_flow.hpp"
#include "host/serving/requests.hpp"
#include "host/serving/serving_limits.hpp"
#include "host/serving/serving_stage.hpp"
#include "kernels/api/stopped.hpp"
#include "kernels/common/latency_histogram.hpp"
#include "kernels/common/parallel_loop.hpp"

namespace spacemoe {
namespace {

/// Requests of each replication have sets of their own: their keys are so far apart.
constexpr std::uint32_t keys_per_replication = 1U << 20;
static_assert(keys_per_replication >= max_requests);
constexpr std::size_t busiest_told = 5;

/// A rate of requests: a part of the capacity, or as it stands.
struct Rate {
  std::optional<double> load;
  double per_s = 0.0;
  const char* key;  ///< of the config
};

/// All requests that a config states, for what is to be expected of one.
std::vector<Request> stated_requests(const ServingSpec& spec) {
  if (spec.arrivals) {
    return read_requests(*spec.arrivals);
  }
  return {{0.0, spec.prompt_tokens, spec.output_tokens}};
}

std::vector<Rate> rates_of(const ServingSpec& spec, std::span<const Request> stated) {
  std::vector<Rate> rates;
  for (const double rate_per_s : spec.rates_per_s) {
    rates.push_back({{}, rate_per_s, "serving.rates_per_s"});
  }
  for (const double load : spec.loads) {
    rates.push_back({load, 0.0, "serving.loads"});
  }
  if (rates.empty() && spec.arrivals) {
    rates.push_back({{}, recorded_rate(stated), "serving.arrivals"});
  }
  if (rates.empty()) {
    for (const double load : default_loads) {
      rates.push_back({load, 0.0, "serving.loads"});
    }
  }
  return rates;
}

std::uint32_t longest_prompt(std::span<const Request> requests) {
  return std::ranges::max_element(requests, {}, &Request::prompt_tokens)->prompt_tokens;
}

/// Plays the load points of one scheme after the other.
class Serving {
 public:
  Serving(const Study& study, const RunContext& context)
      : study_(study),
        context_(context),
        spec_(study.config.serving),
        stated_(stated_requests(spec_)),
        rates_(rates_of(spec_, stated_)),
        mix_(mix_of(stated_, spec_.prefill_chunk)),
        sky_(study, serving_slots(study.config, study.scenario.slots().length_s),
             std::min(spec_.prefill_chunk, longest_prompt(stated_)), context) {
    check_chunks(stated_, spec_);
  }

  ServedScheme serve(const std::string& name, std::span<const Placement> placements) {
    context_.progress.begin(name, rates_.size() * spec_.replications);
    make_stages(placements);
    ServedScheme scheme;
    scheme.name = name;
    scheme.satellites = satellites_in_use(placements.front());
    scheme.capacity_per_s = mean_capacity();
    const ServingStage& first = stage(0);
    scheme.bottleneck = server_name(study_, placements.front(), first.load.bottleneck());
    const std::vector<ReplicationFigures> figures = play();
    for (std::size_t i = 0; i < rates_.size(); ++i) {
      scheme.points.push_back(point_of(i, figures, placements.front(), scheme.capacity_per_s));
    }
    scheme.knee = knee_of(scheme.points);
    context_.progress.end();
    return scheme;
  }

 private:
  /// What one replication plays on.
  [[nodiscard]] const ServingStage& stage(std::uint32_t replication) const {
    return stages_[stage_of_[replication]];
  }

  void make_stages(std::span<const Placement> placements) {
    stages_.clear();
    stage_of_.clear();
    for (const Placement& placement : placements) {
      check_views(study_.config, study_.scenario.slots().length_s,
                  view_count(placement, spec_.copies));
    }
    std::map<std::pair<std::size_t, std::uint32_t>, std::size_t> known;
    for (std::uint32_t r = 0; r < spec_.replications; ++r) {
      const std::pair at(r % placements.size(), r % study_.scenario.realisations());
      const auto [entry, is_new] = known.try_emplace(at, stages_.size());
      if (is_new) {
        throw_if_stopped();
        stages_.emplace_back(sky_, study_, placements[at.first], at.second, mix_, context_);
      }
      stage_of_.push_back(entry->second);
    }
  }

  [[nodiscard]] std::optional<double> mean_capacity() const {
    double sum = 0.0;
    for (std::uint32_t r = 0; r < spec_.replications; ++r) {
      const auto capacity = stage(r).load.capacity_per_s();
      if (!capacity) {
        return std::nullopt;
      }
      sum += *capacity;
    }
    return sum / spec_.replications;
  }

  [[nodiscard]] double rate_per_s(const Rate& rate, std::uint32_t replication) const {
    if (!rate.load) {
      return rate.per_s;
    }
    const auto capacity = stage(replication).load.capacity_per_s();
    if (!capacity) {
      refuse(rate.key, "found parts of a capacity without bound",
             "serving.rates_per_s, or a compute.charge of experts or all",
             "no module takes any time");
    }
    return *rate.load * *capacity;
  }

  [[nodiscard]] std::vector<Request> requests_at(const Rate& rate,
                                                 std::uint32_t replication) const {
    const double per_s = rate_per_s(rate, replication);
    std::vector<Request> requests =
        spec_.arrivals ? stretched(stated_, per_s, spec_.horizon_s)
                       : poisson_requests(spec_, per_s, study_.seed(), replication, rate.key);
    check_tokens(requests, rate.key);
    return requests;
  }

  /// [rates][replications]
  std::vector<ReplicationFigures> play() {
    between_tokens_.assign(rates_.size(), std::vector<std::uint64_t>(latency_bins, 0));
    std::vector<ReplicationFigures> figures(rates_.size() * spec_.replications);
    // The heaviest loads first: a thread that starts one last keeps all others waiting.
    parallel_loop(context_.arena, static_cast<std::uint32_t>(figures.size()), [&](std::uint32_t i) {
      const std::size_t task = figures.size() - 1 - i;
      play_one(task / spec_.replications, static_cast<std::uint32_t>(task % spec_.replications),
               figures[task]);
    });
    throw_if_stopped();
    return figures;
  }

  void play_one(std::size_t rate, std::uint32_t replication, ReplicationFigures& figures) {
    if (context_.stop.stop_requested()) {
      return;
    }
    const std::vector<Request> requests = requests_at(rates_[rate], replication);
    // A recording that ends early is over with its last arrival.
    const double horizon_s = spec_.arrivals && !requests.empty()
                                 ? std::min(spec_.horizon_s, requests.back().arrival_s)
                                 : spec_.horizon_s;
    const TimeWindow measured{horizon_s * spec_.warm_up_share,
                              horizon_s * (1.0 - spec_.cool_down_share)};
    RequestFlow flow(
        {study_.laws.token_view(), study_.seed(), replication * keys_per_replication,
         servers_of(study_), horizon_s, measured, spec_, study_.laws.recorded_in_order()},
        requests, stage(replication).slots);
    const ReplicationOutcome outcome = flow.play(context_.stop);
    figures = figures_of(outcome, requests, measured, spec_);
    figures.rate_per_s = rate_per_s(rates_[rate], replication);
    const std::lock_guard lock(mutex_);
    for (std::size_t bin = 0; bin < latency_bins; ++bin) {
      between_tokens_[rate][bin] += outcome.between_tokens[bin];
    }
    context_.progress.advance(1);
  }

  [[nodiscard]] LoadPoint point_of(std::size_t rate, std::span<const ReplicationFigures> figures,
                                   const Placement& placement,
                                   std::optional<double> capacity_per_s) const {
    const auto replications = figures.subspan(rate * spec_.replications, spec_.replications);
    LoadPoint point = load_point_of(replications, between_tokens_[rate]);
    point.load = rates_[rate].load;
    if (!point.load && capacity_per_s) {
      point.load = point.rate_per_s / *capacity_per_s;
    }
    point.waiting_s = stage(0).load.waiting_s(rate_per_s(rates_[rate], 0));
    point.is_saturated = point.is_saturated || (point.load && *point.load >= 1.0);
    point.busiest = busiest_of(replications.front(), placement);
    return point;
  }

  [[nodiscard]] std::vector<BusyServer> busiest_of(const ReplicationFigures& figures,
                                                   const Placement& placement) const {
    std::vector<std::uint32_t> order;
    for (std::uint32_t i = 0; i < figures.busy_share.size(); ++i) {
      order.push_back(i);
    }
    const std::size_t count = std::min(busiest_told, order.size());
    std::ranges::stable_sort(order, [&](std::uint32_t a, std::uint32_t b) {
      return figures.busy_share[a] > figures.busy_share[b];
    });
    std::vector<BusyServer> busiest;
    for (std::size_t i = 0; i < count && figures.busy_share[order[i]] > 0.0; ++i) {
      busiest.push_back({server_name(study_, placement, order[i]), figures.busy_share[order[i]]});
    }
    return busiest;
  }

  void throw_if_stopped() const {
    if (context_.stop.stop_requested()) {
      throw Interrupted("serving");
    }
  }

  const Study& study_;
  const RunContext& context_;
  const ServingSpec& spec_;
  std::vector<Request> stated_;
  std::vector<Rate> rates_;
  RequestMix mix_;
  ServingSky sky_;
  std::deque<ServingStage> stages_;
  std::vector<std::size_t> stage_of_;  ///< [replications]
  std::mutex mutex_;
  std::vector<std::vector<std::uint64_t>> between_tokens_;  ///< [rates][latency_bins]
};

}  // namespace

ServingResult run_serving(const Study& study, const RunContext& context) try {
  const std::vector<PlannedScheme> planned = plan_schemes(study, context, GatewaySets::several);
  Serving serving(study, context);
  ServingResult result{{}, study.config.serving};
  for (std::size_t scheme = 0; scheme < planned.size(); ++scheme) {
    result.schemes.push_back(
        serving.serve(study.config.schemes[scheme].name, planned[scheme].placements));
  }
  return result;
} catch (const Stopped&) {
  throw Interrupted("serving");
}

}  // namespace spacemoe
