#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <spacemoe/export.hpp>
#include <spacemoe/network.hpp>
#include <spacemoe/placement.hpp>
#include <spacemoe/results.hpp>
#include <spacemoe/search.hpp>
#include <spacemoe/set_law.hpp>
#include <spacemoe/watch.hpp>

namespace spacemoe::api {

class Study;

/// One placement that a rule is asked for.
struct Draw {
  std::uint32_t number;  ///< from 0
  std::uint64_t seed;    ///< of what the rule draws: another one for each draw and study
};

/// A rule of the caller's, which stands beside built-in schemes in a comparison.
struct OwnScheme {
  std::string name;
  /// Called on the thread that runs the study, once, or evaluation.draws times where the rule draws
  /// at random. What it throws comes out of `run`.
  std::function<Placement(const Study&, const Draw&)> place;
  bool is_random = false;
};

/// How a config is read, and on what it computes.
struct Options {
  std::vector<std::string> set = {};  ///< key.path=value, as --set; later ones win
  std::optional<std::uint64_t> seed = {};
  /// The config names them in `schemes` as it names presets; those that it does not name are added
  /// at the end.
  std::vector<OwnScheme> own_schemes = {};
  std::string backend = "auto";   ///< auto, cpu, cuda
  unsigned threads = 0;           ///< 0: as many as the process may use
  std::uint32_t batch_slots = 0;  ///< slots computed at a time; 0: as suits the backend
};

/// The model of a study, and the time that its modules compute on each satellite, as planning
/// expects it: seconds, 0 where a token does not wait for it.
struct Model {
  std::string name;
  std::uint32_t layers;
  std::uint32_t experts;  ///< of a layer
  std::uint32_t active;
  std::vector<float> expert_s;   ///< [satellites]
  std::vector<float> gateway_s;  ///< [satellites]
};

/// A config with all that follows from it. A copy is cheap, and is the same study. Long calls take
/// a Watch: those that are stopped throw Interrupted. One study may be asked by one thread at a
/// time; but for `cost`, `layer_costs` and `costs`, which many threads may ask once `prepare_costs`
/// has returned.
class SPACEMOE_API Study {
 public:
  /// Throws ConfigError with all that is wrong, and FileError.
  [[nodiscard]] static Study from_file(const std::string& path, Options options = {});
  /// The same from a YAML text that would stand in the file `name`, which need not exist.
  [[nodiscard]] static Study from_text(const std::string& text, const std::string& name,
                                       Options options = {});

  [[nodiscard]] const std::string& name() const;
  [[nodiscard]] std::vector<std::string> schemes() const;
  [[nodiscard]] std::uint64_t seed() const;
  /// The config with presets and defaults written out, without own schemes: YAML.
  [[nodiscard]] std::string resolved() const;

  [[nodiscard]] Model model() const;
  [[nodiscard]] Network network(Slots slots) const;
  [[nodiscard]] SetLaw laws() const;

  /// Places every scheme, evaluates and compares them: what `spacemoe run` does. Where it is
  /// stopped, gives what there is, unless that is nothing.
  [[nodiscard]] Results run(const Watch& watch = {}) const;
  /// The placements of one scheme of the config, or of a preset. [draws]
  [[nodiscard]] std::vector<Placement> place(const std::string& scheme,
                                             const Watch& watch = {}) const;
  /// As run, with these placements in place of the config's schemes: one draw each, or as many as
  /// evaluation.draws. reference: one of them; empty: the first
  [[nodiscard]] Results evaluate(std::span<const NamedPlacements> schemes,
                                 const std::string& reference = {}, const Watch& watch = {}) const;

  /// Computes the paths between all satellites in all planning slots, which costs take: their
  /// memory is 4 bytes for each pair and slot. The first cost does it, where this was not called.
  void prepare_costs(const Watch& watch = {}) const;
  /// Expected latency of a token on the planning slots (s), where a layer that loses it counts
  /// planning.lost_penalty_s: the objective of `search`, docs/model.md. Throws ConfigError where a
  /// placement cannot be, has replicas or spares, or where the set law has no exact form.
  [[nodiscard]] double cost(const Placement& placement) const;
  /// The parts of it. [layers]
  [[nodiscard]] std::vector<double> layer_costs(const Placement& placement) const;
  /// The same of many placements, by all threads. gateways: [placements][layers], experts:
  /// [placements][layers][experts]. Returns [placements]
  [[nodiscard]] std::vector<double> costs(std::span<const std::uint32_t> gateways,
                                          std::span<const std::uint32_t> experts,
                                          const Watch& watch = {}) const;

  /// Looks for the placement of least cost, from the config's schemes: what `spacemoe search` does.
  /// Called by an own scheme, from the others.
  [[nodiscard]] SearchResult search(const SearchOptions& options = {},
                                    const Watch& watch = {}) const;

 private:
  explicit Study(std::shared_ptr<Engine> engine);
  friend class Engine;

  std::shared_ptr<Engine> engine_;
};

/// The release of the library, and the commit that it was built from.
[[nodiscard]] SPACEMOE_API const char* version();
[[nodiscard]] SPACEMOE_API const char* commit();

}  // namespace spacemoe::api
