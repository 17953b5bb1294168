#include "host/sweep/sweep_grid.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <numeric>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "host/base/file.hpp"
#include "host/base/fingerprint.hpp"
#include "host/base/nearest_name.hpp"
#include "host/config/config_overrides.hpp"
#include "host/experiment/plan_schemes.hpp"
#include "host/sweep/axis_value.hpp"
#include "host/sweep/numeric_keys.hpp"

namespace spacemoe {

/// Hashes of files, each read once.
class ContentHashes {
 public:
  [[nodiscard]] const std::string& of(const std::filesystem::path& file) {
    const auto [entry, is_new] = hashes_.try_emplace(file.string());
    if (is_new) {
      entry->second = Fingerprint().add(read_file(file)).hex();
    }
    return entry->second;
  }

 private:
  std::map<std::string, std::string> hashes_;
};

namespace {

/// All that decides a point's results: its config, the contents of the files that it names, the
/// program.
std::string point_key(const ExperimentConfig& config, const std::string& version,
                      ContentHashes& files) {
  Fingerprint key;
  key.add_item(config_hash(config)).add_item(version);
  if (config.constellation.elements.file) {
    key.add_item(files.of(*config.constellation.elements.file));
  }
  if (config.activation.file) {
    key.add_item(files.of(*config.activation.file));
  }
  if (config.compute.satellites) {
    key.add_item(files.of(*config.compute.satellites));
  }
  if (config.weather.trace) {
    key.add_item(files.of(*config.weather.trace));
  }
  if (config.serving.arrivals) {
    key.add_item(files.of(*config.serving.arrivals));
  }
  for (const Scheme& scheme : config.schemes) {
    for (const std::filesystem::path& file : files_of(scheme, config.folder)) {
      key.add_item(files.of(file));
    }
  }
  return key.hex();
}

/// Names of a condition must be keys with numbers at the points that it decides on.
bool holds(const Expression& condition, const std::map<std::string, double, std::less<>>& numbers) {
  try {
    return condition.holds([&](std::string_view name) -> std::optional<double> {
      const auto found = numbers.find(name);
      return found == numbers.end() ? std::nullopt : std::optional(found->second);
    });
  } catch (const ConfigError& error) {
    std::vector<std::string> known;
    for (const auto& [name, ignored] : numbers) {
      known.push_back(name);
    }
    ConfigError::Fields fields = error.fields();
    for (const std::string& name : condition.names()) {
      if (!numbers.contains(name)) {
        fields.hint = meant(name, known);
        break;
      }
    }
    throw ConfigError(fields);
  }
}

/// Conditions that numbers of the axes decide alone. They spare reading a config for each
/// combination that they leave out.
class AxisFilter {
 public:
  explicit AxisFilter(const SweepSpec& spec) {
    std::map<std::string, std::size_t, std::less<>> axes;
    for (std::size_t axis = 0; axis < spec.axes.size(); ++axis) {
      axes.emplace(spec.axes[axis].key, axis);
    }
    for (const Expression& keep : spec.keep) {
      const std::vector<std::string> names = keep.names();
      if (std::ranges::all_of(names,
                              [&](const std::string& name) { return axes.contains(name); })) {
        conditions_.push_back(&keep);
        for (const std::string& name : names) {
          add_axis(name, axes.find(name)->second, spec);
        }
      }
    }
  }

  /// False also where an axis has a word there, so that nothing is decided.
  [[nodiscard]] bool leaves_out(const std::vector<std::uint32_t>& values) const {
    const auto value_of = [&](std::string_view name) -> std::optional<double> {
      const auto& [axis, numbers] = numbers_.find(name)->second;
      return numbers[values[axis]];
    };
    return std::ranges::any_of(conditions_, [&](const Expression* keep) {
      const bool is_decided = std::ranges::all_of(
          keep->names(), [&](const std::string& name) { return value_of(name).has_value(); });
      return is_decided && !keep->holds(value_of);
    });
  }

