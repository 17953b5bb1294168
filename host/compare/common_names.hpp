#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

namespace spacemoe {

/// Items of two lists that have the same name.
struct CommonNames {
  std::vector<std::pair<std::size_t, std::size_t>> pairs;  ///< places in a and b, in a's order
  std::vector<std::string> only_a;
  std::vector<std::string> only_b;
};

/// Matches two lists by the names of their items; no list has a name twice.
[[nodiscard]] CommonNames common_names(const std::vector<std::string>& a,
                                       const std::vector<std::string>& b);

template <class Item, class Name>
[[nodiscard]] CommonNames common_names(const std::vector<Item>& a, const std::vector<Item>& b,
                                       Name name) {
  const auto names_of = [&](const std::vector<Item>& items) {
    std::vector<std::string> names;
    std::ranges::transform(items, std::back_inserter(names), name);
    return names;
  };
  return common_names(names_of(a), names_of(b));
}

/// Names as a sentence lists them; of many the first, and how many more there are.
[[nodiscard]] std::string listed(const std::vector<std::string>& names);

/// Adds a remark on the names that only one side has: "Schemes only in A: ...".
void add_missing(std::vector<std::string>& remarks, const std::string& what,
                 const CommonNames& names);

}  // namespace spacemoe
