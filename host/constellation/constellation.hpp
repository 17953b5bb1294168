#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "host/constellation/time_spec.hpp"
#include "host/constellation/walker_shell.hpp"
#include "kernels/common/index_types.hpp"
#include "kernels/common/orbit.hpp"

namespace spacemoe {

/// A satellite's place in its Walker shell. Columns of CSV files name the index in the plane
/// `slot`.
struct SatelliteAddress {
  std::uint32_t shell;
  std::uint32_t plane;
  std::uint32_t index_in_plane;  ///< along the orbit, from 0

  bool operator==(const SatelliteAddress&) const = default;
};

/// The satellites of one or more Walker shells, numbered shell by shell and plane by plane, as the
/// tables that backends compute orbits from.
class Constellation {
 public:
  /// Throws ConfigError where a failed satellite does not exist.
  explicit Constellation(ConstellationSpec spec);

  [[nodiscard]] std::uint32_t size() const {
    return static_cast<std::uint32_t>(satellites_.size());
  }
  [[nodiscard]] std::span<const WalkerShell> shells() const { return spec_.shells; }
  [[nodiscard]] Drift drift() const { return spec_.drift; }
  [[nodiscard]] SatelliteAddress address(Satellite satellite) const;
  [[nodiscard]] Satellite satellite(SatelliteAddress address) const;

  /// Orbital period (s) of a shell, from node to node: 2 pi sqrt(a^3 / mu) without drift.
  [[nodiscard]] double period_s(std::uint32_t shell) const;

  [[nodiscard]] std::span<const ShellConstants> shell_constants() const { return shells_; }
  [[nodiscard]] std::span<const SatelliteConstants> satellite_constants() const {
    return satellites_;
  }
  /// 1 where a satellite has failed. [satellites]
  [[nodiscard]] std::span<const std::uint8_t> failed() const { return failed_; }
  [[nodiscard]] bool has_failed(Satellite satellite) const {
    return failed_[number(satellite)] != 0;
  }

  /// Motion of each shell along its orbit, and of its planes, up to each of `times_s`.
  /// [times][shells]
  [[nodiscard]] std::vector<ShellPhase> phases(std::span<const double> times_s) const;

 private:
  ConstellationSpec spec_;
  std::vector<std::uint32_t> first_satellite_;
  std::vector<ShellConstants> shells_;
  std::vector<SatelliteConstants> satellites_;
  std::vector<std::uint8_t> failed_;
};

}  // namespace spacemoe