 private:
  struct AxisNumbers {
    std::size_t axis;
    std::vector<std::optional<double>> numbers;
  };

  void add_axis(const std::string& name, std::size_t axis, const SweepSpec& spec) {
    AxisNumbers& added = numbers_[name];
    added.axis = axis;
    added.numbers.clear();
    for (const ConfigNode& value : spec.axes[axis].values) {
      added.numbers.push_back(axis_value(value).number);
    }
  }

  std::vector<const Expression*> conditions_;
  std::map<std::string, AxisNumbers, std::less<>> numbers_;
};

/// Shows a stage for as long as it lives.
class Stage {
 public:
  Stage(Progress* progress, std::string_view name, std::uint64_t total) : progress_(progress) {
    if (progress_ != nullptr) {
      progress_->begin(name, total);
    }
  }
  ~Stage() {
    if (progress_ != nullptr) {
      progress_->end();
    }
  }
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;

  void advance() {
    if (progress_ != nullptr) {
      progress_->advance(1);
    }
  }

 private:
  Progress* progress_;
};

/// Counts through the values of dimensions, the last one fastest.
class Odometer {
 public:
  explicit Odometer(const std::vector<AxisSpec>& axes)
      : axes_(axes), digits_(axes.back().dimension + 1) {}

  [[nodiscard]] std::vector<std::uint32_t> values() const {
    std::vector<std::uint32_t> values;
    for (const AxisSpec& axis : axes_) {
      values.push_back(digits_[axis.dimension]);
    }
    return values;
  }

  /// False after the last combination.
  bool advance() {
    for (std::size_t dimension = digits_.size(); dimension-- > 0;) {
      if (++digits_[dimension] < size_of(dimension)) {
        return true;
      }
      digits_[dimension] = 0;
    }
    return false;
  }

  [[nodiscard]] double combinations() const {
    double product = 1.0;
    for (std::size_t dimension = 0; dimension < digits_.size(); ++dimension) {
      product *= static_cast<double>(size_of(dimension));
    }
    return product;
  }

 private:
  [[nodiscard]] std::size_t size_of(std::size_t dimension) const {
    return std::ranges::find(axes_, dimension, &AxisSpec::dimension)->values.size();
  }

