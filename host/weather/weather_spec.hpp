#pragma once

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "kernels/common/weather.hpp"

namespace spacemoe {

/// Outages of every link, in continuous time.
struct OutageSpec {
  std::optional<double> survival;  ///< of a link in a slot; empty: LinkSpec says what outages are
  std::optional<double> mean_s;    ///< empty: those of different slots are independent

  bool operator==(const OutageSpec&) const = default;
};

/// How long a silence is.
enum class SilenceLength : std::uint8_t { fixed, exponential };

/// Which losses of a link are followed by acquisition: all, or all but outages, whose lengths
/// contain it.
enum class AcquireAfter : std::uint8_t { any_loss, all_but_outages };

/// Resets of satellites, which forward and compute nothing for a while.
struct SilenceSpec {
  double per_year = 0.0;  ///< of a satellite
  double duration_s = 60.0;
  SilenceLength length = SilenceLength::fixed;

  bool operator==(const SilenceSpec&) const = default;
};

/// Satellites that fail for ever: every one lives on for another year with the same probability,
/// whatever its age (exponential lifetimes).
struct FailureSpec {
  double share_per_year = 0.0;  ///< that fails within a year
  double after_days = 0.0;      ///< from when all work until slot 0

  bool operator==(const FailureSpec&) const = default;
};

/// A part of the sky with weather of its own: a cap of the Earth, which turns, or a band of
/// latitudes. Either the three keys of a cap or the two of a band are given.
struct RegionSpec {
  std::string name;
  std::optional<double> latitude_deg;
  std::optional<double> longitude_deg;
  std::optional<double> radius_deg;
  std::optional<double> min_latitude_deg;
  std::optional<double> max_latitude_deg;
  double from_s = 0.0;
  std::optional<double> until_s;  ///< empty: it does not end
  double survival = 1.0;          ///< of links with an end inside, in a slot
  std::optional<double> mean_outage_s;
  std::optional<double> silences_per_year;

  [[nodiscard]] bool is_cap() const { return latitude_deg.has_value(); }
  bool operator==(const RegionSpec&) const = default;
};

/// Weather, as a user states it: docs/model.md, "Weather".
struct WeatherSpec {
  OutageSpec outages;
  double acquisition_s = 0.0;
  AcquireAfter acquire_after = AcquireAfter::any_loss;
  SilenceSpec silences;
  FailureSpec failures;
  std::vector<RegionSpec> regions;
  /// Right ascension of Greenwich at time 0. Of the epoch: whoever reads a config fills it in.
  double greenwich_deg = 0.0;
  bool greenwich_of_epoch = true;
  std::optional<std::filesystem::path> trace;

  /// Whether links can be lost to weather that this states.
  [[nodiscard]] bool has_any() const {
    return acquisition_s > 0.0 || outages.survival || trace || !regions.empty() || has_silences() ||
           failures.share_per_year > 0.0;
  }
  /// Whether satellites fall silent anywhere.
  [[nodiscard]] bool has_silences() const {
    return silences.per_year > 0.0 || std::ranges::any_of(regions, [](const RegionSpec& region) {
             return region.silences_per_year.value_or(0.0) > 0.0;
           });
  }
  bool operator==(const WeatherSpec&) const = default;
};

}  // namespace spacemoe
