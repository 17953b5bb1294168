#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "host/base/progress.hpp"
#include "kernels/api/backend.hpp"

namespace spacemoe {

/// Costs that no placement can undercut.
struct LowerBound {
  double total_s;  ///< of the sum over layers
  std::vector<double>
      layer_s;  ///< of each layer by itself; together no more than the total. [layers]
};

/// A lower bound on the additive objective of docs/model.md, "Search", over all placements of at
/// most one module per satellite, on satellites that are `allowed` ([satellites], 1 where a module
/// may stand; paths lead through all): on the sum over layers of ScoringPass::layer_costs, except
/// for the rounding of a pass that adds floats. There must be room for all modules, and the law
/// must have an exact form. Some five seconds for 32 layers of 8 experts on 1,056 satellites in 50
/// slots, on one core; it grows with the square of the satellites or faster. `goes_on` is asked
/// before each pair of gateways: nothing where it says no.
///
/// Why it holds. Let a layer have gateway g and next gateway g' (different ones, unless there is
/// one layer alone), in slot k let y_k(s) = min(path latency via s + compute of g, lost penalty),
/// and let w_m = F_m - F_(m-1), where F_m is at least P(S inside A) for all sets A of m experts
/// (containment_bound.hpp). The slot costs E[max of y_k over the satellites of S] or more: a
/// delivered token costs its slowest path, a lost one the penalty, which no y exceeds.
/// 1. E[max] = y_(E) - sum over m of (y_(m+1) - y_(m)) P(S inside A_m), so with F_m for P(..) it
///    does not grow, and is then sum of w_m y_(m). As no w_m is negative, that does not grow either
///    where the E satellites give way to the E with the smallest y_k in that slot, g and g' left
///    out.
/// 2. The mean over slots of a maximum is at least the maximum of the means, so the layer costs at
///    least E[max of the mean of y_k], to which 1. applies as to a single slot.
/// The larger of the two bounds the layer, given g and g'. A pair costs at least the mean of
/// min(D_k[g][g'] + smallest compute of an expert + compute of g, lost penalty), as no path via s
/// is shorter than the direct one; pairs are tried in that order until it exceeds what was found,
/// less what rounding of the paths may add. The smallest value over g' bounds the layer given g
/// alone; and as no two layers share a gateway, a cheapest assignment of gateways to layers bounds
/// the sum.
[[nodiscard]] std::optional<LowerBound> lower_bound(Backend& backend, const SnapshotSeries& series,
                                                    const ScoringPlan& plan,
                                                    std::span<const std::uint8_t> allowed,
                                                    Progress& progress,
                                                    const std::function<bool()>& goes_on);

}  // namespace spacemoe
