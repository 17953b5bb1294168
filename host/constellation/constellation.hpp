#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "host/constellation/constellation_spec.hpp"
#include "host/constellation/shell.hpp"
#include "host/constellation/time_spec.hpp"
#include "kernels/common/index_types.hpp"
#include "kernels/common/orbit.hpp"

namespace spacemoe {

/// A satellite's place in its shell. Columns of CSV files name the index in the plane `slot`.
struct SatelliteAddress {
  std::uint32_t shell;
  std::uint32_t plane;
  std::uint32_t index_in_plane;  ///< along the orbit, from 0

  bool operator==(const SatelliteAddress&) const = default;
};

/// The satellites of one or more shells, numbered shell by shell and plane by plane, as the tables
/// that backends compute orbits from.
class Constellation {
 public:
  /// Throws ConfigError where a failed satellite does not exist, and FileError where the file of
  /// elements has gone.
  explicit Constellation(ConstellationSpec spec);

  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(addresses_.size()); }
  [[nodiscard]] std::span<const Shell> shells() const { return shells_; }
  [[nodiscard]] SatelliteAddress address(Satellite satellite) const {
    return addresses_[number(satellite)];
  }
  [[nodiscard]] Satellite satellite(SatelliteAddress address) const {
    return Satellite{shells_[address.shell].planes[address.plane].first + address.index_in_plane};
  }
  [[nodiscard]] Drift drift() const { return drift_; }

  /// The pairs of satellites that a grid links from a plane of a shell to the next one, from the
  /// last plane to the first. Each satellite is in one of them at most.
  [[nodiscard]] std::vector<std::pair<Satellite, Satellite>> rungs(std::uint32_t shell,
                                                                   std::uint32_t plane) const;

  /// Whether orbits are circular, so that backends compute them from the tables below. Else states
  /// are those of SGP4, whose frame (TEME) is taken as the inertial one, and tables are without
  /// meaning.
  [[nodiscard]] bool is_circular() const { return flying_ == nullptr; }

  /// Elements that states follow from, [satellites], where orbits are not circular. Else empty.
  [[nodiscard]] std::span<const OrbitalElements> elements() const { return elements_; }

  /// Orbital period (s) of a shell, from node to node: 2 pi sqrt(a^3 / mu) without drift, or that
  /// of FlyingConstellation.
  [[nodiscard]] double period_s(std::uint32_t shell) const;

  [[nodiscard]] std::span<const ShellConstants> shell_constants() const { return shell_constants_; }
  [[nodiscard]] std::span<const SatelliteConstants> satellite_constants() const {
    return satellite_constants_;
  }
  /// 1 where a satellite has failed. [satellites]
  [[nodiscard]] std::span<const std::uint8_t> failed() const { return failed_; }
  [[nodiscard]] bool has_failed(Satellite satellite) const {
    return failed_[number(satellite)] != 0;
  }

  /// Motion of each shell along its orbit, and of its planes, up to each of `times_s`.
  /// [times][shells], without shells where orbits are not circular
  [[nodiscard]] std::vector<ShellPhase> phases(std::span<const double> times_s) const;

  /// States of all satellites at these times. [times][satellites] Throws ConfigError where SGP4 has
  /// none, and on times beyond those that elements are good for.
  [[nodiscard]] std::vector<OrbitState> orbits(std::span<const double> times_s) const;
  /// The same without memory for all times: `use` is given each one's number and its states.
  void visit_orbits(std::span<const double> times_s,
                    const std::function<void(std::size_t, std::span<const OrbitState>)>& use) const;

 private:
  void add_walker_shell(const WalkerShell& walker);
  void add_found_shell(const FoundShell& found);
  [[nodiscard]] std::vector<double> latitude_arguments(const OrbitalPlane& plane) const;
  void mark_failed(std::span<const std::uint32_t> satellites);

  std::vector<Shell> shells_;
  std::vector<SatelliteAddress> addresses_;  ///< [satellites]
  std::vector<ShellConstants> shell_constants_;
  std::vector<SatelliteConstants> satellite_constants_;
  std::vector<std::uint8_t> failed_;
  Drift drift_;
  std::shared_ptr<const FlyingConstellation> flying_;
  std::vector<OrbitalElements> elements_;   ///< [satellites], where orbits are not circular
  std::vector<double> latitude_arguments_;  ///< likewise, rad, at time 0
};

}  // namespace spacemoe
