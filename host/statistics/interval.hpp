#pragma once

namespace spacemoe {

/// The 95 % interval of an estimate.
struct Interval {
  double low;
  double high;
};

}  // namespace spacemoe
