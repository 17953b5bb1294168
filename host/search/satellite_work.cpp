#include "host/search/satellite_work.hpp"

#include <algorithm>
#include <cstddef>

namespace spacemoe {

SatelliteWork::SatelliteWork(const SearchProblem& problem, std::span<const Satellite> places)
    : problem_(problem), seconds_(problem.allowed.size()) {
  settle(places);
}

void SatelliteWork::settle(std::span<const Satellite> places) {
  std::ranges::fill(seconds_, 0.0);
  for (const Module module : all<Module>(problem_.modules.count())) {
    const Satellite at = places[number(module)];
    seconds_[number(at)] += problem_.work.seconds(problem_.modules, module, at);
  }
  find_most();
}

void SatelliteWork::find_most() {
  most_.fill(0);
  for (std::uint32_t satellite = 1; satellite < seconds_.size(); ++satellite) {
    // Until three have been seen, the last places repeat the first satellite.
    std::size_t place = std::min<std::size_t>(satellite, most_.size());
    while (place > 0 && seconds_[satellite] > seconds_[most_[place - 1]]) {
      --place;
    }
    if (place < most_.size()) {
      std::copy_backward(most_.begin() + place, most_.end() - 1, most_.end());
      most_[place] = satellite;
    }
  }
}

SatelliteWork::Change SatelliteWork::change_by(const Move& move, Satellite from) const {
  const auto seconds = [&](Module module, Satellite at) {
    return problem_.work.seconds(problem_.modules, module, at);
  };
  Change change{-seconds(move.module, from), seconds(move.module, move.target)};
  if (move.partner) {
    change.from_s += seconds(*move.partner, from);
    change.target_s -= seconds(*move.partner, move.target);
  }
  return change;
}

double SatelliteWork::busiest_with(const Move& move, Satellite from) const {
  const Change change = change_by(move, from);
  double busiest_s = std::max(seconds_[number(from)] + change.from_s,
                              seconds_[number(move.target)] + change.target_s);
  for (const std::uint32_t other : most_) {
    if (other != number(from) && other != number(move.target)) {
      return std::max(busiest_s, seconds_[other]);
    }
  }
  return busiest_s;
}

void SatelliteWork::apply(const Move& move, Satellite from) {
  const Change change = change_by(move, from);
  seconds_[number(from)] += change.from_s;
  seconds_[number(move.target)] += change.target_s;
  find_most();
}

}  // namespace spacemoe
