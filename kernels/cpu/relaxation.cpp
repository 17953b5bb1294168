#include "kernels/cpu/relaxation.hpp"

// Highway compiles this file once for each instruction set and chooses one when the program runs.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/cpu/relaxation.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace spacemoe::cpu {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Lanes = hn::CappedTag<float, strip_width>;

/// Offers a satellite's distances to one neighbour; true where any lane of it took the offer.
HWY_INLINE bool offer(const float* from, float weight_s, float* to) {
  const Lanes lanes;
  const auto weight = hn::Set(lanes, weight_s);
  auto news = hn::MaskFromVec(hn::Zero(lanes));
  for (std::size_t lane = 0; lane < strip_width; lane += hn::Lanes(lanes)) {
    const auto through = hn::Add(hn::Load(lanes, from + lane), weight);
    const auto known = hn::Load(lanes, to + lane);
    news = hn::Or(news, hn::Lt(through, known));
    hn::Store(hn::Min(through, known), lanes, to + lane);
  }
  return !hn::AllFalse(lanes, news);
}

/// Takes the strip's lowest dirty satellite; false where there is none.
HWY_INLINE bool take_turn(const Edges* all_edges, StripView& strip) {
  constexpr std::uint32_t bits = 64;
  std::uint32_t word = strip.word;
  while (word < strip.words && strip.dirty[word] == 0) {
    ++word;
  }
  if (word == strip.words) {
    strip.word = word;
    return false;
  }
  const auto bit =
      static_cast<std::uint32_t>(hwy::Num0BitsBelowLS1Bit_Nonzero64(strip.dirty[word]));
  strip.dirty[word] &= strip.dirty[word] - 1;
  const std::uint32_t satellite = strip.satellite[word * bits + bit];
  const Edges& edges = all_edges[satellite];
  const float* from = strip.distances + std::size_t{satellite} * strip_width;
  for (std::uint32_t k = 0; k < max_degree; ++k) {
    const std::uint32_t neighbour = edges.neighbour[k];
    const bool news =
        offer(from, edges.weight_s[k], strip.distances + std::size_t{neighbour} * strip_width);
    const std::uint32_t rank = strip.rank[neighbour];
    strip.dirty[rank / bits] |= std::uint64_t{news} << (rank % bits);
    word = news && rank / bits < word ? rank / bits : word;
  }
  strip.word = word;
  ++strip.visits;
  return true;
}

void RelaxToFixedPoint(const Edges* edges, StripView (&strips)[strips_per_tile]) {
  for (bool busy = true; busy;) {
    busy = false;
    for (StripView& strip : strips) {
      busy |= take_turn(edges, strip);
    }
  }
}

void SumLanes(const float* distances, std::uint32_t satellites, float far_s, float* out) {
  const Lanes lanes;
  const auto far = hn::Set(lanes, far_s);
  for (std::uint32_t satellite = 0; satellite < satellites; ++satellite) {
    auto sum = hn::Zero(lanes);
    for (std::size_t lane = 0; lane < strip_width; lane += hn::Lanes(lanes)) {
      sum = hn::Add(sum, hn::Min(far, hn::Load(lanes, distances + lane)));
    }
    out[satellite] = hn::GetLane(hn::SumOfLanes(lanes, sum));
    distances += strip_width;
  }
}

const char* Target() { return hwy::TargetName(HWY_TARGET); }

}  // namespace HWY_NAMESPACE
}  // namespace spacemoe::cpu
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace spacemoe::cpu {

HWY_EXPORT(RelaxToFixedPoint);
HWY_EXPORT(SumLanes);
HWY_EXPORT(Target);

void relax_to_fixed_point(const Edges* edges, StripView (&strips)[strips_per_tile]) {
  HWY_DYNAMIC_DISPATCH(RelaxToFixedPoint)(edges, strips);
}

void sum_lanes(const float* distances, std::uint32_t satellites, float far_s, float* out) {
  HWY_DYNAMIC_DISPATCH(SumLanes)(distances, satellites, far_s, out);
}

const char* simd_target() { return HWY_DYNAMIC_DISPATCH(Target)(); }

}  // namespace spacemoe::cpu
#endif
