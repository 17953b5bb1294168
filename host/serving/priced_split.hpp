#pragma once

#include "host/serving/work_group.hpp"

namespace spacemoe {

/// A split of a group of any size, and a bound that it proves: servers get prices that rise with
/// the exponential of their work, and works go, one after the other, to where they cost least,
/// until the greatest work is within 0.2 % of the bound, or for some rounds. For prices y of sum 1
///
///     greatest work >= sum of y own + sum over works of their cheapest choice under y,
///
/// which is linear programming's duality; prices of this form come near its best ones (S. Plotkin,
/// D. Shmoys, E. Tardos, "Fast approximation algorithms for fractional packing and covering
/// problems", Mathematics of Operations Research 20, 1995). In random groups of up to
/// 500 servers it was within 1.1 %.
[[nodiscard]] WorkSplit priced_split(const WorkGroup& group);

}  // namespace spacemoe
