#include "host/constellation/phase_pairs.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>

namespace spacemoe {
namespace {

constexpr double turn = 2.0 * std::numbers::pi;
/// Candidates of a satellite, the nearest ones: those further off would cross nearer pairs.
constexpr std::size_t max_candidates = 8;
constexpr std::size_t none = ~std::size_t{0};

/// Difference of two phases, either way round: 0 to pi.
double difference(double one, double other) {
  const double apart = std::abs(one - other);
  return std::min(apart, turn - apart);
}

/// A pair that may be taken.
struct Candidate {
  std::uint32_t a;
  std::uint32_t b;
  double gain;  ///< above 0
};

/// Candidates by their place in both planes.
std::vector<Candidate> candidates_of(std::span<const double> phases_a,
                                     std::span<const double> phases_b, double reach_rad) {
  std::vector<Candidate> candidates;
  const std::size_t size = phases_b.size();
  const std::size_t looked_at = std::min(size, 2 * max_candidates);
  for (std::size_t a = 0; a < phases_a.size(); ++a) {
    const auto above = static_cast<std::size_t>(std::ranges::lower_bound(phases_b, phases_a[a]) -
                                                phases_b.begin());
    std::vector<Candidate> near;
    for (std::size_t i = 0; i < looked_at; ++i) {
      const std::size_t b = (above + size + i - looked_at / 2) % size;
      const double gain = reach_rad - difference(phases_a[a], phases_b[b]);
      if (gain > 0.0) {
        near.push_back({static_cast<std::uint32_t>(a), static_cast<std::uint32_t>(b), gain});
      }
    }
    std::ranges::sort(near, [](const Candidate& one, const Candidate& other) {
      return one.gain != other.gain ? one.gain > other.gain : one.b < other.b;
    });
    near.resize(std::min(near.size(), max_candidates));
    std::ranges::sort(near, {}, &Candidate::b);
    candidates.insert(candidates.end(), near.begin(), near.end());
  }
  return candidates;
}

/// Best chains of candidates by their place in the second plane: a Fenwick tree of maxima.
class BestChains {
 public:
  explicit BestChains(std::size_t places) : best_(places + 1, {0.0, none}) {}

  /// The best chain that ends before a place.
  [[nodiscard]] std::pair<double, std::size_t> before(std::size_t place) const {
    std::pair<double, std::size_t> best = {0.0, none};
    for (; place > 0; place -= place & (~place + 1)) {
      best = best_[place].first > best.first ? best_[place] : best;
    }
    return best;
  }

  void add(std::size_t place, double gain, std::size_t end) {
    for (++place; place < best_.size(); place += place & (~place + 1)) {
      if (gain > best_[place].first) {
        best_[place] = {gain, end};
      }
    }
  }

 private:
  std::vector<std::pair<double, std::size_t>> best_;  ///< gain, and the candidate that it ends with
};

struct Chain {
  double gain = 0.0;
  std::vector<std::size_t> candidates;
};

/// Where a satellite comes if one counts from another one on round the orbit.
std::size_t place_after(std::size_t first, std::size_t at, std::size_t size) {
  return (at + size - first) % size;
}

/// The best pairing that has a certain pair: from there on round both orbits, both indices rise.
Chain best_with(std::span<const Candidate> candidates, std::size_t first, std::size_t size_a,
                std::size_t size_b) {
  const Candidate& start = candidates[first];
  // Candidates stand by their satellite of the first plane: they begin behind those of `start`.
  const auto begin = static_cast<std::size_t>(
      std::ranges::upper_bound(candidates, start.a, {}, &Candidate::a) - candidates.begin());
  BestChains chains(size_b);
  std::vector<std::size_t> before(candidates.size(), none);
  Chain best{start.gain, {}};
  std::size_t end = none;
  std::vector<std::pair<double, std::size_t>> of_satellite;
  const auto close_satellite = [&] {
    for (const auto& [gain, candidate] : of_satellite) {
      chains.add(place_after(start.b, candidates[candidate].b, size_b), gain, candidate);
    }
    of_satellite.clear();
  };
  std::size_t satellite = none;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const std::size_t number = (begin + i) % candidates.size();
    const Candidate& candidate = candidates[number];
    if (candidate.a == start.a || candidate.b == start.b) {
      continue;
    }
    if (place_after(start.a, candidate.a, size_a) != satellite) {
      close_satellite();
      satellite = place_after(start.a, candidate.a, size_a);
    }
    const auto [gain, previous] = chains.before(place_after(start.b, candidate.b, size_b));
    before[number] = previous;
    of_satellite.emplace_back(gain + candidate.gain, number);
    if (start.gain + gain + candidate.gain > best.gain) {
      best.gain = start.gain + gain + candidate.gain;
      end = number;
    }
  }
  for (; end != none; end = before[end]) {
    best.candidates.push_back(end);
  }
  best.candidates.push_back(first);
  return best;
}

}  // namespace

std::vector<std::pair<std::uint32_t, std::uint32_t>> phase_pairs(std::span<const double> phases_a,
                                                                 std::span<const double> phases_b,
                                                                 double reach_rad) {
  const std::vector<Candidate> candidates =
      candidates_of(phases_a, phases_b, std::min(reach_rad, std::numbers::pi));
  Chain best;
  // The first candidate is taken, or one that has a satellite in common with it: else it could be
  // added. One of these is where the best pairing is cut open.
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (candidates[i].a == candidates.front().a || candidates[i].b == candidates.front().b) {
      Chain chain = best_with(candidates, i, phases_a.size(), phases_b.size());
      if (chain.gain > best.gain) {
        best = std::move(chain);
      }
    }
  }
  std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs;
  for (const std::size_t candidate : best.candidates) {
    pairs.emplace_back(candidates[candidate].a, candidates[candidate].b);
  }
  std::ranges::sort(pairs);
  return pairs;
}

double middle_spacing(std::span<const double> phases) {
  std::vector<double> gaps;
  for (std::size_t i = 0; i < phases.size(); ++i) {
    const bool is_last = i + 1 == phases.size();
    gaps.push_back((is_last ? phases[0] + turn : phases[i + 1]) - phases[i]);
  }
  const auto half = gaps.begin() + static_cast<std::ptrdiff_t>(gaps.size() / 2);
  std::ranges::nth_element(gaps, half);
  return *half;
}

}  // namespace spacemoe
