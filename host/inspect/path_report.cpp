#include "host/inspect/path_report.hpp"

#include <iterator>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "host/base/text_table.hpp"

namespace spacemoe {

std::string path_table(const PathReport& path) {
  if (path.hops.empty()) {
    return fmt::format("no path from satellite {} to {} in slot {}\n", path.source, path.target,
                       path.slot);
  }
  TextTable table(
      {"satellite", "shell", "plane", "index in plane", "link", "length km", "link ms", "sum ms"});
  for (const PathHop& hop : path.hops) {
    const auto& link = hop.link;
    table.add({fmt::format("{}", hop.satellite), fmt::format("{}", hop.address.shell),
               fmt::format("{}", hop.address.plane), fmt::format("{}", hop.address.index_in_plane),
               link ? std::string(link->kind) : "",
               link ? fmt::format("{:.1f}", link->length_km) : "",
               link ? fmt::format("{:.4f}", 1e3 * link->latency_s) : "",
               fmt::format("{:.4f}", 1e3 * hop.sum_s)});
  }
  return table.text();
}

std::string path_csv(const PathReport& path) {
  std::string text = "satellite,shell,plane,slot,link,length_km,link_s,sum_s\n";
  for (const PathHop& hop : path.hops) {
    const std::string link =
        hop.link ? fmt::format("{},{},{}", hop.link->kind, hop.link->length_km, hop.link->latency_s)
                 : ",,";
    fmt::format_to(std::back_inserter(text), "{},{},{},{},{},{}\n", hop.satellite,
                   hop.address.shell, hop.address.plane, hop.address.index_in_plane, link,
                   hop.sum_s);
  }
  return text;
}

std::string path_json(const PathReport& path) {
  nlohmann::ordered_json json = {{"source", number(path.source)},
                                 {"target", number(path.target)},
                                 {"slot", number(path.slot)}};
  json["latency_s"] = nullptr;
  if (!path.hops.empty()) {
    json["latency_s"] = path.hops.back().sum_s;
  }
  json["hops"] = nlohmann::ordered_json::array();
  for (const PathHop& hop : path.hops) {
    nlohmann::ordered_json row = {{"satellite", number(hop.satellite)},
                                  {"shell", hop.address.shell},
                                  {"plane", hop.address.plane},
                                  {"slot", hop.address.index_in_plane},
                                  {"sum_s", hop.sum_s}};
    if (hop.link) {
      row["link"] = hop.link->kind;
      row["length_km"] = hop.link->length_km;
      row["link_s"] = hop.link->latency_s;
    }
    json["hops"].push_back(row);
  }
  return json.dump(2) + "\n";
}

}  // namespace spacemoe
