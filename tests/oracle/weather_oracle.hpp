#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <span>
#include <utility>
#include <vector>

#include <Random123/philox.h>

// A macro of the library that would hide the product's function.
#undef philox4x32

#include "host/constellation/walker_shell.hpp"
#include "host/topology/link_spec.hpp"
#include "host/weather/weather_spec.hpp"
#include "kernels/api/network.hpp"
#include "tests/oracle/partner_oracle.hpp"

namespace spacemoe::oracle {

/// Weather told slot by slot with a memory: when each satellite was last reset, what state each
/// chain is in, for how long each link has been good. It begins long before slot 0. Shares with the
/// product its random words, from their authors' library, and the list of candidate links. Who are
/// partners, where that changes, is told by another oracle.
class WeatherOracle {
 public:
  struct Setting {
    WalkerShell shell;
    LinkSpec links;
    WeatherSpec weather;
    double slot_s;
    std::uint64_t seed;
    std::uint32_t realisation = 0;
    int partners_since = 0;  ///< slot in which the first choice is made, where partners change
  };

  WeatherOracle(const Setting& setting, std::span<const LinkCandidate> links)
      : setting_(setting),
        partners_change_(setting.links.cross_plane == CrossPlane::nearest ||
                         setting.links.seam == Seam::dynamic),
        partners_(setting.shell, setting.links),
        links_(links.begin(), links.end()),
        last_reset_s_(std::size_t{setting.shell.planes} * setting.shell.satellites_per_plane,
                      -1e300),
        fails_s_(lifetimes_s(setting)),
        outage_(links_.size(), true),
        region_(links_.size() * setting.weather.regions.size(), true),
        good_since_s_(links_.size(), 1e300) {
    for (int slot = -slots_before; slot < 0; ++slot) {
      states(slot);
    }
  }

  /// States of all links at the start of a slot; slots are asked for in their order.
  std::vector<LinkState> states(int slot) {
    const double now_s = slot * setting_.slot_s;
    const std::vector<Place> places = places_at(now_s);
    if (partners_change_ && slot >= setting_.partners_since) {
      pairs_ = partners_.next(now_s);
    }
    std::vector<LinkState> result;
    for (std::size_t link = 0; link < links_.size(); ++link) {
      result.push_back(state(slot, static_cast<std::uint32_t>(link), places));
    }
    draw_resets(slot, places);
    return result;
  }

 private:
  static constexpr int slots_before = 2500;
  using Place = std::array<double, 3>;

  static double radians(double degrees) { return degrees * std::numbers::pi / 180.0; }
  static double length(const Place& p) { return std::hypot(p[0], p[1], p[2]); }

  std::array<double, 2> uniforms(std::uint32_t purpose, std::uint32_t first, std::uint32_t second,
                                 std::uint32_t region = 0) const {
    const bool is_of_region = purpose == 17;
    const std::uint32_t third =
        is_of_region ? 256 * setting_.realisation + region : setting_.realisation;
    const r123::Philox4x32::ctr_type counter = {{first, second, third, purpose << 24U}};
    const r123::Philox4x32::key_type key = {{static_cast<std::uint32_t>(setting_.seed),
                                             static_cast<std::uint32_t>(setting_.seed >> 32U)}};
    const auto words = r123::Philox4x32()(counter, key);
    const auto number = [](std::uint64_t high, std::uint64_t low) {
      return static_cast<double>((high << 32U | low) >> 11U) / 9007199254740992.0;
    };
    return {number(words[0], words[1]), number(words[2], words[3])};
  }

  /// When each satellite fails, from slot 0 on.
  std::vector<double> lifetimes_s(const Setting& setting) const {
    constexpr double day_s = 86400.0;
    std::vector<double> fails_s(last_reset_s_.size(), 1e300);
    const FailureSpec& spec = setting.weather.failures;
    for (std::size_t satellite = 0; satellite < fails_s.size() && spec.share_per_year > 0.0;
         ++satellite) {
      const double u = uniforms(19, 0, static_cast<std::uint32_t>(satellite))[0];
      const double years = std::log1p(-u) / std::log1p(-spec.share_per_year);
      fails_s[satellite] = (years * 365.25 - spec.after_days) * day_s;
    }
    return fails_s;
  }

