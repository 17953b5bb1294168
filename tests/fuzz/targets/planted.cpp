#include <cstdlib>
#include <stdexcept>

#include "host/base/error.hpp"
#include "tests/fuzz/targets/targets.hpp"

namespace spacemoe {
namespace {

/// A reader of texts that are sorted; `fault` is what becomes of one with two equal letters.
FuzzTarget sorted_text_target(void (*fault)()) {
  const auto read = [fault](std::string_view bytes) {
    for (std::size_t i = 1; i < bytes.size(); ++i) {
      if (bytes[i] == bytes[i - 1]) {
        fault();
      }
      if (bytes[i] < bytes[i - 1]) {
        throw ConfigError({.found = "found a letter before its predecessor"});
      }
    }
  };
  return {read, {"abcdefgh", "acegikmo", "bdfhjlnp"}};
}

}  // namespace

FuzzTarget planted_exception_target() {
  return sorted_text_target([] { throw std::out_of_range("two equal letters"); });
}

FuzzTarget planted_end_target() {
  return sorted_text_target([] { std::_Exit(0); });
}

}  // namespace spacemoe
