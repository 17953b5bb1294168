#include "host/report/played_sequence.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <span>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "host/base/error.hpp"
#include "host/experiment/scenario.hpp"
#include "host/experiment/study.hpp"
#include "host/generation/sequence_rules.hpp"
#include "host/generation/sequence_walk.hpp"
#include "host/report/globe_data.hpp"
#include "host/report/packed_data.hpp"
#include "kernels/tables/numbered_list.hpp"

namespace spacemoe {
namespace {

using Json = nlohmann::ordered_json;

/// Slots that a sequence is followed through under one scheme.
constexpr std::uint32_t played_slots = 200;

/// A sequence under one scheme.
struct PlayedScheme {
  std::string name;
  const Placement* placement;
  SequenceWalk walk;
};

/// The ways and the visits of experts of one scheme's steps, each of them once.
class PlayedWays {
 public:
  explicit PlayedWays(std::size_t width) : width_(width) {}

  std::size_t way(const WalkedPath& path) {
    const auto ms =
        rounded_ms(std::isfinite(path.latency_s) ? std::optional(path.latency_s) : std::nullopt);
    const auto [found, is_new] =
        way_of_.try_emplace({numbers_of(path.satellites), ms.dump()}, way_of_.size());
    if (is_new) {
      ms_.push_back(ms);
      lengths_.push_back(path.satellites.size());
      nodes_.insert(nodes_.end(), path.satellites.begin(), path.satellites.end());
    }
    return found->second;
  }

  std::size_t visit(const WalkedExpert& expert) {
    Json entry = {number(expert.expert), number(expert.satellite), way(expert.there),
                  rounded_ms(expert.compute_s), way(expert.onward)};
    const auto [found, is_new] = visit_of_.try_emplace(entry.dump(), visit_of_.size());
    if (is_new) {
      visits_.push_back(std::move(entry));
    }
    return found->second;
  }

  [[nodiscard]] Json ways_json() const {
    return {{"ms", ms_}, {"lengths", lengths_}, {"nodes", packed(numbers_of(nodes_), width_)}};
  }
  [[nodiscard]] const Json& visits_json() const { return visits_; }

 private:
  std::size_t width_;
  std::map<std::pair<std::vector<std::uint32_t>, std::string>, std::size_t> way_of_;
  std::map<std::string, std::size_t> visit_of_;
  Json ms_ = Json::array();
  Json lengths_ = Json::array();
  std::vector<Satellite> nodes_;
  Json visits_ = Json::array();
};

/// Makes the data of a sequence that was followed under all schemes.
class PlayedData {
 public:
  PlayedData(const PlayOptions& options, const ExperimentConfig& config, const Scenario& scenario,
             SequenceWalker& walker, std::span<const PlayedScheme> schemes)
      : options_(options),
        config_(config),
        scenario_(scenario),
        walker_(walker),
        schemes_(schemes),
        width_(number_width(scenario.constellation().size())) {}

  [[nodiscard]] Json of(std::uint32_t tokens) {
    std::set<std::uint32_t> visited;
    for (const PlayedScheme& scheme : schemes_) {
      for (const WalkedStep& walked : scheme.walk.steps) {
        if (walked.step.token < tokens) {
          visited.insert(walked.step.slot);
        }
      }
    }
    const std::vector<std::uint32_t> slots(visited.begin(), visited.end());
    Json data = {{"sequence", options_.sequence},
                 {"tokens", tokens},
                 {"slot_s", scenario_.slots().length_s},
                 {"user", user()}};
    if (scenario_.network().partners_change()) {
      data["links"] = links();
    }
    data["slots"] = Json::array();
    for (const std::uint32_t slot : slots) {
      const auto [entry, is_new] = slots_.try_emplace(slot);
      if (is_new) {
        entry->second = slot_json(slot);
      }
      data["slots"].push_back(entry->second);
    }
    data["schemes"] = Json::array();
    for (const PlayedScheme& scheme : schemes_) {
      data["schemes"].push_back(scheme_json(scheme, slots, tokens));
    }
    return data;
  }

 private:
  [[nodiscard]] Json user() const {
    const std::vector<GroundUser>& users = config_.generation.users;
    if (users.empty()) {
      return nullptr;
    }
    const GroundUser& user = users[sequence_user(config_.generation, options_.sequence)];
    return {{"name", user.name},
            {"latitude_deg", user.latitude_deg},
            {"longitude_deg", user.longitude_deg}};
  }

  /// Where partners change, a longer time has other candidates than the result's horizon.
  [[nodiscard]] std::string links() const {
    return packed_ends(walker_.sky().series().network.links, width_);
  }

  [[nodiscard]] Json slot_json(std::uint32_t slot) const {
    const NetworkView network = walker_.sky().series().network;
    std::vector<LinkReport> reports(network.links.size());
    walker_.snapshots().links(walker_.slot(slot), reports);
    Json entry = {{"slot", slot},
                  {"time_s", walker_.sky().study().scenario.slots().start_s[slot]},
                  {"up", packed_up(reports)},
                  {"down", down_json(reports)}};
    if (!scenario_.constellation().is_circular()) {
      std::vector<OrbitState> orbits(network.satellites.size());
      walker_.snapshots().orbits(walker_.slot(slot), orbits);
      entry["positions_km"] = packed(orbits);
    }
    return entry;
  }

