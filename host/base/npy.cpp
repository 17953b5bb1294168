#include "host/base/npy.hpp"

#include <bit>
#include <functional>
#include <numeric>
#include <type_traits>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace spacemoe {
namespace {

static_assert(std::endian::native == std::endian::little, "the types below say '<'");

template <class Value>
constexpr std::string_view type_name() {
  if constexpr (std::is_same_v<Value, float>) {
    return "<f4";
  } else if constexpr (std::is_same_v<Value, double>) {
    return "<f8";
  } else if constexpr (std::is_same_v<Value, std::int16_t>) {
    return "<i2";
  } else {
    static_assert(std::is_same_v<Value, std::uint8_t>);
    return "|u1";
  }
}

}  // namespace

std::string npy_header(std::string_view type, std::span<const std::size_t> shape) {
  constexpr std::size_t alignment = 64;
  constexpr std::size_t preamble = 10;  // magic, version, length of the header
  std::string header = fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': ({}{}), }}",
                                   type, fmt::join(shape, ", "), shape.size() == 1 ? "," : "");
  const std::size_t unpadded = preamble + header.size() + 1;
  header.append((alignment - unpadded % alignment) % alignment, ' ');
  header += '\n';

  std::string start(npy_start);
  start += std::string_view("\x01\x00", 2);  // the version
  start += static_cast<char>(header.size() & 0xFFU);
  start += static_cast<char>(header.size() >> 8U);
  return start + header;
}

template <class Value>
NpyArray<Value>::NpyArray(const std::vector<std::size_t>& shape)
    : file_(npy_header(type_name<Value>(), shape)) {
  const std::size_t values =
      std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<>());
  file_.reserve(file_.size() + values * sizeof(Value));
}

template class NpyArray<float>;
template class NpyArray<double>;
template class NpyArray<std::uint8_t>;
template class NpyArray<std::int16_t>;

}  // namespace spacemoe
