#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "host/sweep/expression.hpp"
#include "host/sweep/sweep_grid.hpp"
#include "tests/fuzz/promises.hpp"
#include "tests/fuzz/targets/targets.hpp"
#include "tests/unit/sweep/small_sweep.hpp"

namespace spacemoe {
namespace {

/// Number of combinations of the axes, as far as they are worth reading.
std::uint64_t combinations(const SweepSpec& spec) {
  constexpr std::uint64_t many = 1'000'000'000;
  std::map<std::uint32_t, std::uint64_t> lengths;  // zipped axes are of one length
  for (const AxisSpec& axis : spec.axes) {
    lengths[axis.dimension] = axis.values.size();
  }
  std::uint64_t product = 1;
  for (const auto& [dimension, length] : lengths) {
    product = product < many ? product * length : many;
  }
  return product;
}

void read_block(std::string_view bytes) {
  const std::string text = small_study + std::string(bytes);
  const ConfigDraft draft = draft_config_text("study.yaml", text);
  const SweepSpec spec = make_sweep_spec(read_sweep(draft));
  constexpr std::uint64_t longest = 100;
  if (combinations(spec) > longest) {
    return;
  }
  const SweepGrid grid(draft, "1.0");
  for (std::uint64_t point = 0; point < grid.points().size(); ++point) {
    must(!grid.describe(point).empty() && !grid.params(point).empty(), "says what a point is");
    static_cast<void>(grid.config(point));
  }
}

void read_expression(std::string_view bytes) {
  const Expression expression(std::string(bytes), {"study.yaml", 1, 1});
  const std::map<std::string, double, std::less<>> values = {
      {"a", 0.0}, {"b", -1.5}, {"model.layers", 32.0}, {"constellation.shells.0.planes", 33.0}};
  const auto names = expression.names();
  static_cast<void>(expression.holds([&](std::string_view name) -> std::optional<double> {
    must(std::ranges::find(names, name) != names.end(), "says which names it uses");
    const auto found = values.find(name);
    return found == values.end() ? std::nullopt : std::optional(found->second);
  }));
}

}  // namespace

FuzzTarget sweep_block_target() {
  return {read_block,
          {"sweep:\n" + ten_points,
           "sweep:\n  axes:\n    - zip:\n        - {key: links.survival, values: [0.9, 1]}\n"
           "        - {key: evaluation.seed, values: [1, 2]}\n"
           "  keep: [links.survival < 1 or evaluation.seed == 2]\n",
           "sweep:\n  axes:\n    - {key: model.layers, from: 1, to: 4, count: 4}\n"
           "    - {key: constellation.shells.0.planes, values: [4, 5, 6]}\n"
           "  keep:\n    - constellation.shells.0.planes * 2 >= model.layers + 4\n",
           "sweep: {axes: [{key: links.survival, from: 0.1, to: 1, step: 0.3}]}\n",
           "sweep:\n  cases:\n    - {name: 0.9, set: {links.survival: 0.9, time.slots: 5}}\n"
           "    - {name: B, set: {schemes: [SpaceMoE]}}\n"
           "  axes: [{key: evaluation.seed, values: [1, 2]}]\n"}};
}

FuzzTarget expression_target() {
  return {read_expression,
          {"constellation.shells.0.planes * model.layers <= 2000 and not a == 1",
           "a + (b - 2) / 3 < 1e-3 or b != a", "not (not (a >= b and b >= a))",
           "-a - -b * -(2 + 3.5e2) == 0 / 0", "1 <= 2", "model.layers / a > 1"}};
}

}  // namespace spacemoe
