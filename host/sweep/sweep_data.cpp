#include "host/sweep/sweep_data.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/base/seal.hpp"
#include "host/sweep/axis_value.hpp"
#include "host/sweep/sweep_files.hpp"
#include "host/sweep/sweep_scan.hpp"

namespace spacemoe {
namespace {

std::vector<SweepAxis> axes_of(const SweepHead& head) {
  std::vector<SweepAxis> axes;
  for (const AxisRow& row : head.axes) {
    SweepAxis& axis =
        axes.emplace_back(SweepAxis{row.key, static_cast<std::uint32_t>(row.dimension), {}, {}});
    if (!are_cases(row.values_json)) {
      axis.values = values_from_json(row.values_json);
      continue;
    }
    for (auto& [name, changes] : cases_from_json(row.values_json)) {
      axis.values.push_back({std::move(name), std::nullopt});
      axis.changes.push_back(std::move(changes));
    }
  }
  return axes;
}

/// Finds the values of points among those of the axes.
class AxisValues {
 public:
  explicit AxisValues(const std::vector<SweepAxis>& axes) {
    for (const SweepAxis& axis : axes) {
      auto& known = known_.emplace_back(axis.key, std::set<std::pair<std::string, bool>>());
      for (const AxisValue& value : axis.values) {
        known.second.emplace(value.text, value.number.has_value());
      }
    }
  }

  /// One of each axis. Throws std::exception where they are anything else.
  [[nodiscard]] std::vector<AxisValue> of(const PointRow& point) const {
    const auto params = params_from_json(point.params);
    std::vector<AxisValue> values;
    for (const auto& [key, known] : known_) {
      const auto found = std::ranges::find(params, key, &std::pair<std::string, AxisValue>::first);
      if (found == params.end() ||
          !known.contains({found->second.text, found->second.number.has_value()})) {
        throw std::invalid_argument(
            fmt::format("point {} has a value that is none of axis {}", point.number, key));
      }
      values.push_back(found->second);
    }
    return values;
  }

 private:
  std::vector<std::pair<std::string, std::set<std::pair<std::string, bool>>>> known_;
};

SweepData read_file_of_sweep(const std::filesystem::path& file) {
  StoredSweep stored = read_stored_sweep(file, Figures::kept);
  SweepHead& head = *stored.head;
  try {
    SweepData data{std::move(head.name),
                   std::move(head.grid),
                   std::move(head.version),
                   head.points_planned,
                   std::move(head.config),
                   axes_of(head),
                   {}};
    data.first_config = std::move(head.first_config);
    for (SessionRow& session : stored.sessions) {
      data.processes.push_back({std::move(session.command), std::move(session.backend),
                                std::move(session.device), session.threads});
    }
    const AxisValues axis_values(data.axes);
    for (PointRow& point : stored.points) {
      data.wall_s += point.wall_s;
      std::vector<AxisValue> values = axis_values.of(point);
      data.points.push_back({point.number, std::move(point.key), std::move(values),
                             std::move(point.error), std::move(point.schemes)});
    }
    if (stored.format == sweep_format_without_digests) {
      data.remarks.push_back(remark_without_digests(file));
    }
    return data;
  } catch (const std::exception& error) {
    // JSON that is none, or says what no sweep wrote.
    throw FileError(file.string(), "read", fmt::format("it is damaged: {}", error.what()));
  }
}

void append(SweepData& whole, SweepData part, const std::filesystem::path& first,
            const std::filesystem::path& file) {
  if (part.grid != whole.grid) {
    throw FileError(file.string(), "read",
                    fmt::format("it belongs to another sweep than {}", first.string()));
  }
  std::ranges::move(part.points, std::back_inserter(whole.points));
  std::ranges::move(part.processes, std::back_inserter(whole.processes));
  whole.wall_s += part.wall_s;
  std::ranges::move(part.remarks, std::back_inserter(whole.remarks));
}

}  // namespace

std::string changes_text(const CaseChanges& changes) {
  std::string text;
  for (const auto& [key, value] : changes) {
    text += fmt::format("{}{} = {}", text.empty() ? "" : ", ", key, value.text);
  }
  return text.empty() ? "the config as it stands" : text;
}

const SweepMetric* SweepScheme::find(std::string_view name) const {
  const auto found = std::ranges::find(metrics, name, &SweepMetric::name);
  return found == metrics.end() ? nullptr : &*found;
}

std::vector<std::filesystem::path> sweep_files(const std::filesystem::path& path) {
  if (!std::filesystem::is_directory(path)) {
    return {path};
  }
  std::vector<std::filesystem::path> shards;
  std::vector<std::filesystem::path> others;
  for (const auto& entry : std::filesystem::directory_iterator(path)) {
    if (entry.path().extension() == ".sqlite") {
      const bool is_shard = entry.path().filename().string().starts_with("shard-");
      (is_shard ? shards : others).push_back(entry.path());
    }
  }
  if (shards.empty() && others.size() != 1) {
    throw FileError(path.string(), "read",
                    !others.empty() ? "there are several databases in this folder; name one"
                    : std::filesystem::exists(path / manifest_name)
                        ? "there is no sweep in this folder, but the result of a run or search, "
                          "which `report` and `compare` read"
                        : "there is no sweep in this folder, no file *.sqlite");
  }
  std::ranges::sort(shards);
  return shards.empty() ? others : shards;
}

SweepData read_sweep(const std::filesystem::path& path) {
  const std::vector<std::filesystem::path> files = sweep_files(path);
  SweepData data = read_file_of_sweep(files.front());
  for (std::size_t i = 1; i < files.size(); ++i) {
    append(data, read_file_of_sweep(files[i]), files.front(), files[i]);
  }
  std::ranges::sort(data.points, {}, &SweepPoint::number);
  const auto twice = std::ranges::adjacent_find(data.points, {}, &SweepPoint::number);
  if (twice != data.points.end()) {
    throw FileError(
        path.string(), "read",
        fmt::format("point {} is in it twice: shards of several divisions", twice->number));
  }
  return data;
}

}  // namespace spacemoe
