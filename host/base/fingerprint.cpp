#include "host/base/fingerprint.hpp"

#include <fmt/format.h>

namespace spacemoe {

Fingerprint& Fingerprint::add(std::string_view text) {
  constexpr std::uint64_t prime = 0x100000001B3U;
  for (const char letter : text) {
    hash_ = (hash_ ^ static_cast<unsigned char>(letter)) * prime;
  }
  return *this;
}

Fingerprint& Fingerprint::add_item(std::string_view text) {
  return add(fmt::format("{}:", text.size())).add(text);
}

std::string Fingerprint::hex() const {
  return fmt::format("{:016x}", hash_);
}

}  // namespace spacemoe