  /// By turning the orbit's plane about x and z.
  std::vector<Place> places_at(double time_s) const {
    const WalkerShell& shell = setting_.shell;
    const double radius_km = 6371.0 + shell.altitude_km;
    const double motion = std::sqrt(398600.4418 / std::pow(radius_km, 3.0));
    std::vector<Place> places;
    for (std::uint32_t plane = 0; plane < shell.planes; ++plane) {
      const double node = radians(shell.raan_spread_deg * plane / shell.planes);
      for (std::uint32_t index = 0; index < shell.satellites_per_plane; ++index) {
        const double along =
            2.0 * std::numbers::pi *
                (double{1} * index / shell.satellites_per_plane +
                 shell.phasing * plane / (double{1} * shell.planes * shell.satellites_per_plane)) +
            motion * time_s;
        const double x = radius_km * std::cos(along);
        const double y = radius_km * std::sin(along) * std::cos(radians(shell.inclination_deg));
        const double z = radius_km * std::sin(along) * std::sin(radians(shell.inclination_deg));
        places.push_back(
            {x * std::cos(node) - y * std::sin(node), x * std::sin(node) + y * std::cos(node), z});
      }
    }
    return places;
  }

  /// By latitude and longitude over the turning Earth.
  bool is_inside(const RegionSpec& region, const Place& place, double time_s) const {
    if (time_s < region.from_s || (region.until_s && time_s >= *region.until_s)) {
      return false;
    }
    const double latitude = std::asin(place[2] / length(place));
    if (!region.is_cap()) {
      return latitude >= radians(*region.min_latitude_deg) &&
             latitude <= radians(*region.max_latitude_deg);
    }
    const double longitude = std::atan2(place[1], place[0]) -
                             radians(setting_.weather.greenwich_deg) - 7.2921159e-5 * time_s;
    const double of_centre = radians(*region.latitude_deg);
    const double arc = std::acos(std::sin(latitude) * std::sin(of_centre) +
                                 std::cos(latitude) * std::cos(of_centre) *
                                     std::cos(longitude - radians(*region.longitude_deg)));
    return arc <= radians(*region.radius_deg);
  }

  /// The last reset in the slot that begins now, if there is one: the time since then has an
  /// exponential law when the slot ends.
  void draw_resets(int slot, const std::vector<Place>& places) {
    constexpr double year_s = 365.25 * 86400.0;
    const double now_s = slot * setting_.slot_s;
    for (std::size_t satellite = 0; satellite < places.size(); ++satellite) {
      double per_year = setting_.weather.silences.per_year;
      for (const RegionSpec& region : setting_.weather.regions) {
        if (region.silences_per_year && is_inside(region, places[satellite], now_s)) {
          per_year = *region.silences_per_year;
          break;
        }
      }
      const double u =
          uniforms(15, static_cast<std::uint32_t>(slot), static_cast<std::uint32_t>(satellite))[0];
      const double ago_s = per_year > 0.0 ? -std::log1p(-u) / (per_year / year_s) : 1e300;
      if (ago_s < setting_.slot_s) {
        last_reset_s_[satellite] = now_s + setting_.slot_s - ago_s;
      }
    }
  }

