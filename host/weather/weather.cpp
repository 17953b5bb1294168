#include "host/weather/weather.hpp"

#include <algorithm>
#include <cmath>

#include "host/base/contract.hpp"
#include "host/weather/region_places.hpp"
#include "kernels/common/constants.hpp"

namespace spacemoe {
namespace {

constexpr double seconds_per_day = 86400.0;
constexpr double seconds_per_year = 365.25 * seconds_per_day;

/// Probability of an event at this rate within a time.
double probability_of(double per_s, double time_s) {
  return -std::expm1(-per_s * time_s);
}

/// A silence of a fixed time: the slots that it fills, and what is left of one more (s).
struct SilentTime {
  std::uint32_t whole_slots;
  double rest_s;
};

SilentTime silent_time(const SilenceSpec& spec, double slot_s) {
  const double whole = std::floor(spec.duration_s / slot_s);
  return {static_cast<std::uint32_t>(whole), std::max(0.0, spec.duration_s - whole * slot_s)};
}

Resets resets_of(double per_year, const SilenceSpec& spec, double slot_s) {
  const double per_s = per_year / seconds_per_year;
  return {probability_of(per_s, slot_s), probability_of(per_s, silent_time(spec, slot_s).rest_s)};
}

Silences silences_of(const WeatherSpec& spec, double slot_s) {
  Silences silences;
  if (!spec.has_silences()) {
    return silences;
  }
  const SilenceSpec& of = spec.silences;
  if (of.length == SilenceLength::fixed) {
    silences.kind = SilenceKind::fixed;
    silences.whole_slots = silent_time(of, slot_s).whole_slots;
    silences.resets = resets_of(of.per_year, of, slot_s);
    return silences;
  }
  const double per_s = of.per_year / seconds_per_year;
  silences.kind = SilenceKind::exponential;
  silences.chain = {1.0 / (1.0 + per_s * of.duration_s),
                    probability_of(per_s + 1.0 / of.duration_s, slot_s)};
  return silences;
}

/// Outages of a time in seconds leave a state at the rate 1 / mean, and are drawn afresh at 1 /
/// (mean survival): a slot's start sees one more draw with this probability.
RenewalChain outage_chain(double survival, const std::optional<double>& mean_s, double slot_s) {
  const double renewal =
      mean_s && survival > 0.0 ? probability_of(1.0 / (*mean_s * survival), slot_s) : 1.0;
  return {survival, renewal};
}

std::optional<RenewalChain> outages_of(const OutageSpec& spec, double slot_s) {
  return spec.survival ? std::optional(outage_chain(*spec.survival, spec.mean_s, slot_s))
                       : std::nullopt;
}

Region region_of(const RegionSpec& spec, const SilenceSpec& silences, double slot_s) {
  Region region;
  if (spec.is_cap()) {
    region.shape = RegionShape::cap;
    region.cos_radius = std::cos(*spec.radius_deg * radians_per_degree);
  } else {
    region.shape = RegionShape::band;
    region.min_sin_latitude = std::sin(*spec.min_latitude_deg * radians_per_degree);
    region.max_sin_latitude = std::sin(*spec.max_latitude_deg * radians_per_degree);
  }
  region.outages = outage_chain(spec.survival, spec.mean_outage_s, slot_s);
  if (spec.silences_per_year) {
    region.has_resets = true;
    region.resets = resets_of(*spec.silences_per_year, silences, slot_s);
  }
  return region;
}

std::vector<Region> regions_of(const WeatherSpec& spec, double slot_s) {
  std::vector<Region> regions;
  for (const RegionSpec& region : spec.regions) {
    regions.push_back(region_of(region, spec.silences, slot_s));
  }
  return regions;
}

std::uint32_t acquisition_slots(const WeatherSpec& spec, double slot_s) {
  return static_cast<std::uint32_t>(std::ceil(spec.acquisition_s / slot_s));
}

/// Share of all satellites that have failed at these times.
std::vector<double> failed_shares(const FailureSpec& spec, std::span<const double> times_s) {
  std::vector<double> shares;
  shares.reserve(times_s.size());
  for (const double time_s : times_s) {
    const double years =
        std::max(0.0, spec.after_days * seconds_per_day + time_s) / seconds_per_year;
    shares.push_back(-std::expm1(years * std::log1p(-spec.share_per_year)));
  }
  return shares;
}

LinkRules with_outages(LinkRules rules, const std::optional<RenewalChain>& outages) {
  if (outages) {
    rules.survival = outages->survival;
    rules.renewal = outages->renewal;
  }
  return rules;
}

double silence_correlation(const WeatherSpec& spec, double slot_s) {
  return spec.has_silences() ? std::exp(-slot_s / spec.silences.duration_s) : 0.0;
}

double correlation_of(double of_links, double of_silences, std::span<const Region> regions,
                      std::uint32_t acquisition_slots) {
  double largest = std::max(of_links, of_silences);
  for (const Region& region : regions) {
    if (region.outages.survival > 0.0 && region.outages.survival < 1.0) {
      largest = std::max(largest, 1.0 - region.outages.renewal);
    }
  }
  // What lasts for n slots more is as good as n more slots on either side.
  const double slots = (1.0 + largest) / (1.0 - largest) + 2.0 * acquisition_slots;
  return acquisition_slots == 0 ? largest : (slots - 1.0) / (slots + 1.0);
}

}  // namespace

LinkRules rules_under(const WeatherSpec& spec, const LinkRules& rules, double slot_length_s) {
  return with_outages(rules, outages_of(spec.outages, slot_length_s));
}

double weather_correlation(const WeatherSpec& spec, double slot_length_s, double of_links) {
  return spec.failures.share_per_year > 0.0
             ? 1.0
             : correlation_of(of_links, silence_correlation(spec, slot_length_s),
                              regions_of(spec, slot_length_s),
                              acquisition_slots(spec, slot_length_s));
}

std::uint32_t weather_history(const WeatherSpec& spec, double slot_length_s) {
  const Silences silences = silences_of(spec, slot_length_s);
  return acquisition_slots(spec, slot_length_s) +
         (silences.kind == SilenceKind::fixed ? silences.whole_slots + 1 : 0);
}

Weather::Weather(const WeatherSpec& spec, const Network& network, const TimeSlots& slots,
                 SlotUse use, std::uint32_t realisations)
    : slots_(static_cast<std::uint32_t>(slots.start_s.size())),
      realisations_(realisations),
      outages_(outages_of(spec.outages, slots.length_s)),
      acquisition_slots_(acquisition_slots(spec, slots.length_s)),
      outages_include_acquisition_(spec.acquire_after == AcquireAfter::all_but_outages),
      silences_(silences_of(spec, slots.length_s)),
      silence_correlation_(silence_correlation(spec, slots.length_s)),
      regions_(regions_of(spec, slots.length_s)),
      history_(weather_history(spec, slots.length_s)) {
  const std::vector<double> times_s = starts_with_history(slots, history_);
  phases_ = network.constellation().phases(times_s);
  places_ = region_places(spec, times_s);
  if (use == SlotUse::planning) {
    return;
  }
  if (spec.trace) {
    trace_ = read_outage_trace(*spec.trace, network, slots);
  }
  if (spec.failures.share_per_year > 0.0) {
    failed_ = failed_shares(spec.failures, times_s);
  }
}

SnapshotSeries Weather::series(const NetworkView& network, const OutageKey& key) const {
  // Partners are of the same slots.
  SPACEMOE_EXPECTS(!network.partners_change() ||
                   network.slot_adjacency.size() ==
                       std::size_t{history_ + slots_} * network.satellites.size());
  SPACEMOE_EXPECTS(network.slot_orbits.empty() ||
                   network.slot_orbits.size() ==
                       std::size_t{history_ + slots_} * network.satellites.size());
  NetworkView under_weather = network;
  under_weather.rules = with_outages(network.rules, outages_);
  return {under_weather,
          key,
          slots_ * realisations_,
          slots_,
          phases_,
          history_,
          {acquisition_slots_, outages_include_acquisition_, silences_, regions_, places_,
           trace_.links.view(), trace_.satellites.view(), failed_}};
}

double Weather::correlation(double of_links) const {
  return failed_.empty()
             ? correlation_of(of_links, silence_correlation_, regions_, acquisition_slots_)
             : 1.0;
}

}  // namespace spacemoe
