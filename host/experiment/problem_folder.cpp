#include "host/experiment/problem_folder.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <functional>
#include <memory>
#include <numeric>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "host/base/error.hpp"
#include "host/base/npy.hpp"
#include "kernels/tables/numbered_list.hpp"

namespace spacemoe {
namespace {

using Json = nlohmann::ordered_json;

/// Rows fetched at a time: what ExpectedLatency keeps of them stays small.
constexpr std::uint32_t rows_at_once = 256;

/// What problem.json says of an array.
struct ArrayForm {
  std::string_view name;
  std::string_view type;  ///< as NumPy writes it
  std::size_t value_bytes;
  std::vector<std::size_t> shape;
  Json axes;
  std::string_view unit;

  [[nodiscard]] std::uint64_t bytes() const {
    return std::accumulate(shape.begin(), shape.end(), std::uint64_t{value_bytes},
                           std::multiplies<>());
  }
};

/// An array's file, whose values follow each other. Nothing outlives its reader: it needs no name
/// of its own until it is whole.
class ArrayFile {
 public:
  ArrayFile(const std::filesystem::path& folder, const ArrayForm& form, Json& listed)
      : path_(folder / fmt::format("{}.npy", form.name)), file_(path_, std::ios::binary) {
    const std::string header = npy_header(form.type, form.shape);
    listed[std::string(form.name)] = {{"file", path_.filename().string()},
                                      {"type", form.type},
                                      {"shape", form.shape},
                                      {"axes", form.axes},
                                      {"unit", form.unit},
                                      {"first_byte", header.size()}};
    write(header);
  }

  template <class Value>
  void append(std::span<const Value> values) {
    write({reinterpret_cast<const char*>(values.data()), values.size_bytes()});
  }

  /// Throws FileError.
  void finish() {
    file_.close();
    check();
  }

 private:
  void write(std::string_view bytes) {
    file_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    check();
  }
  void check() const {
    if (!file_) {
      throw FileError(path_.string(), "write", std::strerror(errno));
    }
  }

  std::filesystem::path path_;
  std::ofstream file_;
};

template <class Value>
void write_array(const std::filesystem::path& folder, const ArrayForm& form,
                 std::span<const Value> values, Json& listed) {
  ArrayFile file(folder, form, listed);
  file.append(values);
  file.finish();
}

void write_latencies(const std::filesystem::path& folder, std::uint32_t satellites,
                     ExpectedLatency& latency, Json& listed) {
  const ArrayForm form{"latencies_s",  "<f8", sizeof(double), {satellites, satellites},
                       {"from", "to"}, "s"};
  if (form.bytes() > max_problem_array_bytes) {
    return;
  }
  ArrayFile file(folder, form, listed);
  const auto sources = list_all<Satellite>(satellites);
  for (std::uint32_t first = 0; first < satellites; first += rows_at_once) {
    const auto part = std::span(sources).subspan(first, std::min(rows_at_once, satellites - first));
    latency.fetch(part);
    for (const Satellite source : part) {
      file.append(latency.row(source));
    }
  }
  file.finish();
}

void write_positions(const std::filesystem::path& folder, const Study& study,
                     const RunContext& context, Json& listed) {
  const SnapshotSeries series = study.scenario.planning_series();
  const ArrayForm form{"positions_km",
                       "<f8",
                       sizeof(double),
                       {series.slots, study.satellites(), 3},
                       {"planning slot", "satellite", "xyz"},
                       "km"};
  if (form.bytes() > max_problem_array_bytes) {
    return;
  }
  ArrayFile file(folder, form, listed);
  const auto snapshots = context.backend.snapshots(series);
  std::vector<OrbitState> orbits(study.satellites());
  for (const Slot slot : all<Slot>(series.slots)) {
    snapshots->orbits(slot, orbits);
    for (const auto& [position, velocity] : orbits) {
      const std::array<double, 3> xyz = {position.x, position.y, position.z};
      file.append(std::span<const double>(xyz));
    }
  }
  file.finish();
}

Json satellites_json(const Constellation& constellation) {
  Json shells = Json::array();
  Json planes = Json::array();
  Json indices = Json::array();
  for (const Satellite satellite : all<Satellite>(constellation.size())) {
    const SatelliteAddress at = constellation.address(satellite);
    shells.push_back(at.shell);
    planes.push_back(at.plane);
    indices.push_back(at.index_in_plane);
  }
  return {{"count", constellation.size()},
          {"shell", std::move(shells)},
          {"plane", std::move(planes)},
          {"slot", std::move(indices)}};
}

Json capacity_json(const Capacity& capacity) {
  Json text = {{"modules_per_satellite", capacity.modules}};
  if (capacity.memory_gb) {
    text["memory_gb"] = *capacity.memory_gb;
  }
  if (capacity.memory_gb || !capacity.memory_of_gb.empty()) {
    text["gateway_memory_gb"] = capacity.gateway_gb;
    text["expert_memory_gb"] = capacity.expert_gb;
  }
  return text;
}

}  // namespace

ProblemArrays::ProblemArrays(const std::filesystem::path& folder, const Study& study,
                             const RunContext& context, ExpectedLatency& latency)
    : folder_(folder), listed_(std::make_unique<Json>(Json::object())) {
  const std::uint32_t satellites = study.satellites();
  const MoeModel& model = study.config.model;
  const ModuleSeconds& seconds = study.compute.planned;
  const std::span<const std::uint8_t> failed = study.scenario.constellation().failed();
  Json& listed = *listed_;
  write_latencies(folder, satellites, latency, listed);
  write_array(
      folder,
      {"inclusion", "<f8", sizeof(double), {model.layers, model.experts}, {"layer", "expert"}, "1"},
      study.laws.inclusion(), listed);
  write_array<float>(folder, {"expert_s", "<f4", sizeof(float), {satellites}, {"satellite"}, "s"},
                     seconds.expert, listed);
  write_array<float>(folder, {"gateway_s", "<f4", sizeof(float), {satellites}, {"satellite"}, "s"},
                     seconds.gateway, listed);
  write_array(folder, {"failed", "|u1", 1, {satellites}, {"satellite"}, "1"}, failed, listed);
  if (!study.capacity.memory_of_gb.empty()) {
    write_array<double>(folder,
                        {"memory_gb", "<f8", sizeof(double), {satellites}, {"satellite"}, "GB"},
                        study.capacity.memory_of_gb, listed);
  }
  write_positions(folder, study, context, listed);
}

ProblemArrays::~ProblemArrays() = default;

void ProblemArrays::write_problem(const ProblemRequest& request, const Study& study) const {
  const MoeModel& model = study.config.model;
  const TimeSlots& slots = study.scenario.planning_slots();
  const Json problem = {
      {"scheme", request.scheme},
      {"draw", request.draw},
      {"draws", request.draws},
      {"seed", request.seed},
      {"model", {{"layers", model.layers}, {"experts", model.experts}, {"active", model.active}}},
      {"capacity", capacity_json(study.capacity)},
      {"planning",
       {{"slots", slots.start_s.size()},
        {"slot_length_s", slots.length_s},
        {"lost_penalty_s", study.config.planning.lost_penalty_s},
        {"start_s", slots.start_s}}},
      {"arrays", *listed_},
      {"satellites", satellites_json(study.scenario.constellation())}};
  const std::filesystem::path path = folder_ / "problem.json";
  std::ofstream file(path, std::ios::binary);
  file << problem.dump() << '\n';
  file.close();
  if (!file) {
    throw FileError(path.string(), "write", std::strerror(errno));
  }
}

}  // namespace spacemoe
