/// Orbital elements that users bring: messages (OMM), lines (TLE), Hypatia's files.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "host/elements/elements_file.hpp"
#include "host/elements/hypatia.hpp"
#include "host/elements/sgp4_constants.hpp"
#include "host/elements/tle_line.hpp"
#include "tests/fuzz/promises.hpp"
#include "tests/fuzz/targets/targets.hpp"
#include "tests/omm_text.hpp"

namespace spacemoe {
namespace {

const std::string first_line =
    "1 44057U 19010A   22257.20365923  .00000199  00000+0  48632-3 0  9993\n";
const std::string second_line =
    "2 44057  87.9123 141.9130 0002574  59.6606 300.4780 13.16594606171036\n";
const std::string molniya =
    "MOLNIYA 1-36\r\n"
    "1 09880U 77021A   06176.56157475  .00000421  00000-0  10000-3 0  9814\r\n"
    "2 09880  64.5968 349.3786 7069051 270.0229  16.3320  2.00813614112380\r\n";

/// States are numbers, or there are none.
void must_propagate(const OrbitalElements& elements) {
  const Sgp4Satellite satellite = sgp4_satellite(elements);
  for (const double minutes : {0.0, 90.0, -1441.0, 100'000.0}) {
    const Sgp4State now = satellite.at(minutes);
    const Vector3& r = now.state.position_km;
    must(now.error != Sgp4Error::none || std::isfinite(r.x + r.y + r.z),
         "says where a satellite is, or that it is nowhere");
  }
}

/// The text with its lines' checksums made right: few mutants would be read beyond them.
std::string with_checksums(std::string_view bytes) {
  constexpr std::size_t before = 68;
  std::string text(bytes);
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    if (end - start > before && (text[start] == '1' || text[start] == '2')) {
      text[start + before] =
          static_cast<char>('0' + tle_checksum(std::string_view(text).substr(start, before)));
    }
    start = end + 1;
  }
  return text;
}

void must_keep_its_word(std::string_view bytes) {
  const ElementsFile file = read_elements_text("elements", bytes);
  must(!file.satellites.empty(), "finds a satellite, or says that there is none");
  std::string message;
  std::vector<OrbitalElements> expected = file.satellites;
  for (OrbitalElements& of : expected) {
    must_propagate(of);
    // What needs escapes in JSON.
    of.name = "";
    of.object_id = "";
    of.classification = 'U';
    of.line = static_cast<int>(&of - expected.data()) + 1;
    message += message.empty() ? "[" : ",\n";
    message += omm_json(of);
  }
  must(read_elements_text("again", message + "]").satellites == expected,
       "reads the elements that it has read when they are written as OMM");
}

}  // namespace

FuzzTarget omm_target() {
  return {
      must_keep_its_word,
      {R"([{"OBJECT_NAME":"VANGUARD 1","OBJECT_ID":"1958-002B","EPOCH":"2020-10-13T04:52:48.472320",
"MEAN_MOTION":10.84869164,"ECCENTRICITY":".1845686","INCLINATION":"34.2443","RA_OF_ASC_NODE":225.5254,
"ARG_OF_PERICENTER":162.2516,"MEAN_ANOMALY":205.2356,"EPHEMERIS_TYPE":0,"CLASSIFICATION_TYPE":"U",
"NORAD_CAT_ID":5,"ELEMENT_SET_NO":999,"REV_AT_EPOCH":21814,"BSTAR":"-.22483E-4","MEAN_MOTION_DOT":-1.6e-7,
"MEAN_MOTION_DDOT":0,"DECAY_DATE":null,"REF_FRAME":"TEME"}])",
       "OBJECT_NAME,OBJECT_ID,EPOCH,MEAN_MOTION,ECCENTRICITY,INCLINATION,RA_OF_ASC_NODE,"
       "ARG_OF_PERICENTER,MEAN_ANOMALY,EPHEMERIS_TYPE,CLASSIFICATION_TYPE,NORAD_CAT_ID,"
       "ELEMENT_SET_NO,REV_AT_EPOCH,BSTAR,MEAN_MOTION_DOT,MEAN_MOTION_DDOT\r\n"
       "A,1958-002B,2020-10-13T04:52:48.472320,10.84869164,.1845686,34.2443,225.5254,162.2516,"
       "205.2356,0,U,5,999,21814,-.22483E-4,-1.6E-7,0\r\n"
       "\"B, C\",1958-002B,2022-10-13 04:52:48,+1.002,.0003,.01,225,0,0,,,6,,,0,,\r\n"}};
}

FuzzTarget tle_target() {
  const auto read = [](std::string_view bytes) {
    const bool as_it_is = is_taken([&] { must_keep_its_word(bytes); });
    const bool mended = is_taken([&] { must_keep_its_word(with_checksums(bytes)); });
    if (!as_it_is && !mended) {
      throw refused_by_all();
    }
  };
  return {read,
          {first_line + second_line, "ONEWEB-0012\n" + first_line + second_line + molniya,
           "0 A\n" + first_line + second_line + first_line + second_line,
           "1 1\nA 0\n" + first_line + second_line}};
}

FuzzTarget isls_target() {
  const auto read = [](std::string_view bytes) {
    constexpr std::uint32_t satellites = 100;
    for (const HypatiaLink& link : read_hypatia_links_text("isls.txt", bytes, satellites)) {
      must(link.first < satellites && link.second < satellites && link.first != link.second,
           "names satellites that there are");
    }
  };
  return {read, {"0 1\n1 2\n99 0\n", "3 4\r\n# a comment\n\n4 5"}};
}

}  // namespace spacemoe
