#include "kernels/cpu/copied_experts.hpp"

#include <algorithm>

namespace spacemoe::cpu {

void CopiedExperts::serve(ScoredChoice& choice) {
  copied_at_.assign(choice.satellites.size(), none);
  std::uint32_t count = 0;
  for (std::size_t first = 0; first < choice.copies.size(); ++count) {
    const std::uint32_t expert = number(choice.copies[first].expert);
    if (count == copied_.size()) {
      copied_.push_back({{}, NearestCopies(slots_)});
    }
    auto& [places, nearest] = copied_[count];
    places.assign(1, choice.own_place(expert));
    for (; first < choice.copies.size() && number(choice.copies[first].expert) == expert; ++first) {
      places.push_back(choice.copy_rows[first]);
    }
    nearest.choose(places);
    choice.here[expert] = nearest.latency_s();
    choice.next[expert] = nearest.no_way_s();
    choice.compute_s[expert] = 0.0F;
    copied_at_[expert] = count;
  }
}

bool CopiedExperts::may_stand(const ScoredChoice& choice, std::uint32_t expert,
                              Satellite satellite) const {
  return copied_at_[expert] == none
             ? choice.satellites[expert] == satellite
             : std::ranges::find(places_of(expert), satellite, &PlaceRows::satellite) !=
                   places_of(expert).end();
}

bool CopiedExperts::may_meet(const ScoredChoice& choice, std::uint32_t i, std::uint32_t j) const {
  return copied_at_[i] == none ? may_stand(choice, j, choice.satellites[i])
                               : std::ranges::any_of(places_of(i), [&](const PlaceRows& place) {
                                   return may_stand(choice, j, place.satellite);
                                 });
}

const float* const* CopiedExperts::shared_rows(const ScoredChoice& choice) {
  const auto experts = static_cast<std::uint32_t>(choice.satellites.size());
  shared_rows_.clear();
  std::size_t used = 0;
  for (std::uint32_t i = 0; i < experts; ++i) {
    for (std::uint32_t j = i + 1; j < experts; ++j) {
      if (!may_meet(choice, i, j)) {
        shared_rows_.push_back(nullptr);
        continue;
      }
      if (used == shared_.size()) {
        shared_.emplace_back(slots_);
      }
      std::vector<float>& row = shared_[used++];
      for (std::uint32_t slot = 0; slot < slots_; ++slot) {
        const PlaceRows* const of_i = place(i, slot);
        const PlaceRows* const of_j = place(j, slot);
        const Satellite at = of_i == nullptr ? choice.satellites[i] : of_i->satellite;
        const bool meet = at == (of_j == nullptr ? choice.satellites[j] : of_j->satellite);
        const float compute_s = of_i == nullptr ? choice.compute_s[i] : of_i->compute_s;
        row[slot] = meet ? compute_s : 0.0F;
      }
      shared_rows_.push_back(row.data());
    }
  }
  return shared_rows_.data();
}

}  // namespace spacemoe::cpu
