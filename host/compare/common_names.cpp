#include "host/compare/common_names.hpp"

#include <map>

#include <fmt/format.h>

namespace spacemoe {
namespace {

/// Number of names that a sentence lists before it counts the others.
constexpr std::size_t max_listed = 10;

}  // namespace

std::string listed(const std::vector<std::string>& names) {
  const std::size_t shown = std::min(names.size(), max_listed);
  const std::string text = fmt::format(
      "{}", fmt::join(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(shown), ", "));
  return shown == names.size() ? text : fmt::format("{}, and {} more", text, names.size() - shown);
}

CommonNames common_names(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  std::map<std::string, std::size_t> places;
  for (std::size_t i = 0; i < b.size(); ++i) {
    places.emplace(b[i], i);
  }
  CommonNames result;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const auto found = places.find(a[i]);
    if (found == places.end()) {
      result.only_a.push_back(a[i]);
    } else {
      result.pairs.emplace_back(i, found->second);
      places.erase(found);
    }
  }
  for (const std::string& name : b) {
    if (places.contains(name)) {
      result.only_b.push_back(name);
    }
  }
  return result;
}

void add_missing(std::vector<std::string>& remarks, const std::string& what,
                 const CommonNames& names) {
  if (!names.only_a.empty()) {
    remarks.push_back(fmt::format("{} only in A: {}.", what, listed(names.only_a)));
  }
  if (!names.only_b.empty()) {
    remarks.push_back(fmt::format("{} only in B: {}.", what, listed(names.only_b)));
  }
}

}  // namespace spacemoe
