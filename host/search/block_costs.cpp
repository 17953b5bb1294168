#include "host/search/block_costs.hpp"

#include <algorithm>
#include <array>
#include <numeric>

#include "host/search/block_lanes.hpp"
#include "host/search/containment_bound.hpp"

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

}  // namespace

BlockCosts::BlockCosts(const BlockMeans& means, const SetLawView& law)
    : means_(means),
      law_(law),
      form_(law.active <= 2                            ? Form::pairs
            : law.exact_form == ExactForm::containment ? Form::subsets
                                                       : Form::ranks) {
  if (form_ == Form::pairs) {
    pairs_.emplace(law);
  } else if (form_ == Form::ranks) {
    rank_shares_ = rank_shares(law);
  }
}

float BlockCosts::layer_s(Layer layer, Satellite gateway, Satellite next_gateway,
                          const Satellite* satellites) const {
  const Blocks expected_s = form_ == Form::pairs
                                ? by_pairs(layer, gateway, next_gateway, satellites)
                                : by_order(layer, gateway, next_gateway, satellites);
  float sum_s = means_.gateway_s[number(gateway)];
  for (std::uint32_t block = 0; block < slot_blocks; ++block) {
    sum_s += means_.share[block] * expected_s[block];
  }
  return sum_s;
}

BlockCosts::Blocks BlockCosts::by_pairs(Layer layer, Satellite gateway, Satellite next_gateway,
                                        const Satellite* satellites) const {
  Blocks expected_s;
  expected_by_blocks(
      {law_.experts, means_.row(gateway), means_.row(next_gateway), means_.expert_s.data(),
       satellites, pairs_->singles(layer), pairs_->pairs(layer)},
      expected_s.data());
  return expected_s;
}

BlockCosts::Blocks BlockCosts::by_order(Layer layer, Satellite gateway, Satellite next_gateway,
                                        const Satellite* satellites) const {
  const Blocks* here = means_.row(gateway);
  const Blocks* next = means_.row(next_gateway);
  std::array<Blocks, max_experts> latency_s;
  for (std::uint32_t expert = 0; expert < law_.experts; ++expert) {
    const std::uint32_t at = number(satellites[expert]);
    for (std::uint32_t block = 0; block < slot_blocks; ++block) {
      latency_s[expert][block] = here[at][block] + means_.expert_s[at] + next[at][block];
    }
  }
  Blocks expected_s{};
  for (std::uint32_t block = 0; block < slot_blocks && means_.share[block] > 0.0F; ++block) {
    expected_s[block] = static_cast<float>(in_block(layer, latency_s.data(), block));
  }
  return expected_s;
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
      share = static_cast<double>(rank_shares_[std::size_t{number(layer)} * experts + rank]);
    }
    sum_s += share * static_cast<double>(latency_s[order[rank]][block]);
  }
  return sum_s;
}

}  // namespace spacemoe
