#include "host/elements/element_checks.hpp"

#include <algorithm>
#include <cstddef>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/elements/sgp4_constants.hpp"

namespace spacemoe {
namespace {

/// A remark on the line that an object stands in.
void add_remark(const std::string& name, ElementsFile& file, const OrbitalElements& of,
                const std::string& text) {
  file.remarks.push_back(fmt::format("{}:{}: {} {}", name, of.line, satellite_text(of), text));
}

ConfigError wrong_in_planes(const std::string& name, const OrbitalElements& of, std::string found) {
  return ConfigError({.found = fmt::format("found {} {}", satellite_text(of), found),
                      .allowed = "a satellite for each place of each plane",
                      .position = TextPosition{name, of.line, 1}});
}

/// Erases the satellites with a mark, in order.
void erase_marked(std::vector<OrbitalElements>& satellites, const std::vector<bool>& is_marked) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < satellites.size(); ++i) {
    if (!is_marked[i]) {
      if (kept != i) {
        satellites[kept] = std::move(satellites[i]);
      }
      ++kept;
    }
  }
  satellites.resize(kept);
}

}  // namespace

void take_messages(const std::string& name, std::vector<OmmElements> messages, ElementsFile& file) {
  for (OmmElements& message : messages) {
    if (message.decay_date.empty()) {
      file.satellites.push_back(std::move(message.elements));
    } else {
      add_remark(name, file, message.elements,
                 fmt::format("decayed on {}: left out", message.decay_date));
    }
  }
}

void leave_out_duplicates(const std::string& name, ElementsFile& file) {
  std::unordered_map<std::uint32_t, std::size_t> newest;
  std::vector<bool> is_old(file.satellites.size());
  for (std::size_t i = 0; i < file.satellites.size(); ++i) {
    const OrbitalElements& here = file.satellites[i];
    const auto [place, is_new] = newest.try_emplace(here.catalogue_number, i);
    if (is_new) {
      continue;
    }
    const OrbitalElements& before = file.satellites[place->second];
    if (file.planes) {
      throw wrong_in_planes(name, here, fmt::format("again, after line {}", before.line));
    }
    const bool is_newer = here.epoch >= before.epoch;
    const OrbitalElements& old = is_newer ? before : here;
    const OrbitalElements& kept = is_newer ? here : before;
    add_remark(name, file, old,
               fmt::format("of {}: left out, line {} has it of {}", utc_text(old.epoch), kept.line,
                           utc_text(kept.epoch)));
    is_old[is_newer ? place->second : i] = true;
    place->second = is_newer ? i : place->second;
  }
  erase_marked(file.satellites, is_old);
}

void leave_out_decayed(const std::string& name, ElementsFile& file) {
  std::vector<bool> is_gone(file.satellites.size());
  for (std::size_t i = 0; i < file.satellites.size(); ++i) {
    const OrbitalElements& here = file.satellites[i];
    if (sgp4_satellite(here).at(0.0).error != Sgp4Error::none) {
      constexpr const char* reason = "is in no orbit at its own epoch: it has decayed";
      if (file.planes) {
        throw wrong_in_planes(name, here, reason);
      }
      add_remark(name, file, here, fmt::format("{}, left out", reason));
      is_gone[i] = true;
    }
  }
  erase_marked(file.satellites, is_gone);
}

void remark_on_epochs(const std::string& name, ElementsFile& file) {
  constexpr double week_s = 7.0 * 86400.0;
  const auto [oldest, newest] = std::ranges::minmax_element(
      file.satellites, {}, [](const OrbitalElements& of) { return of.epoch; });
  const double apart_s = seconds_between(oldest->epoch, newest->epoch);
  if (apart_s > week_s) {
    add_remark(name, file, *oldest,
               fmt::format("has the oldest epoch, {}, {:.0f} days before {} (line {}): SGP4 loses "
                           "1 to 3 km with each day from an epoch",
                           utc_text(oldest->epoch), apart_s / 86400.0, utc_text(newest->epoch),
                           newest->line));
  }
}

}  // namespace spacemoe
