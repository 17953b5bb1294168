#include "host/placement/free_satellites.hpp"

#include <algorithm>
#include <bit>

#include "host/base/contract.hpp"

namespace spacemoe {

FreeSatellites::FreeSatellites(std::span<const Satellite> satellites)
    : satellites_(satellites.begin(), satellites.end()),
      is_free_(satellites.size(), 1),
      tree_(satellites.size() + 1, 0),
      count_(static_cast<std::uint32_t>(satellites.size())) {
  for (std::uint32_t i = 1; i <= count_; ++i) {
    tree_[i] = i & (~i + 1);  // every node covers as many as its lowest bit says
  }
}

bool FreeSatellites::contains(Satellite satellite) const {
  const auto found = std::ranges::lower_bound(satellites_, satellite);
  return found != satellites_.end() && *found == satellite &&
         is_free_[static_cast<std::size_t>(found - satellites_.begin())] != 0;
}

Satellite FreeSatellites::nth(std::uint32_t n) const {
  SPACEMOE_EXPECTS(n < count_);
  std::uint32_t position = 0;
  for (std::uint32_t step = std::bit_floor(static_cast<std::uint32_t>(satellites_.size()));
       step > 0; step /= 2) {
    const std::uint32_t next = position + step;
    if (next < tree_.size() && tree_[next] <= n) {
      position = next;
      n -= tree_[next];
    }
  }
  return satellites_[position];
}

void FreeSatellites::take(Satellite satellite) {
  SPACEMOE_EXPECTS(contains(satellite));
  const auto index = static_cast<std::uint32_t>(std::ranges::lower_bound(satellites_, satellite) -
                                                satellites_.begin());
  is_free_[index] = 0;
  --count_;
  for (std::uint32_t node = index + 1; node < tree_.size(); node += node & (~node + 1)) {
    --tree_[node];
  }
}

std::vector<Satellite> FreeSatellites::all() const {
  std::vector<Satellite> free;
  for (std::size_t i = 0; i < satellites_.size(); ++i) {
    if (is_free_[i] != 0) {
      free.push_back(satellites_[i]);
    }
  }
  return free;
}

}  // namespace spacemoe
