#include "host/base/nearest_name.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace spacemoe {
namespace {

/// Letters to insert, take out, replace, or exchange with their neighbour.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::iota(last.begin(), last.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::vector<std::size_t> row(b.size() + 1, i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      row[j + 1] = std::min({last[j] + (a[i] == b[j] ? 0 : 1), row[j] + 1, last[j + 1] + 1});
      if (i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j]) {
        row[j + 1] = std::min(row[j + 1], before_last[j - 1] + 1);
      }
    }
    before_last = std::exchange(last, std::move(row));
  }
  return last.back();
}

/// The only name that begins so; nullptr where several do, or where a few letters may be
/// anything's.
const std::string* only_one_beginning_with(std::string_view beginning,
                                           std::span<const std::string> known) {
  constexpr std::size_t telling_letters = 3;
  const std::size_t dashes = std::min(beginning.find_first_not_of('-'), beginning.size());
  if (beginning.size() - dashes < telling_letters) {
    return nullptr;
  }
  const std::string* only = nullptr;
  for (const std::string& candidate : known) {
    if (candidate.starts_with(beginning)) {
      if (only != nullptr) {
        return nullptr;
      }
      only = &candidate;
    }
  }
  return only;
}

}  // namespace

std::optional<std::string> nearest_name(std::string_view name, std::span<const std::string> known) {
  if (std::ranges::find(known, name) == known.end()) {
    if (const std::string* whole = only_one_beginning_with(name, known)) {
      return *whole;
    }
  }
  const std::string* nearest = nullptr;
  std::size_t least = 0;
  for (const std::string& candidate : known) {
    const std::size_t distance = edit_distance(name, candidate);
    if (nearest == nullptr || distance < least) {
      nearest = &candidate;
      least = distance;
    }
  }
  if (nearest == nullptr || 3 * least > std::max(name.size(), nearest->size())) {
    return std::nullopt;
  }
  return *nearest;
}

std::string is_meant(std::string_view name, std::string_view quote) {
  return fmt::format("is {1}{0}{1} meant?", name, quote);
}

std::string meant(std::string_view name, std::span<const std::string> known,
                  std::string_view quote) {
  const auto nearest = nearest_name(name, known);
  return nearest ? is_meant(*nearest, quote) : "";
}

}  // namespace spacemoe
