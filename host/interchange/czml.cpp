#include "host/interchange/czml.hpp"

#include <array>
#include <chrono>
#include <iterator>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

namespace spacemoe {
namespace {

constexpr double metres_per_km = 1e3;

/// Red, green, blue and opacity.
using Colour = std::array<int, 4>;
constexpr Colour of_empty = {150, 160, 175, 160};
constexpr Colour of_experts = {70, 150, 235, 255};
constexpr Colour of_gateways = {250, 180, 50, 255};
constexpr Colour of_paths = {70, 150, 235, 90};
constexpr Colour of_tokens = {255, 90, 60, 255};

std::string colour_text(const Colour& colour) {
  return fmt::format(R"({{"rgba": [{}]}})", fmt::join(colour, ", "));
}

std::string json_text_of(std::string_view text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

/// How many pixels a point is wide, and its colour.
std::string point_text(const CzmlSatellite& satellite) {
  const bool is_empty = satellite.modules.empty();
  const Colour& colour = is_empty ? of_empty : satellite.is_gateway ? of_gateways : of_experts;
  return fmt::format(R"({{"pixelSize": {}, "color": {}}})",
                     is_empty               ? 3
                     : satellite.is_gateway ? 9
                                            : 6,
                     colour_text(colour));
}

}  // namespace

CzmlWriter::CzmlWriter(TextSink sink, std::string_view name, UtcTime epoch, double end_s)
    : sink_(std::move(sink)), epoch_(epoch), end_s_(end_s) {
  const std::string text = json_text_of(name);
  sink_(fmt::format(
      R"({}{}, "version": "1.0", "clock": {{"interval": "{}", "currentTime": "{}", )"
      R"("multiplier": 60, "range": "LOOP_STOP", "step": "SYSTEM_CLOCK_MULTIPLIER"}}}})",
      czml_start, std::string_view(text).substr(1), interval(0.0, end_s_), moment(0.0)));
}

std::string CzmlWriter::moment(double time_s) const {
  using Milliseconds = std::chrono::milliseconds;
  const auto after = std::chrono::round<Milliseconds>(std::chrono::duration<double>(time_s));
  return utc_text(epoch_ + after);
}

std::string CzmlWriter::interval(double from_s, double until_s) const {
  return fmt::format("{}/{}", moment(from_s), moment(until_s));
}

void CzmlWriter::packet(std::string_view text) {
  sink_(",\n");
  sink_(text);
}

void CzmlWriter::satellite(const CzmlSatellite& satellite, double step_s,
                           std::span<const Vector3> positions_km) {
  const SatelliteAddress& at = satellite.address;
  std::string text = fmt::format(
      R"({{"id": "satellite-{}", "name": "satellite {}", "availability": "{}", )"
      R"("properties": {{"shell": {}, "plane": {}, "index_in_plane": {}, "modules": {}}}, )"
      R"("point": {}, )",
      satellite.satellite, satellite.satellite, interval(0.0, end_s_), at.shell, at.plane,
      at.index_in_plane, json_text_of(satellite.modules), point_text(satellite));
  if (!satellite.label.empty()) {
    text += fmt::format(
        R"("label": {{"text": {}, "font": "12px sans-serif", "pixelOffset": {{"cartesian2": )"
        R"([0, -14]}}}}, )",
        json_text_of(satellite.label));
  }
  text += fmt::format(
      R"("position": {{"epoch": "{}", "referenceFrame": "INERTIAL", "interpolationAlgorithm": )"
      R"("LAGRANGE", "interpolationDegree": 5, "cartesian": [)",
      moment(0.0));
  for (std::size_t sample = 0; sample < positions_km.size(); ++sample) {
    const Vector3& position_km = positions_km[sample];
    // Sums of a step would drift.
    fmt::format_to(std::back_inserter(text), "{}{:.6f},{:.1f},{:.1f},{:.1f}",
                   sample == 0 ? "" : ",", static_cast<double>(sample) * step_s,
                   metres_per_km * position_km.x, metres_per_km * position_km.y,
                   metres_per_km * position_km.z);
  }
  packet(text + "]}}");
}

void CzmlWriter::link(Satellite a, Satellite b, CzmlLinkUse use, const TimeParts& used) {
  const bool of_token = use == CzmlLinkUse::token;
  std::vector<std::string> when;
  for (const auto& [from_s, until_s] : used) {
    when.push_back(fmt::format("\"{}\"", interval(from_s, until_s)));
  }
  packet(fmt::format(
      R"({{"id": "{}-{}-{}", "availability": [{}], "polyline": {{"positions": {{"references": )"
      R"(["satellite-{}#position", "satellite-{}#position"]}}, "arcType": "NONE", "width": {}, )"
      R"("material": {{"solidColor": {{"color": {}}}}}}}}})",
      of_token ? "token" : "path", a, b, fmt::join(when, ", "), a, b, of_token ? 4 : 1,
      colour_text(of_token ? of_tokens : of_paths)));
}

void CzmlWriter::end() {
  sink_("\n]\n");
}

}  // namespace spacemoe
