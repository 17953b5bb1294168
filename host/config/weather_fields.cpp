#include <array>

#include "host/config/config_fields.hpp"
#include "host/config/config_presets.hpp"

namespace spacemoe {
namespace {

constexpr double max_per_year = 1e9;
constexpr double max_days = 1e6;
constexpr double max_share = 0.999;
constexpr TextRule region_name{" ._-"};
constexpr std::array length_words = {Word("fixed", SilenceLength::fixed),
                                     Word("exponential", SilenceLength::exponential)};

constexpr std::array acquire_words = {Word("any_loss", AcquireAfter::any_loss),
                                      Word("all_but_outages", AcquireAfter::all_but_outages)};

void describe(FieldVisitor& v, OutageSpec& outages) {
  v.begin_map({"outages", "Outages of every link, instead of those that the block links states"},
              {});
  v.optional_number({"survival",
                     "Probability that a link has no outage in a slot; none: links.survival and "
                     "links.mean_outage_s say"},
                    outages.survival, between(0, 1));
  v.optional_number({"mean_s",
                     "Mean length of an outage, which may be shorter than a slot; none: outages of "
                     "different slots are independent"},
                    outages.mean_s, duration_above(0, huge));
  v.end_map();
}

void describe(FieldVisitor& v, SilenceSpec& silences) {
  v.begin_map({"silences", "Resets of satellites, which forward and compute nothing for a while"},
              {});
  v.number({"per_year", "Resets of a satellite in a year of 365.25 days; 0: none"},
           silences.per_year, between(0, max_per_year));
  v.number({"duration_s", "Time that a satellite is silent after one, on average"},
           silences.duration_s, duration_above(0, huge));
  v.choice({"length",
            "fixed: always so long, and a reset in that time starts it anew; exponential: of "
            "random length"},
           silences.length, length_words);
  v.end_map();
}

void describe(FieldVisitor& v, FailureSpec& failures) {
  v.begin_map(
      {"failures",
       "Satellites that fail for ever, by chance and independently. Not known when planning"},
      {});
  v.number({"share_per_year", "Share of the satellites that fails within a year of 365.25 days"},
           failures.share_per_year, between(0, max_share));
  v.number({"after_days", "Time from when all work until slot 0"}, failures.after_days,
           between(0, max_days));
  v.end_map();
}

void describe(FieldVisitor& v, RegionSpec& region) {
  v.text({"name", "What messages call it; unique", Need::required}, region.name, region_name);
  v.optional_number({"latitude_deg", "Cap: latitude of its centre"}, region.latitude_deg,
                    between(-90, 90));
  v.optional_number({"longitude_deg", "Cap: longitude of its centre, east of Greenwich"},
                    region.longitude_deg, between(-180, 360));
  v.optional_number({"radius_deg", "Cap: from its centre to its edge, in degrees of arc"},
                    region.radius_deg, above(0, 180));
  v.optional_number({"min_latitude_deg", "Band: its southern edge"}, region.min_latitude_deg,
                    between(-90, 90));
  v.optional_number({"max_latitude_deg", "Band: its northern edge"}, region.max_latitude_deg,
                    between(-90, 90));
  v.number({"from_s", "When it begins"}, region.from_s, duration_between(-huge, huge));
  v.optional_number({"until_s", "When it ends; none: never"}, region.until_s,
                    duration_between(-huge, huge));
  v.number({"survival", "Probability that a link with an end inside has none of its outages"},
           region.survival, between(0, 1));
  v.optional_number({"mean_outage_s",
                     "Mean length of its outages; none: those of different slots are independent"},
                    region.mean_outage_s, duration_above(0, huge));
  v.optional_number({"silences_per_year",
                     "Resets of a satellite inside, in place of weather.silences.per_year; none: "
                     "as elsewhere"},
                    region.silences_per_year, between(0, max_per_year));
}

}  // namespace

void describe(FieldVisitor& v, WeatherSpec& weather) {
  v.begin_map({"weather", "What takes links away besides geometry: a preset, or its processes"},
              {preset_names(PresetKind::weather)});
  describe(v, weather.outages);
  v.number({"acquisition_s",
            "Time that a link must have been good before it is up; 0: it is up at once"},
           weather.acquisition_s, duration_between(0, huge));
  v.choice({"acquire_after",
            "any_loss, or all_but_outages where lengths of outages (of links, regions and the "
            "trace) contain the time of acquisition"},
           weather.acquire_after, acquire_words);
  describe(v, weather.silences);
  describe(v, weather.failures);
  v.map_list({"regions", "Parts of the sky with weather of their own"}, weather.regions,
             {.words = {}, .min = 0, .max = 100, .of = "regions"}, {},
             [&](RegionSpec& region) { describe(v, region); });
  v.number_or_word({"greenwich_deg",
                    "Right ascension of Greenwich at time 0, which caps start from; of_epoch: as "
                    "time.epoch says, or 0 without one"},
                   weather.greenwich_deg, between(-360, 360), "of_epoch",
                   weather.greenwich_of_epoch);
  v.optional_path({"trace",
                   "CSV of recorded outages, relative to the config: start_s, end_s, satellite "
                   "and, for a link, neighbour. Not known when planning"},
                  weather.trace);
  v.end_map();
}

}  // namespace spacemoe
