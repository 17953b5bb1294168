#include "host/elements/ephemeris.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "host/base/contract.hpp"
#include "host/base/error.hpp"
#include "kernels/common/constants.hpp"
#include "kernels/common/parallel_loop.hpp"
#include "kernels/common/wgs72.hpp"
#include "kernels/tables/sgp4_states.hpp"

namespace spacemoe {
namespace {

constexpr double seconds_per_minute = 60.0;

std::string_view reason_of(Sgp4Error error) {
  switch (error) {
    case Sgp4Error::none:
      break;
    case Sgp4Error::eccentricity:
      return "its mean eccentricity is not within -0.001 and 1";
    case Sgp4Error::mean_motion:
      return "its mean motion is not above 0";
    case Sgp4Error::perturbed_eccentricity:
      return "Sun and Moon pull its eccentricity out of 0 to 1";
    case Sgp4Error::semilatus_rectum:
      return "its orbit is none any more (semilatus rectum below 0)";
    case Sgp4Error::decayed:
      return "it has decayed (radius below that of the Earth)";
  }
  return "its elements are no numbers";
}

ConfigError no_state(const OrbitalElements& elements, UtcTime at, Sgp4Error error) {
  return ConfigError(
      {.found = fmt::format("SGP4 has no state of {} at {}, {:.2f} days after its epoch: {}",
                            satellite_text(elements), utc_text(at),
                            seconds_between(elements.epoch, at) / 86400.0, reason_of(error)),
       .allowed = "times at which every satellite is in orbit",
       .hint = "leave the satellite out, or choose times near its epoch"});
}

UtcTime moment(UtcTime start, double time_s) {
  return start + std::chrono::nanoseconds(std::llround(time_s * 1e9));
}

/// Some satellites in a row, whose states lie side by side: one thread's work.
constexpr std::size_t satellites_of_a_task = 16;
/// Times in a row of a near-Earth satellite, so that a task's rows stay in cache.
constexpr std::size_t times_of_a_block = 64;

class Propagation {
 public:
  Propagation(std::span<const OrbitalElements> elements, UtcTime start,
              std::span<const double> times_s)
      : elements_(elements),
        start_(start),
        times_s_(times_s),
        states_(elements.size() * times_s.size()) {}

  std::vector<OrbitState> run(const HostContext& context) {
    const std::size_t tasks = (elements_.size() + satellites_of_a_task - 1) / satellites_of_a_task;
    // The first failure by number, whichever thread finds one first.
    std::vector<std::optional<Failure>> failures(tasks);
    parallel_loop(context.arena, static_cast<std::uint32_t>(tasks), [&](std::uint32_t task) {
      if (!context.stop.stop_requested()) {
        failures[task] = propagate(task * satellites_of_a_task);
      }
    });
    if (context.stop.stop_requested()) {
      throw Interrupted("propagation of satellites");
    }
    for (const auto& failure : failures) {
      if (failure) {
        throw no_state(elements_[failure->satellite], moment(start_, times_s_[failure->time]),
                       failure->error);
      }
    }
    return std::move(states_);
  }

 private:
  struct Failure {
    std::size_t satellite;
    std::size_t time;
    Sgp4Error error;
  };

  std::optional<Failure> propagate(std::size_t first) {
    const std::size_t last = std::min(first + satellites_of_a_task, elements_.size());
    std::vector<Sgp4Satellite> satellites;
    for (std::size_t s = first; s < last; ++s) {
      satellites.push_back(sgp4_satellite(elements_[s]));
    }
    for (std::size_t from = 0; from < times_s_.size(); from += times_of_a_block) {
      const std::size_t end = std::min(from + times_of_a_block, times_s_.size());
      for (std::size_t s = first; s < last; ++s) {
        if (!satellites[s - first].deep_space) {
          if (const auto failure = propagate(satellites[s - first], s, from, end)) {
            return failure;
          }
        }
      }
    }
    for (std::size_t s = first; s < last; ++s) {
      if (satellites[s - first].deep_space) {
        if (const auto failure = propagate(satellites[s - first], s, 0, times_s_.size())) {
          return failure;
        }
      }
    }
    return std::nullopt;
  }

  std::optional<Failure> propagate(const Sgp4Satellite& satellite, std::size_t number,
                                   std::size_t from, std::size_t end) {
    const double start_s = seconds_between(elements_[number].epoch, start_);
    std::vector<double> minutes(end - from);
    for (std::size_t k = from; k < end; ++k) {
      minutes[k - from] = (start_s + times_s_[k]) / seconds_per_minute;
    }
    OrbitState* out = states_.data() + from * elements_.size() + number;
    const auto failure = satellite.deep_space
                             ? deep_space_states(satellite.orbit, *satellite.deep_space, minutes,
                                                 out, elements_.size())
                             : near_earth_states(satellite.orbit, minutes, out, elements_.size());
    return failure ? std::optional(Failure{number, from + failure->time, failure->error})
                   : std::nullopt;
  }

  std::span<const OrbitalElements> elements_;
  UtcTime start_;
  std::span<const double> times_s_;
  std::vector<OrbitState> states_;
};

/// Resonances are integrated from epoch on: what is further off would take long.
[[maybe_unused]] bool is_within_a_century(double time_s) {
  constexpr double century_s = 100.0 * 365.25 * 86400.0;
  return std::fabs(time_s) <= century_s;
}

double full_turn(double angle) {
  const double turned = std::fmod(angle, 2.0 * pi);
  return turned < 0.0 ? turned + 2.0 * pi : turned;
}

}  // namespace

std::vector<OrbitState> teme_states(std::span<const OrbitalElements> elements, UtcTime start,
                                    std::span<const double> times_s, const HostContext& context) {
  SPACEMOE_EXPECTS(std::ranges::all_of(times_s, is_within_a_century));
  return Propagation(elements, start, times_s).run(context);
}

std::vector<OrbitState> teme_states(std::span<const OrbitalElements> elements, UtcTime start,
                                    std::span<const double> times_s) {
  tbb::task_arena one_thread(1);
  SilentProgress silent;
  return teme_states(elements, start, times_s, {one_thread, silent, {}});
}

std::vector<MeanOrbit> mean_orbits(std::span<const OrbitalElements> elements, UtcTime at) {
  std::vector<MeanOrbit> orbits;
  orbits.reserve(elements.size());
  for (const OrbitalElements& of : elements) {
    const Sgp4Satellite satellite = sgp4_satellite(of);
    const double minutes = seconds_between(of.epoch, at) / seconds_per_minute;
    const Sgp4Error error = satellite.at(minutes).error;
    if (error != Sgp4Error::none) {
      throw no_state(of, at, error);
    }
    const Sgp4MeanState mean = satellite.mean_at(minutes);
    const Sgp4Orbit& orbit = satellite.orbit;
    orbits.push_back({mean.semi_major_axis * wgs72::radius_km, mean.eccentricity, mean.inclination,
                      full_turn(mean.node), full_turn(mean.pericentre + mean.mean_anomaly),
                      wgs72::unit_motion / std::pow(mean.semi_major_axis, 1.5) / seconds_per_minute,
                      (orbit.node_rate + 2.0 * orbit.node_drag * minutes) / seconds_per_minute,
                      (orbit.mean_anomaly_rate + orbit.pericentre_rate +
                       2.0 * orbit.longitude_drag[0] * minutes) /
                          seconds_per_minute});
  }
  return orbits;
}

}  // namespace spacemoe