  LinkState geometry(const LinkCandidate& link, const std::vector<Place>& places) const {
    const Place& a = places[link.a];
    const Place& b = places[link.b];
    // The chord between satellites of one height is nearest to the Earth's centre in its middle.
    if (length({(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2}) <=
        6371.0 + setting_.links.grazing_altitude_km) {
      return LinkState::sight;
    }
    if (setting_.links.polar_cutoff_deg && link.kind != LinkKind::in_plane) {
      for (const Place& end : {a, b}) {
        if (std::fabs(std::asin(end[2] / length(end))) >
            radians(*setting_.links.polar_cutoff_deg)) {
          return LinkState::polar;
        }
      }
    }
    return LinkState::up;
  }

  LinkState now(int slot, std::uint32_t link, const std::vector<Place>& places) {
    const LinkSpec& spec = setting_.links;
    const WeatherSpec& weather = setting_.weather;
    const double now_s = slot * setting_.slot_s;
    const LinkCandidate& ends = links_[link];
    const auto key = static_cast<std::uint32_t>(slot);
    // All chains move on, whether they are asked or not. Where partners change, that of a pair is
    // known by both satellites.
    const std::uint32_t drawn = partners_change_ ? ends.a * 65536U + ends.b : link;
    const auto chain = uniforms(1, key, drawn);
    const double renewal =
        spec.mean_outage_s ? setting_.slot_s / (*spec.mean_outage_s * spec.survival) : 1.0;
    if (chain[0] < renewal) {
      outage_[link] = chain[1] < spec.survival;
    }
    bool survives = true;
    for (std::size_t r = 0; r < weather.regions.size(); ++r) {
      const RegionSpec& region = weather.regions[r];
      const auto draw = uniforms(17, key, drawn, static_cast<std::uint32_t>(r));
      const double kept =
          region.mean_outage_s
              ? std::exp(-setting_.slot_s / (*region.mean_outage_s * region.survival))
              : 0.0;
      const std::size_t at = link * weather.regions.size() + r;
      if (draw[0] < 1.0 - kept) {
        region_[at] = draw[1] < region.survival;
      }
      const bool inside =
          is_inside(region, places[ends.a], now_s) || is_inside(region, places[ends.b], now_s);
      survives = survives && (!inside || region_[at]);
    }
    if (partners_change_ && between_planes(ends) && !pairs_.contains({ends.a, ends.b})) {
      return LinkState::unpaired;
    }
    const LinkState by_geometry = geometry(ends, places);
    if (by_geometry != LinkState::up) {
      return by_geometry;
    }
    for (const std::uint32_t end : {ends.a, ends.b}) {
      if (now_s > fails_s_[end]) {
        return LinkState::failed;
      }
    }
    for (const std::uint32_t end : {ends.a, ends.b}) {
      if (now_s - last_reset_s_[end] < weather.silences.duration_s) {
        return LinkState::silent;
      }
    }
    if (!outage_[link]) {
      return LinkState::outage;
    }
    return survives ? LinkState::up : LinkState::region;
  }

  LinkState state(int slot, std::uint32_t link, const std::vector<Place>& places) {
    const LinkState state = now(slot, link, places);
    const double now_s = slot * setting_.slot_s;
    const bool is_counted = setting_.weather.acquire_after == AcquireAfter::any_loss ||
                            (state != LinkState::outage && state != LinkState::region);
    if (state != LinkState::up && is_counted) {
      good_since_s_[link] = 1e300;
      return state;
    }
    if (good_since_s_[link] > now_s) {
      good_since_s_[link] = now_s;
    }
    if (state != LinkState::up) {
      return state;
    }
    return now_s - good_since_s_[link] >= setting_.weather.acquisition_s ? LinkState::up
                                                                         : LinkState::acquiring;
  }

  /// Of the settings that are tested, all links between planes are chosen.
  bool between_planes(const LinkCandidate& link) const {
    const std::uint32_t per_plane = setting_.shell.satellites_per_plane;
    return link.a / per_plane != link.b / per_plane;
  }

  Setting setting_;
  bool partners_change_;
  PartnerOracle partners_;
  PartnerOracle::Pairs pairs_;
  std::vector<LinkCandidate> links_;
  std::vector<double> last_reset_s_;
  std::vector<double> fails_s_;
  std::vector<bool> outage_;
  std::vector<bool> region_;
  std::vector<double> good_since_s_;
};

}  // namespace spacemoe::oracle
