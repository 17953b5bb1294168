#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "host/elements/elements_file.hpp"
#include "host/elements/ephemeris.hpp"
#include "host/elements/found_planes.hpp"
#include "host/elements/orbital_elements.hpp"

namespace spacemoe {

/// What becomes of satellites that have no place in a plane: they are left out, or kept in the
/// plane that theirs is nearest to.
enum class DisplacedSatellites : std::uint8_t { leave_out, keep };

/// Satellites that fly as a constellation, as a user states it.
struct ElementsSpec {
  std::optional<std::filesystem::path> file;
  DisplacedSatellites displaced = DisplacedSatellites::leave_out;
  /// Which of the shells that the file shows, the largest being 0; empty: all of them.
  std::vector<std::uint32_t> shells;

  bool operator==(const ElementsSpec&) const = default;
};

/// Shells and planes that a file of elements shows at one moment, time 0 of a study.
struct FlyingConstellation {
  std::string file;
  UtcTime at;
  /// Satellites of the file that are in orbit then, and their mean orbits.
  std::vector<OrbitalElements> elements;
  std::vector<MeanOrbit> orbits;
  FoundStructure found;  ///< in all of them
  /// The shells of the constellation: those that the user chose, with displaced satellites where
  /// these are kept.
  std::vector<FoundShell> shells;
  /// What the user must know, a sentence each.
  std::vector<std::string> remarks;

  [[nodiscard]] std::size_t satellites() const;
  /// Mean time (s) in which the satellites of a shell come round to the ascending node again.
  [[nodiscard]] double period_s(std::size_t shell) const;
  /// The longest time (s) from an element set's epoch to a moment between two times after `at`.
  [[nodiscard]] double max_age_s(double from_s, double to_s) const;
};

/// What these elements show, whose file is called `name`. `at`: nothing for the newest epoch, to
/// the second. Throws ConfigError with a key below constellation.elements where a shell does not
/// exist, or there is none.
[[nodiscard]] std::shared_ptr<const FlyingConstellation> find_flying(ElementsFile file,
                                                                     const std::string& name,
                                                                     const ElementsSpec& spec,
                                                                     std::optional<UtcTime> at);

/// The same of the file, which must be named. Throws as read_elements, too.
[[nodiscard]] std::shared_ptr<const FlyingConstellation> read_flying(const ElementsSpec& spec,
                                                                     std::optional<UtcTime> at);

}  // namespace spacemoe
