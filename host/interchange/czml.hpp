#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host/constellation/constellation.hpp"
#include "host/elements/utc_time.hpp"
#include "host/interchange/orbit_samples.hpp"
#include "kernels/common/orbit.hpp"

/// CZML, the JSON that Cesium shows moving things from (CZML Guide, AnalyticalGraphicsInc/
/// czml-writer): a list of packets, one for each thing. docs/interchange.md.
namespace spacemoe {

/// What every file starts with.
inline constexpr std::string_view czml_start = "[\n{\"id\": \"document\", \"name\": \"spacemoe ";

/// Where a text goes, piece by piece.
using TextSink = std::function<void(std::string_view)>;

/// How a satellite is drawn, and what is said of it.
struct CzmlSatellite {
  Satellite satellite;
  SatelliteAddress address;
  std::string modules;  ///< what it holds, in words; empty: nothing
  bool is_gateway;
  std::string label;  ///< shown beside it; empty: none
};

/// Links of a placement: those that its paths take, and those of a token.
enum class CzmlLinkUse : std::uint8_t { path, token };

/// Parts of the horizon (s), ascending, one ending before the next begins.
using TimeParts = std::vector<std::pair<double, double>>;

/// Writes packets one after the other, and keeps none.
class CzmlWriter {
 public:
  /// `epoch`: the moment of time 0; `end_s`: of the horizon
  CzmlWriter(TextSink sink, std::string_view name, UtcTime epoch, double end_s);

  /// positions_km: [samples], inertial
  void satellite(const CzmlSatellite& satellite, double step_s,
                 std::span<const Vector3> positions_km);
  /// A line between two satellites while it is used; both must have been written.
  void link(Satellite a, Satellite b, CzmlLinkUse use, const TimeParts& used);
  void end();

 private:
  void packet(std::string_view text);
  [[nodiscard]] std::string moment(double time_s) const;
  [[nodiscard]] std::string interval(double from_s, double until_s) const;

  TextSink sink_;
  UtcTime epoch_;
  double end_s_;
};

}  // namespace spacemoe
