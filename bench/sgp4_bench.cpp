#include <cstddef>
#include <cstdint>
#include <iostream>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>
#include <tbb/task_arena.h>

#include "host/base/progress.hpp"
#include "host/elements/elements_file.hpp"
#include "host/elements/ephemeris.hpp"
#include "kernels/tables/sgp4_states.hpp"

/// How many states of satellites SGP4 makes in a second, on one thread.
///
///     sgp4_bench [--elements FILE] [--benchmark_...]
///
/// Without a file: 426 satellites in orbits like OneWeb's. bench/sgp4_peers.py has the peers.
namespace spacemoe {
namespace {

std::vector<OrbitalElements> elements;
std::string source = "426 satellites like OneWeb's";

constexpr double minutes_of_a_day = 1440.0;

std::vector<OrbitalElements> like_oneweb() {
  constexpr std::uint32_t satellites = 426;
  constexpr std::uint32_t planes = 12;
  std::vector<OrbitalElements> made(satellites);
  for (std::uint32_t number = 0; number < satellites; ++number) {
    OrbitalElements& of = made[number];
    of.catalogue_number = number + 1;
    of.epoch = *parse_utc("2022-09-14T12:00:00");
    of.mean_motion_per_day = 13.16;
    of.eccentricity = 0.0002;
    of.inclination_deg = 87.9;
    of.raan_deg = 180.0 / planes * (number % planes);
    of.pericentre_deg = 90.0;
    of.mean_anomaly_deg = 360.0 * (number / planes) / (satellites / planes + 1);
    of.bstar = 1e-4;
  }
  return made;
}

std::vector<double> minutes_of_days(double days) {
  std::vector<double> minutes;
  for (double at = 0.0; at < days * minutes_of_a_day; at += 1.0) {
    minutes.push_back(at);
  }
  return minutes;
}

/// Items are states.
void count(benchmark::State& state, std::size_t states) {
  state.SetItemsProcessed(static_cast<std::int64_t>(states) *
                          static_cast<std::int64_t>(state.iterations()));
}

std::vector<Sgp4Satellite> constants() {
  std::vector<Sgp4Satellite> satellites;
  for (const OrbitalElements& of : elements) {
    satellites.push_back(sgp4_satellite(of));
  }
  return satellites;
}

/// All satellites at every minute of a day, constants made once: what python3-sgp4's array call
/// does.
void BM_States(benchmark::State& state) {
  const auto satellites = constants();
  const auto minutes = minutes_of_days(1.0);
  std::vector<OrbitState> states(minutes.size());
  for (auto _ : state) {
    for (const Sgp4Satellite& of : satellites) {
      const auto failure =
          of.deep_space ? deep_space_states(of.orbit, *of.deep_space, minutes, states.data(), 1)
                        : near_earth_states(of.orbit, minutes, states.data(), 1);
      benchmark::DoNotOptimize(failure);
      benchmark::DoNotOptimize(states.data());
    }
  }
  count(state, satellites.size() * minutes.size());
}

/// The same one state at a time, without lanes.
void BM_StateByState(benchmark::State& state) {
  const auto satellites = constants();
  const auto minutes = minutes_of_days(1.0);
  for (auto _ : state) {
    for (const Sgp4Satellite& of : satellites) {
      for (const double at : minutes) {
        benchmark::DoNotOptimize(of.at(at));
      }
    }
  }
  count(state, satellites.size() * minutes.size());
}

/// What a study asks for: [times][satellites], constants included, 200 moments.
void BM_Ephemeris(benchmark::State& state) {
  tbb::task_arena arena(1);
  SilentProgress progress;
  const std::stop_source stop;
  std::vector<double> times_s;
  for (int slot = 0; slot < 200; ++slot) {
    times_s.push_back(30.0 * slot);
  }
  for (auto _ : state) {
    benchmark::DoNotOptimize(teme_states(elements, elements.front().epoch, times_s,
                                         {arena, progress, stop.get_token()}));
  }
  count(state, elements.size() * times_s.size());
}

/// Constants of all satellites; items are satellites.
void BM_Constants(benchmark::State& state) {
  for (auto _ : state) {
    benchmark::DoNotOptimize(constants());
  }
  count(state, elements.size());
}

/// A geostationary satellite, one of GPS and one of Molniya, every minute of three days.
void BM_DeepSpace(benchmark::State& state) {
  OrbitalElements of = like_oneweb().front();
  std::vector<Sgp4Satellite> satellites;
  for (const auto& [motion, eccentricity] :
       {std::pair{1.0027, 3e-4}, {2.0056, 0.005}, {2.006, 0.7}}) {
    of.mean_motion_per_day = motion;
    of.eccentricity = eccentricity;
    of.inclination_deg = 63.4;
    satellites.push_back(sgp4_satellite(of));
  }
  const auto minutes = minutes_of_days(3.0);
  std::vector<OrbitState> states(minutes.size());
  for (auto _ : state) {
    for (const Sgp4Satellite& each : satellites) {
      benchmark::DoNotOptimize(
          deep_space_states(each.orbit, *each.deep_space, minutes, states.data(), 1));
    }
  }
  count(state, satellites.size() * minutes.size());
}

BENCHMARK(BM_States)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_StateByState)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_Ephemeris)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_Constants)->Unit(benchmark::kMicrosecond);
BENCHMARK(BM_DeepSpace)->Unit(benchmark::kMillisecond);

int run(std::vector<char*> arguments) {
  elements = like_oneweb();
  for (std::size_t i = 1; i + 1 < arguments.size(); ++i) {
    if (std::string(arguments[i]) == "--elements") {
      source = arguments[i + 1];
      elements = read_elements(source).satellites;
      const auto at = arguments.begin() + static_cast<std::ptrdiff_t>(i);
      arguments.erase(at, at + 2);
    }
  }
  auto arguments_left = static_cast<int>(arguments.size());
  arguments.push_back(nullptr);
  benchmark::Initialize(&arguments_left, arguments.data());
  if (benchmark::ReportUnrecognizedArguments(arguments_left, arguments.data())) {
    return 2;
  }
  benchmark::AddCustomContext("elements", source);
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}

}  // namespace
}  // namespace spacemoe

int main(int argc, char** argv) {
  try {
    return spacemoe::run(std::vector<char*>(argv, argv + argc));
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
