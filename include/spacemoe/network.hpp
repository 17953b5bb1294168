#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <spacemoe/array.hpp>
#include <spacemoe/export.hpp>
#include <spacemoe/watch.hpp>

namespace spacemoe::api {

class Engine;

/// Slots of a study: those that schemes decide on, or those that judge them. Their outages are
/// drawn separately.
enum class Slots : std::uint8_t { planning, evaluation };

/// A satellite's place: its shell, its plane there, its index along the orbit. All from 0.
struct Address {
  std::uint32_t shell;
  std::uint32_t plane;
  std::uint32_t index_in_plane;

  bool operator==(const Address&) const = default;
};

/// Two satellites, a < b, that may be linked.
struct Link {
  std::uint32_t a;
  std::uint32_t b;
  std::string kind;  ///< in_plane, cross_plane, seam, between_shells
};

/// A candidate link in a slot.
struct LinkStatus {
  std::string state;  ///< up, or the first rule that keeps it down: docs/inspect.md
  double length_km;
  float weight_s;  ///< to cross it: propagation, transmission, processing; infinity where not up
};

/// Satellites and links in the slots of a study. A copy is cheap, and keeps what it needs alive.
/// Throws ConfigError for slots and satellites that do not exist, and for arrays that do not fit
/// into the memory that there is.
class SPACEMOE_API Network {
 public:
  [[nodiscard]] std::uint32_t satellites() const;
  /// Of all realisations of the weather.
  [[nodiscard]] std::uint32_t slots() const;
  /// Starts of the slots of a realisation (s). [slots / realisations]
  [[nodiscard]] std::vector<double> times_s() const;
  /// [satellites]
  [[nodiscard]] std::vector<Address> addresses() const;
  /// Whether a satellite has failed for good, and can hold nothing. [satellites]
  [[nodiscard]] std::vector<std::uint8_t> failed() const;
  /// Candidate links. [links]
  [[nodiscard]] std::vector<Link> links() const;
  /// All candidate links in a slot. [links]
  [[nodiscard]] std::vector<LinkStatus> link_status(std::uint32_t slot) const;
  /// Positions (km, Earth-centred inertial). [slots][satellites][3]
  [[nodiscard]] Array<double> positions_km(std::span<const std::uint32_t> slots,
                                           const Watch& watch = {}) const;
  /// Path latencies (s) from these satellites to all; infinity where there is no path.
  /// [slots][sources][satellites]
  [[nodiscard]] Array<float> path_rows(std::span<const std::uint32_t> slots,
                                       std::span<const std::uint32_t> sources,
                                       const Watch& watch = {}) const;
  /// The mean of these over all slots (s), where a missing path counts planning.lost_penalty_s:
  /// what schemes decide by. [sources][satellites]
  [[nodiscard]] Array<double> mean_path_rows(std::span<const std::uint32_t> sources,
                                             const Watch& watch = {}) const;

 private:
  friend class Study;
  Network(std::shared_ptr<Engine> engine, Slots slots);

  std::shared_ptr<Engine> engine_;
  Slots slots_;
};

}  // namespace spacemoe::api
