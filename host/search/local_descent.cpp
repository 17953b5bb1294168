#include "host/search/local_descent.hpp"

#include <vector>

#include <fmt/format.h>

#include "host/search/layer_scores.hpp"
#include "host/search/placement_objective.hpp"
#include "host/search/search_state.hpp"

namespace spacemoe {
namespace {

/// Gains below this part of the objective are rounding of single precision.
constexpr double min_gain = 1e-7;

class Descent {
 public:
  Descent(const SearchProblem& problem, ScoringPass& pass, const Objective& objective,
          std::uint32_t slots, const Placement& start)
      : problem_(problem),
        pass_(pass),
        state_(problem, start),
        scores_(objective, slots),
        score_(objective, problem, scores_.width()) {
    for (const Layer layer : all<Layer>(problem.modules.layers)) {
      state_.add_choice(layer, batch_);
    }
    scores_.score(pass_, batch_);
    for (const Layer layer : all<Layer>(problem.modules.layers)) {
      score_.set(layer, scores_.cost_s(number(layer)), scores_.lost(number(layer)));
    }
    score_.settle(state_.places());
    keep();
  }

  /// Of the best placement so far.
  [[nodiscard]] double value() const { return best_value_; }
  [[nodiscard]] const Placement& placement() const { return best_; }

  /// Makes the module's best move. False where none gains: also where the gain is none once all is
  /// added up anew, so that a descent ends whatever rounding does.
  bool improve(Module module) {
    list_moves(module);
    if (moves_.empty()) {
      return false;
    }
    scores_.score(pass_, batch_);
    double best_value = score_.value() * (1.0 - min_gain);
    const Candidate* best = nullptr;
    for (const Candidate& candidate : moves_) {
      const double value = score_.value_with(scored(candidate), scores_);
      if (value < best_value) {
        best_value = value;
        best = &candidate;
      }
    }
    if (best == nullptr) {
      return false;
    }
    static_cast<void>(score_.value_with(scored(*best), scores_));
    score_.replace(scored(*best), scores_);
    state_.apply(best->move);
    score_.settle(state_.places());
    if (score_.value() >= best_value_ * (1.0 - min_gain)) {
      return false;
    }
    keep();
    return true;
  }

 private:
  struct Candidate {
    Move move;
    TouchedLayers touched;
    std::size_t first_choice;
  };

  void keep() {
    best_value_ = score_.value();
    best_ = state_.placement();
  }

  [[nodiscard]] ScoredMove scored(const Candidate& candidate) const {
    return {candidate.move, state_.satellite_of(candidate.move.module), candidate.touched.list(),
            candidate.first_choice};
  }

  void list_moves(Module module) {
    moves_.clear();
    batch_.clear();
    for (const Satellite target :
         all<Satellite>(static_cast<std::uint32_t>(problem_.allowed.size()))) {
      add_move({module, target, {}});
      // Listed before any is tried: that changes the chain of modules on a satellite.
      partners_.clear();
      for (auto on = state_.first_on(target); on; on = state_.next_on(*on)) {
        partners_.push_back(*on);
      }
      for (const Module partner : partners_) {
        add_move({module, target, partner});
      }
    }
    if (problem_.modules.is_copy(module)) {
      list_becoming(module);
    }
  }

  void list_becoming(Module copy) {
    const ModuleNumbers& modules = problem_.modules;
    const Layer own = state_.layer_of(copy);
    for (const Layer layer : all<Layer>(modules.layers)) {
      for (const Expert expert : all<Expert>(modules.experts)) {
        add_move({copy, state_.satellite_of(copy), {}, modules.expert(layer, expert)});
      }
    }
    for (const Satellite target :
         all<Satellite>(static_cast<std::uint32_t>(problem_.allowed.size()))) {
      for (const Expert expert : all<Expert>(modules.experts)) {
        if (target != state_.satellite_of(copy)) {
          add_move({copy, target, {}, modules.expert(own, expert)});
        }
      }
    }
  }

  void add_move(const Move& move) {
    if (!state_.allows(move)) {
      return;
    }
    const TouchedLayers touched = state_.touched_by(move);
    moves_.push_back({move, touched, batch_.size()});
    state_.add_choices(move, touched, batch_);
    state_.leave(move);
  }

  const SearchProblem& problem_;
  ScoringPass& pass_;
  SearchState state_;
  LayerScores scores_;
  PlacementObjective score_;
  ChoiceBatch batch_;
  std::vector<Candidate> moves_;
  std::vector<Module> partners_;
  double best_value_ = 0.0;
  Placement best_;
};

}  // namespace

DescentOutcome descend(const SearchProblem& problem, ScoringPass& pass, const Objective& objective,
                       std::uint32_t slots, const Placement& start, Progress& progress,
                       const std::function<bool()>& goes_on) {
  Descent descent(problem, pass, objective, slots, start);
  const std::uint32_t modules = problem.modules.count();
  std::uint32_t without_gain = 0;
  progress.begin("descent", 0);
  std::uint32_t module = 0;
  for (; without_gain < modules && goes_on(); module = (module + 1) % modules) {
    without_gain = descent.improve(Module{module}) ? 0 : without_gain + 1;
    progress.remark(fmt::format("{:.5f} s; {} of {} modules stand best where they are",
                                descent.value(), without_gain, modules));
    progress.advance(1);
  }
  progress.end();
  return {descent.placement(), descent.value(), without_gain == modules};
}

}  // namespace spacemoe
