#include "host/search/layer_scores.hpp"

#include <algorithm>
#include <numeric>

namespace spacemoe {

void LayerScores::score(ScoringPass& pass, const ChoiceBatch& batch) {
  ImmediateQueue queue(pass);
  begin(queue, batch);
  end(queue);
}

void LayerScores::begin(ScoringQueue& queue, const ChoiceBatch& batch) {
  const std::size_t entries = batch.size() * width_;
  cost_s_.resize(entries);
  lost_.resize(entries, 0.0);
  if (!by_slot_) {
    queue.begin_layer_costs(batch.view(), cost_s_);
    return;
  }
  slot_cost_s_.resize(entries);
  slot_lost_.resize(entries);
  queue.begin_slot_costs(batch.view(), slot_cost_s_, slot_lost_);
}

void LayerScores::end(ScoringQueue& queue) {
  queue.wait();
  if (by_slot_) {
    std::ranges::copy(slot_cost_s_, cost_s_.begin());
    std::ranges::copy(slot_lost_, lost_.begin());
  }
}

void PlacementScore::set(Layer layer, std::span<const double> cost_s,
                         std::span<const double> lost) {
  const std::size_t row = std::size_t{number(layer)} * width_;
  std::copy(cost_s.begin(), cost_s.end(), cost_s_.begin() + static_cast<std::ptrdiff_t>(row));
  std::copy(lost.begin(), lost.end(), lost_.begin() + static_cast<std::ptrdiff_t>(row));
}

void PlacementScore::settle() {
  std::ranges::fill(total_s_, 0.0);
  for (std::size_t entry = 0; entry < cost_s_.size(); ++entry) {
    total_s_[entry % width_] += cost_s_[entry];
  }
  changed_s_ = total_s_;
  value_ = latency_objective(objective_, changed_s_, scratch_);
  if (objective_.lost_weight_s > 0.0) {
    value_ += objective_.lost_weight_s * lost_fraction({}, LayerScores(objective_, width_), 0);
  }
}

double PlacementScore::value_with(std::span<const Layer> layers, const LayerScores& scores,
                                  std::size_t first) {
  changed_s_ = total_s_;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const double* old_s = cost_s_.data() + std::size_t{number(layers[i])} * width_;
    const double* new_s = scores.cost_s(first + i).data();
    for (std::uint32_t slot = 0; slot < width_; ++slot) {
      changed_s_[slot] += new_s[slot] - old_s[slot];
    }
  }
  changed_value_ = latency_objective(objective_, changed_s_, scratch_);
  if (objective_.lost_weight_s > 0.0) {
    changed_value_ += objective_.lost_weight_s * lost_fraction(layers, scores, first);
  }
  return changed_value_;
}

void PlacementScore::replace(std::span<const Layer> layers, const LayerScores& scores,
                             std::size_t first) {
  for (std::size_t i = 0; i < layers.size(); ++i) {
    set(layers[i], scores.cost_s(first + i), scores.lost(first + i));
  }
  std::swap(total_s_, changed_s_);
  value_ = changed_value_;
}

double PlacementScore::lost_fraction(std::span<const Layer> layers, const LayerScores& scores,
                                     std::size_t first) {
  delivered_.assign(width_, 1.0);
  for (const Layer layer : all<Layer>(layers_)) {
    const double* lost = lost_.data() + std::size_t{number(layer)} * width_;
    for (std::size_t i = 0; i < layers.size(); ++i) {
      lost = layers[i] == layer ? scores.lost(first + i).data() : lost;
    }
    for (std::uint32_t slot = 0; slot < width_; ++slot) {
      delivered_[slot] *= 1.0 - lost[slot];
    }
  }
  return 1.0 - std::accumulate(delivered_.begin(), delivered_.end(), 0.0) / width_;
}

}  // namespace spacemoe
