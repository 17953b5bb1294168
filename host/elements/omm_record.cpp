#include "host/elements/omm_record.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <limits>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "host/base/number.hpp"
#include "host/elements/element_ranges.hpp"
#include "host/elements/text_lines.hpp"

namespace spacemoe {
namespace {

/// A value, and where its key stands.
struct Value {
  std::string_view key;
  std::string_view text;
  const TextPosition& position;

  [[nodiscard]] ConfigError wrong(std::string allowed, std::string hint = {}) const {
    return ConfigError({std::string(key), fmt::format("found {}", excerpt(text)),
                        std::move(allowed), std::move(hint), position});
  }
};

double number_of(const Value& value, const ElementRange& range) {
  std::string_view text = value.text;
  text.remove_prefix(text.starts_with('+') ? 1 : 0);
  const auto number = parse_number(text);
  if (!number || !range.holds(*number)) {
    throw value.wrong(range.allowed());
  }
  return *number;
}

std::uint32_t integer_of(const Value& value,
                         std::uint32_t max = std::numeric_limits<std::uint32_t>::max()) {
  std::uint32_t number = 0;
  const char* const end = value.text.data() + value.text.size();
  const auto [stop, failed] = std::from_chars(value.text.data(), end, number);
  if (failed != std::errc() || stop != end || number > max) {
    throw value.wrong(fmt::format("an integer from 0 to {}", max));
  }
  return number;
}

std::string text_of(const Value& value) {
  constexpr std::size_t max_length = 100;
  if (value.text.size() > max_length) {
    throw value.wrong(fmt::format("a text of at most {} characters", max_length));
  }
  return std::string(value.text);
}

/// Elements in another frame or of another theory would be read as something that they are not.
void must_be(const Value& value, std::string_view wanted) {
  if (value.text != wanted) {
    throw value.wrong(std::string(wanted),
                      "elements of SGP4 are what CelesTrak and Space-Track "
                      "publish as GP data");
  }
}

void set_theory(OmmElements& /*read*/, const Value& value) {
  if (value.text != "SGP" && value.text != "SGP/SGP4") {
    must_be(value, "SGP4");
  }
}

void set_epoch(OmmElements& read, const Value& value) {
  const auto time = parse_utc(value.text);
  if (!time) {
    throw value.wrong(fmt::format("a time in UTC from {} to {}, such as 2022-09-14T04:53:16.155072",
                                  first_element_year, last_element_year));
  }
  read.elements.epoch = *time;
}

void set_classification(OmmElements& read, const Value& value) {
  if (value.text.size() != 1) {
    throw value.wrong("a letter");
  }
  read.elements.classification = value.text.front();
}

void set_ephemeris_type(OmmElements& read, const Value& value) {
  const std::uint32_t type = integer_of(value);
  if (type > max_ephemeris_type) {
    throw value.wrong(std::string(allowed_ephemeris_types));
  }
  read.elements.ephemeris_type = type;
}

struct Key {
  std::string_view name;
  bool is_needed;
  void (*set)(OmmElements& read, const Value& value);
};

using Read = OmmElements;

constexpr std::array keys = {
    Key{"EPOCH", true, set_epoch},
    Key{"MEAN_MOTION", true,
        [](Read& read, const Value& value) {
          read.elements.mean_motion_per_day = number_of(value, mean_motion_range);
        }},
    Key{"ECCENTRICITY", true,
        [](Read& read, const Value& value) {
          read.elements.eccentricity = number_of(value, eccentricity_range);
        }},
    Key{"INCLINATION", true,
        [](Read& read, const Value& value) {
          read.elements.inclination_deg = number_of(value, inclination_range);
        }},
    Key{"RA_OF_ASC_NODE", true,
        [](Read& read, const Value& value) {
          read.elements.raan_deg = number_of(value, raan_range);
        }},
    Key{"ARG_OF_PERICENTER", true,
        [](Read& read, const Value& value) {
          read.elements.pericentre_deg = number_of(value, pericentre_range);
        }},
    Key{"MEAN_ANOMALY", true,
        [](Read& read, const Value& value) {
          read.elements.mean_anomaly_deg = number_of(value, mean_anomaly_range);
        }},
    Key{"NORAD_CAT_ID", true,
        [](Read& read, const Value& value) { read.elements.catalogue_number = integer_of(value); }},
    Key{"BSTAR", true,
        [](Read& read, const Value& value) {
          read.elements.bstar = number_of(value, any_number(value.key));
        }},
    Key{"MEAN_MOTION_DOT", false,
        [](Read& read, const Value& value) {
          read.elements.half_motion_rate = number_of(value, any_number(value.key));
        }},
    Key{"MEAN_MOTION_DDOT", false,
        [](Read& read, const Value& value) {
          read.elements.sixth_motion_change = number_of(value, any_number(value.key));
        }},
    Key{"OBJECT_NAME", false,
        [](Read& read, const Value& value) { read.elements.name = text_of(value); }},
    Key{"OBJECT_ID", false,
        [](Read& read, const Value& value) { read.elements.object_id = text_of(value); }},
    Key{"CLASSIFICATION_TYPE", false, set_classification},
    Key{"EPHEMERIS_TYPE", false, set_ephemeris_type},
    Key{"ELEMENT_SET_NO", false,
        [](Read& read, const Value& value) { read.elements.element_set = integer_of(value); }},
    Key{"REV_AT_EPOCH", false,
        [](Read& read, const Value& value) { read.elements.revolution = integer_of(value); }},
    Key{"DECAY_DATE", false,
        [](Read& read, const Value& value) { read.decay_date = text_of(value); }},
    Key{"CENTER_NAME", false, [](Read& /*read*/, const Value& value) { must_be(value, "EARTH"); }},
    Key{"REF_FRAME", false, [](Read& /*read*/, const Value& value) { must_be(value, "TEME"); }},
    Key{"TIME_SYSTEM", false, [](Read& /*read*/, const Value& value) { must_be(value, "UTC"); }},
    Key{"MEAN_ELEMENT_THEORY", false, set_theory},
};

}  // namespace

void OmmRecord::set(std::string_view key, std::string_view value, const TextPosition& position) {
  static_assert(keys.size() <= max_keys);
  const auto* const found = std::ranges::find(keys, key, &Key::name);
  if (found == keys.end()) {
    return;
  }
  const Value of{found->name, value, position};
  const auto number = static_cast<std::size_t>(found - keys.begin());
  if (has_[number]) {
    throw ConfigError({.key = std::string(key),
                       .found = "found it twice in one object",
                       .allowed = "each key once",
                       .position = position});
  }
  has_[number] = true;
  found->set(read_, of);
}

OmmElements OmmRecord::finish(const TextPosition& position) const {
  for (std::size_t number = 0; number < keys.size(); ++number) {
    if (keys[number].is_needed && !has_[number]) {
      throw ConfigError(
          {.key = std::string(keys[number].name),
           .found = "found an object without it",
           .allowed = "orbital elements as CelesTrak and Space-Track write them (OMM)",
           .position = position});
    }
  }
  OmmElements read = read_;
  read.elements.line = position.line;
  return read;
}

bool is_omm_key(std::string_view key) {
  return std::ranges::find(keys, key, &Key::name) != keys.end();
}

}  // namespace spacemoe
