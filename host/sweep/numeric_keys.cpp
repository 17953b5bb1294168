#include "host/sweep/numeric_keys.hpp"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "host/config/config.hpp"

namespace spacemoe {

std::map<std::string, double, std::less<>> numeric_keys(const ExperimentConfig& config) {
  std::map<std::string, double, std::less<>> numbers;
  const nlohmann::json flat = nlohmann::json::parse(resolved_json(config)).flatten();
  for (const auto& [pointer, value] : flat.items()) {
    if (value.is_number()) {
      // /links/survival, as a JSON pointer (RFC 6901) has it; keys with numbers have no slash.
      std::string key = pointer.substr(1);
      std::ranges::replace(key, '/', '.');
      numbers.emplace(std::move(key), value.get<double>());
    }
  }
  return numbers;
}

}  // namespace spacemoe
