#include <array>
#include <cstddef>
#include <string_view>

#include <fmt/format.h>

#include "host/config/config_fields.hpp"
#include "host/config/sweep_block.hpp"

namespace spacemoe {
namespace {

constexpr std::array scale_words = {Word("linear", AxisScale::linear), Word("log", AxisScale::log)};
constexpr std::array<std::string_view, 5> beside_no_values = {"from", "to", "step", "count",
                                                              "scale"};
constexpr std::array<std::string_view, 2> beside_no_step = {"count", "scale"};
constexpr std::array<std::string_view, 7> beside_no_zip = {"key",  "values", "from", "to",
                                                           "step", "count",  "scale"};
constexpr std::array<std::string_view, 2> axes_or_cases = {"axes", "cases"};
constexpr TextRule case_name{" ._+-/%=:,()", 60};
constexpr std::string_view key_form = "a dotted path of the config, for example links.survival";

ListRule up_to_max(std::size_t min, std::string_view of) {
  return {.words = {}, .min = min, .max = max_sweep_items, .of = of};
}

ListRule words_up_to_max(std::size_t min, std::string_view of) {
  ListRule rule = up_to_max(min, of);
  rule.of_words = true;
  return rule;
}

/// `need` is that of the key: an item of the list of axes may have a zip instead.
void describe(FieldVisitor& v, StatedAxis& axis, Need need) {
  v.any_text({"key", "Dotted path of a key, list items by index", need}, axis.key, key_form);
  v.any_list({"values", "What it takes in turn: numbers, words, presets, lists, maps"}, axis.values,
             words_up_to_max(1, "values"));
  if (!axis.values.empty()) {
    v.excluded(beside_no_values, "values");
    return;
  }
  v.optional_number({"from", "First value of a range, instead of values"}, axis.from, any_number());
  v.optional_number({"to", "Last value of a range"}, axis.to, any_number());
  v.optional_number({"step", "From one value to the next"}, axis.step, any_number());
  if (axis.step) {
    v.excluded(beside_no_step, "step");
    return;
  }
  v.optional_integer({"count", "Values of a range, instead of step"}, axis.count,
                     {2, max_sweep_items});
  v.choice({"scale", "Values of a range with count in equal differences (linear) or ratios (log)"},
           axis.scale, scale_words);
}

void describe(FieldVisitor& v, SweepDimension& dimension) {
  describe(v, dimension.axis, Need::optional);
  v.map_list({"zip", "Axes that change together, of as many values each"}, dimension.zip,
             up_to_max(2, "axes"), {},
             [&](StatedAxis& axis) { describe(v, axis, Need::required); });
  if (!dimension.zip.empty()) {
    v.excluded(beside_no_zip, "zip");
  }
}

void describe(FieldVisitor& v, SweepCase& one) {
  v.text({"name", "What results call it; unique, and not base", Need::required}, one.name,
         case_name);
  v.any_map({"set", "Keys that it sets, as dotted paths, with their values; null for none",
             Need::required, "{links.survival: 0.99}"},
            one.changes);
}

}  // namespace

void describe(FieldVisitor& v, SweepBlock& sweep) {
  v.map_list({"cases",
              "Changes of the config, which is the base and the first case; each case is combined "
              "with all values of the axes, where there are axes"},
             sweep.cases, up_to_max(1, "cases"), {}, [&](SweepCase& one) { describe(v, one); });
  v.map_list({"axes", "What the sweep varies; the last axis changes fastest"}, sweep.axes,
             up_to_max(1, "axes"), {}, [&](SweepDimension& dimension) { describe(v, dimension); });
  v.needs_one_of(axes_or_cases, fmt::format("axes: {}", example_axes));
  v.text_list({"keep", "Conditions over numeric keys; points that break one are left out"},
              sweep.keep, words_up_to_max(0, "conditions"));
}

}  // namespace spacemoe
