#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <numeric>
#include <span>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "host/base/little_endian.hpp"
#include "host/base/npy.hpp"
#include "host/base/zip_stream.hpp"

namespace spacemoe {

/// Arrays of an archive of NumPy (.npz), one after the other.
class ArrayWriter {
 public:
  explicit ArrayWriter(ZipStream& archive) : archive_(archive) {}

  /// Begins one of this shape, whose values follow. `type` as NumPy writes it.
  void begin(std::string_view name, std::string_view type, std::size_t value_bytes,
             std::initializer_list<std::size_t> shape) {
    const std::string header = npy_header(type, {shape.begin(), shape.size()});
    const std::uint64_t values = std::accumulate(shape.begin(), shape.end(), std::uint64_t{1},
                                                 std::multiplies<std::uint64_t>());
    archive_.begin(fmt::format("{}.npy", name), header.size() + values * value_bytes);
    archive_.append(header);
  }
  template <class Value>
  void append(std::span<const Value> values) {
    archive_.append({reinterpret_cast<const char*>(values.data()), values.size_bytes()});
  }
  /// A whole array of one index.
  template <class Value>
  void add(std::string_view name, std::string_view type, std::span<const Value> values) {
    begin(name, type, sizeof(Value), {values.size()});
    append(values);
  }
  /// Words, as NumPy has them: each of as many UCS-4 letters as the longest.
  void add_words(std::string_view name, std::span<const std::string_view> words) {
    const std::size_t longest = std::ranges::max(words, {}, &std::string_view::size).size();
    std::string letters;
    for (const std::string_view word : words) {
      for (std::size_t i = 0; i < longest; ++i) {
        append_little_endian(letters, static_cast<std::uint32_t>(i < word.size() ? word[i] : '\0'));
      }
    }
    begin(name, fmt::format("<U{}", longest), longest * sizeof(std::uint32_t), {words.size()});
    archive_.append(letters);
  }

 private:
  ZipStream& archive_;
};

}  // namespace spacemoe