  [[nodiscard]] Json scheme_json(const PlayedScheme& scheme, std::span<const std::uint32_t> slots,
                                 std::uint32_t tokens) const {
    PlayedWays ways(width_);
    Json steps = Json::array();
    for (const WalkedStep& walked : scheme.walk.steps) {
      if (walked.step.token < tokens) {
        steps.push_back(step_json(walked, scheme.walk.start_s, slots, ways));
      }
    }
    const SequenceWalk& walk = scheme.walk;
    Json entry = placement_json(*scheme.placement);
    entry.update({{"start_s", walk.start_s},
                  {"received", std::min(tokens, walk.received)},
                  {"failed", walk.has_failed && walk.received < tokens},
                  {"cut", walk.is_cut && walk.received < tokens},
                  {"ways", ways.ways_json()},
                  {"visits", ways.visits_json()},
                  {"steps", steps}});
    return entry;
  }

  static Json step_json(const WalkedStep& walked, double start_s,
                        std::span<const std::uint32_t> slots, PlayedWays& ways) {
    const SequenceStep& step = walked.step;
    const auto slot = std::ranges::lower_bound(slots, step.slot) - slots.begin();
    Json row = {static_cast<int>(step.kind),
                step.token,
                number(step.layer),
                slot,
                rounded_ms(step.start_s - start_s),
                rounded_ms(step.end_s - start_s),
                rounded_ms(walked.user ? walked.user->beam_s : walked.gateway_s)};
    for (const WalkedExpert& expert : walked.experts) {
      row.push_back(ways.visit(expert));
    }
    if (walked.user) {
      row.push_back(ways.way(walked.user->path));
    }
    return row;
  }

  const PlayOptions& options_;
  const ExperimentConfig& config_;
  const Scenario& scenario_;
  SequenceWalker& walker_;
  std::span<const PlayedScheme> schemes_;
  std::size_t width_;
  std::map<std::uint32_t, Json> slots_;  ///< that were asked for, as another size has them too
};

void check_sequence(const PlayOptions& options, const GenerationSpec& spec) {
  if (options.sequence >= spec.sequences) {
    throw ConfigError(
        {.key = "--sequence",
         .found = fmt::format("found {}", options.sequence),
         .allowed = fmt::format("from 0 to {}: the result's config has generation.sequences {}",
                                spec.sequences - 1, spec.sequences)});
  }
}

std::vector<std::string> play_remarks(std::span<const PlayedScheme> schemes,
                                      const PlayOptions& options, std::uint32_t asked,
                                      std::uint32_t tokens) {
  std::vector<std::string> notes;
  if (tokens < asked) {
    notes.push_back(
        fmt::format("The globe plays {} of the {} tokens that were asked for: more do "
                    "not fit into {:.1f} MB of the page.",
                    tokens, asked, static_cast<double>(options.max_bytes) / 1e6));
  }
  for (const PlayedScheme& scheme : schemes) {
    if (scheme.walk.is_cut && scheme.walk.received < tokens) {
      notes.push_back(
          fmt::format("Under {} the globe plays {} tokens: those that come in the first "
                      "{} slots.",
                      scheme.name, scheme.walk.received, played_slots));
    }
  }
  return notes;
}

}  // namespace

PlayedSequence played_sequence(const StoredResult& stored, const std::string& found,
                               const PlayOptions& options, Backend& backend) {
  const ExperimentConfig& config = stored.loaded.config;
  check_sequence(options, config.generation);
  const Scenario scenario(config);
  const Study study(config, scenario);
  SequenceWalker walker(study, options.sequence, played_slots, backend);
  const std::uint32_t asked = std::min(options.tokens, config.generation.tokens);
  std::vector<PlayedScheme> schemes;
  for (const SchemeResult* scheme : globe_schemes(stored.result, found)) {
    const Placement& placement = scheme->placements[options.sequence % scheme->placements.size()];
    schemes.push_back({scheme->summary.scheme, &placement, walker.walk(placement, asked)});
  }
  PlayedData data(options, config, scenario, walker, schemes);
  std::uint32_t tokens = asked;
  std::string json = data.of(tokens).dump(-1, ' ', false, Json::error_handler_t::replace);
  while (json.size() > options.max_bytes && tokens > 1) {
    // A little less than fits, were all tokens alike; one less at least.
    const double fit =
        0.95 * static_cast<double>(options.max_bytes) / static_cast<double>(json.size());
    tokens = std::clamp(static_cast<std::uint32_t>(fit * tokens), 1U, tokens - 1);
    json = data.of(tokens).dump(-1, ' ', false, Json::error_handler_t::replace);
  }
  return {std::move(json), play_remarks(schemes, options, asked, tokens)};
}

}  // namespace spacemoe
