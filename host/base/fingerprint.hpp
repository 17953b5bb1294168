#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace spacemoe {

/// A hash that tells texts apart, not one that withstands an attack: FNV-1a, 64 bits,
/// <http://www.isthe.com/chongo/tech/comp/fnv/>.
class Fingerprint {
 public:
  /// Goes on with the bytes of a text: two texts hash as their concatenation.
  Fingerprint& add(std::string_view text);
  /// The same with an end to the text: ("ab", "c") and ("a", "bc") differ.
  Fingerprint& add_item(std::string_view text);

  /// 16 hexadecimal digits.
  [[nodiscard]] std::string hex() const;

 private:
  std::uint64_t hash_ = 0xCBF29CE484222325U;
};

}  // namespace spacemoe