  const std::vector<AxisSpec>& axes_;
  std::vector<std::uint32_t> digits_;
};

}  // namespace

SweepGrid::SweepGrid(ConfigDraft draft, std::string version, const GridWatch& watch)
    : draft_(std::move(draft)),
      version_(std::move(version)),
      spec_(make_sweep_spec(read_sweep(draft_))) {
  // Copied for every point.
  std::erase_if(draft_.root.children, [](const ConfigNode& child) { return child.key == "sweep"; });
  read_points(watch);
  if (points_.empty()) {
    throw ConfigError({.key = "sweep.keep",
                       .found = fmt::format("found no point that keeps to it, of {}", filtered_),
                       .allowed = "conditions that leave some",
                       .position = spec_.keep.front().position()});
  }
  check_same_configs();
  std::vector<std::pair<std::string, std::string>> axes;
  for (const AxisSpec& axis : spec_.axes) {
    axes.emplace_back(axis.key, stored_values(axis));
  }
  std::vector<std::string> keys;
  for (const GridPoint& point : points_) {
    keys.push_back(point.key);
  }
  hash_ = grid_hash(axes, keys);
}

void SweepGrid::read_points(const GridWatch& watch) {
  Odometer odometer(spec_.axes);
  if (odometer.combinations() > static_cast<double>(max_sweep_points)) {
    throw ConfigError({.key = "sweep.axes",
                       .found = fmt::format("found {:.6g} combinations", odometer.combinations()),
                       .allowed = fmt::format("up to {}", max_sweep_points),
                       .position = spec_.position});
  }
  const AxisFilter filter(spec_);
  ContentHashes files;
  Stage stage(watch.progress, "reading points",
              static_cast<std::uint64_t>(odometer.combinations()));
  do {
    if (watch.stop.stop_requested()) {
      throw Interrupted("the reading of points");
    }
    const Indices values = odometer.values();
    if (filter.leaves_out(values)) {
      ++filtered_;
    } else {
      add_point(values, files);
    }
    stage.advance();
  } while (odometer.advance());
}

void SweepGrid::add_point(const Indices& values, ContentHashes& files) {
  std::optional<LoadedConfig> loaded;
  try {
    loaded = read(values);
    if (!spec_.keep.empty()) {
      const auto numbers = numeric_keys(loaded->config);
      if (!std::ranges::all_of(spec_.keep,
                               [&](const Expression& keep) { return holds(keep, numbers); })) {
        ++filtered_;
        return;
      }
    }
    check_together(*loaded);
    check_experiment(loaded->config);
  } catch (const ConfigError& error) {
    ConfigError::Fields fields = error.fields();
    if (!fields.position && loaded) {
      fields.position = loaded->source.locate(fields.key);
    }
    fields.hint += fmt::format("{}at {}", fields.hint.empty() ? "" : "; ", describe(values));
    throw ConfigError(fields);
  }
  if (points_.empty()) {
    name_ = loaded->config.name;
  }
  points_.push_back({point_key(loaded->config, version_, files), values});
}

void SweepGrid::check_same_configs() const {
  std::map<std::string_view, std::size_t> first;
  for (std::size_t i = 0; i < points_.size(); ++i) {
    const auto [entry, is_new] = first.try_emplace(points_[i].key, i);
    if (!is_new) {
      const Indices& values = points_[i].values;
      const AxisSpec& axis = spec_.axes.front();
      const bool is_of_case =
          axis.is_cases() && values.front() != points_[entry->second].values.front();
      throw ConfigError(
          {is_of_case ? fmt::format("sweep.cases.{}", values.front() - 1) : "sweep.axes",
           fmt::format("found the same config at {} and at {}",
                       describe(points_[entry->second].values), describe(values)),
           is_of_case ? "cases that each change it" : "axes that each change it", "",
           is_of_case ? axis.values[values.front()].position : spec_.position});
    }
  }
}

LoadedConfig SweepGrid::read(const Indices& values) const {
  ConfigDraft draft = draft_;
  for (std::size_t axis = 0; axis < values.size(); ++axis) {
    const AxisSpec& spec = spec_.axes[axis];
    if (!spec.is_cases()) {
      assign(draft.root, spec.key, spec.values[values[axis]], spec.position);
      continue;
    }
    for (const ConfigNode& change : spec.changes[values[axis]]) {
      assign(draft.root, change.key, change, change.key_position);
    }
  }
  return read_draft(std::move(draft), *elements_);
}

LoadedConfig SweepGrid::config(std::uint64_t point) const {
  return read(points_[point].values);
}

std::string SweepGrid::describe(const Indices& values) const {
  std::string text;
  for (std::size_t axis = 0; axis < values.size(); ++axis) {
    const AxisSpec& spec = spec_.axes[axis];
    text += fmt::format("{}{} = {}", text.empty() ? "" : ", ", spec.key,
                        axis_value(spec.values[values[axis]]).text);
  }
  return text;
}

std::string SweepGrid::describe(std::uint64_t point) const {
  return describe(points_[point].values);
}

std::string SweepGrid::params(std::uint64_t point) const {
  std::vector<std::pair<std::string, const ConfigNode*>> params;
  for (std::size_t axis = 0; axis < spec_.axes.size(); ++axis) {
    const AxisSpec& spec = spec_.axes[axis];
    params.emplace_back(spec.key, &spec.values[points_[point].values[axis]]);
  }
  return params_json(params);
}

std::string grid_hash(const std::vector<std::pair<std::string, std::string>>& axes,
                      const std::vector<std::string>& keys) {
  Fingerprint hash;
  for (const auto& [key, values] : axes) {
    hash.add_item(key).add_item(values);
  }
  for (const std::string& key : keys) {
    hash.add_item(key);
  }
  return hash.hex();
}

}  // namespace spacemoe
