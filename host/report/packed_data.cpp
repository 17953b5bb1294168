#include "host/report/packed_data.hpp"

#include <bit>
#include <cmath>
#include <map>

#include "host/base/digest.hpp"
#include "host/topology/link_names.hpp"
#include "kernels/tables/numbered_list.hpp"

namespace spacemoe {

std::size_t number_width(std::size_t satellites) {
  return satellites < no_layer ? 2 : 4;
}

std::string packed(const std::vector<std::uint32_t>& numbers, std::size_t width) {
  std::vector<std::uint8_t> bytes;
  for (const std::uint32_t of : numbers) {
    for (std::size_t k = 0; k < width; ++k) {
      bytes.push_back(static_cast<std::uint8_t>(of >> (8 * k)));
    }
  }
  return base64(bytes);
}

std::string packed(std::span<const OrbitState> orbits) {
  std::vector<std::uint32_t> numbers;
  for (const auto& [position, velocity] : orbits) {
    for (const double km : {position.x, position.y, position.z}) {
      numbers.push_back(std::bit_cast<std::uint32_t>(static_cast<float>(km)));
    }
  }
  return packed(numbers, sizeof(float));
}

std::string packed_up(std::span<const LinkReport> links) {
  std::vector<std::uint8_t> up((links.size() + 7) / 8, 0);
  for (std::size_t link = 0; link < links.size(); ++link) {
    if (links[link].state == LinkState::up) {
      up[link / 8] = static_cast<std::uint8_t>(up[link / 8] | 1U << link % 8);
    }
  }
  return base64(up);
}

nlohmann::ordered_json down_json(std::span<const LinkReport> links) {
  std::map<std::string, std::uint32_t> down;
  for (const LinkReport& link : links) {
    if (link.state != LinkState::up && link.state != LinkState::unpaired) {
      ++down[std::string(name_of(link.state))];
    }
  }
  return down;
}

std::string packed_ends(std::span<const LinkCandidate> links, std::size_t width) {
  std::vector<std::uint32_t> ends;
  for (const LinkCandidate& link : links) {
    ends.push_back(link.a);
    ends.push_back(link.b);
  }
  return packed(ends, width);
}

nlohmann::ordered_json placement_json(const Placement& placement) {
  nlohmann::ordered_json replicas = nlohmann::ordered_json::array();
  for (const Replica& replica : placement.replicas) {
    replicas.push_back({number(replica.layer), number(replica.expert), number(replica.satellite)});
  }
  return {{"gateways", numbers_of(placement.gateways)},
          {"experts", numbers_of(placement.satellites)},
          {"replicas", replicas}};
}

nlohmann::ordered_json rounded_ms(std::optional<double> seconds) {
  using Json = nlohmann::ordered_json;
  return seconds ? Json(std::round(*seconds * 1e6) / 1e3) : Json(nullptr);
}

}  // namespace spacemoe
