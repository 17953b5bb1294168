#pragma once

#include <algorithm>
#include <memory>
#include <span>
#include <vector>

#include <gtest/gtest.h>

#include "kernels/api/scoring.hpp"

namespace spacemoe {

/// Scores as another pass does, in queues that begin with a batch as late as they may and leave
/// rubbish until then: whoever reads early, or changes what is on its way, gets other costs.
class DelayedPass final : public ScoringPass {
 public:
  DelayedPass(ScoringPass& pass, ScoringHabit habit) : pass_(pass), habit_(habit) {}

  void layer_costs(const LayerChoices& choices, std::span<double> out) override {
    pass_.layer_costs(choices, out);
  }
  void slot_costs(const LayerChoices& choices, std::span<float> cost_s,
                  std::span<float> lost) override {
    pass_.slot_costs(choices, cost_s, lost);
  }
  [[nodiscard]] ScoringHabit habit() const override { return habit_; }
  [[nodiscard]] std::unique_ptr<ScoringQueue> queue() override {
    return std::make_unique<Queue>(pass_);
  }

 private:
  class Queue final : public ScoringQueue {
   public:
    explicit Queue(ScoringPass& pass) : pass_(pass) {}

    void begin_layer_costs(const LayerChoices& choices, std::span<double> out) override {
      EXPECT_FALSE(is_busy_) << "a batch before the last one was waited for";
      std::ranges::fill(out, -1.0);
      choices_ = choices;
      mean_s_ = out;
      is_busy_ = true;
    }
    void begin_slot_costs(const LayerChoices& choices, std::span<float> cost_s,
                          std::span<float> lost) override {
      EXPECT_FALSE(is_busy_) << "a batch before the last one was waited for";
      std::ranges::fill(cost_s, -1.0F);
      choices_ = choices;
      cost_s_ = cost_s;
      lost_ = lost;
      is_busy_ = true;
    }
    void wait() override {
      if (!is_busy_) {
        return;
      }
      if (cost_s_.empty()) {
        pass_.layer_costs(choices_, mean_s_);
      } else {
        pass_.slot_costs(choices_, cost_s_, lost_);
      }
      is_busy_ = false;
    }

   private:
    ScoringPass& pass_;
    bool is_busy_ = false;
    LayerChoices choices_;
    std::span<double> mean_s_;
    std::span<float> cost_s_;
    std::span<float> lost_;
  };

  ScoringPass& pass_;
  ScoringHabit habit_;
};

}  // namespace spacemoe
