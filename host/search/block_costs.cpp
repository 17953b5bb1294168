#include "host/search/block_costs.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <numeric>

#include "host/search/containment_bound.hpp"
#include "kernels/tables/pair_law.hpp"

namespace spacemoe {
namespace {

std::vector<float> rank_shares(const SetLawView& law) {
  std::vector<float> shares;
  for (const Layer layer : all<Layer>(law.layers)) {
    const std::vector<double> inside = max_containment(law, layer);
    for (std::size_t m = 1; m < inside.size(); ++m) {
      shares.push_back(static_cast<float>(inside[m] - inside[m - 1]));
    }
  }
  return shares;
}

/// Those of BlockLayer. [layers][experts][experts]
std::vector<float> joint_probabilities(const SetLawView& law) {
  const PairLaw pairs(law);
  const std::size_t experts = law.experts;
  std::vector<float> joint(law.layers * experts * experts, 0.0F);
  for (const Layer layer : all<Layer>(law.layers)) {
    float* of = joint.data() + number(layer) * experts * experts;
    const float* pair = pairs.pairs(layer);
    for (std::size_t i = 0; i < experts; ++i) {
      if (pairs.singles(layer) != nullptr) {
        of[i * experts + i] = pairs.singles(layer)[i];
      }
      for (std::size_t j = i + 1; pair != nullptr && j < experts; ++j, ++pair) {
        of[i * experts + j] = *pair;
        of[j * experts + i] = *pair;
      }
    }
  }
  return joint;
}

}  // namespace

BlockCosts::BlockCosts(const BlockMeans& means, const SetLawView& law)
    : means_(means),
      law_(law),
      form_(law.active <= 2                            ? Form::pairs
            : law.exact_form == ExactForm::containment ? Form::subsets
                                                       : Form::ranks) {
  if (form_ == Form::pairs) {
    probabilities_ = joint_probabilities(law);
  } else if (form_ == Form::ranks) {
    probabilities_ = rank_shares(law);
  }
}

float BlockCosts::change_s(const Step& step, const Blocks* latency_s, Blocks& to_s) const {
  if (form_ == Form::pairs) {
    return change_by_blocks(in_lanes(step.layer, latency_s), number(step.expert),
                            paths(step.gateway, step.next_gateway), step.to, to_s);
  }
  latencies_s(step.gateway, step.next_gateway, &step.to, 1, &to_s);
  std::array<Blocks, max_experts> changed_s;
  std::copy_n(latency_s, law_.experts, changed_s.begin());
  changed_s[number(step.expert)] = to_s;
  return expected_s(step.layer, changed_s.data()) - expected_s(step.layer, latency_s);
}

BlockLayer BlockCosts::in_lanes(Layer layer, const Blocks* latency_s) const {
  return {law_.experts, law_.active == 2,
          probabilities_.data() + std::size_t{number(layer)} * law_.experts * law_.experts,
          latency_s, means_.share.data()};
}

float BlockCosts::expected_s(Layer layer, const Blocks* latency_s) const {
  if (form_ == Form::pairs) {
    return expected_by_blocks(in_lanes(layer, latency_s));
  }
  float sum_s = 0.0F;
  for (std::uint32_t block = 0; block < slot_blocks && means_.share[block] > 0.0F; ++block) {
    sum_s += means_.share[block] * static_cast<float>(in_block(layer, latency_s, block));
  }
  return sum_s;
}

/// From the fastest expert to the slowest, each with the probability that it is the slowest of a
/// set.
double BlockCosts::in_block(Layer layer, const Blocks* latency_s, std::uint32_t block) const {
  const std::uint32_t experts = law_.experts;
  std::array<std::uint16_t, max_experts> order;
  const auto end = order.begin() + experts;
  std::iota(order.begin(), end, std::uint16_t{0});
  std::sort(order.begin(), end, [&](std::uint16_t a, std::uint16_t b) {
    return latency_s[a][block] < latency_s[b][block];
  });
  double sum_s = 0.0;
  std::uint32_t subset = 0;
  double inside = 0.0;
  for (std::uint32_t rank = 0; rank < experts; ++rank) {
    double share = 0.0;
    if (form_ == Form::subsets) {
      subset |= 1U << order[rank];
      const double with_it = law_.containment[(std::size_t{number(layer)} << experts) + subset];
      share = with_it - inside;
      inside = with_it;
    } else {
      share = static_cast<double>(probabilities_[std::size_t{number(layer)} * experts + rank]);
    }
    sum_s += share * static_cast<double>(latency_s[order[rank]][block]);
  }
  return sum_s;
}

}  // namespace spacemoe
