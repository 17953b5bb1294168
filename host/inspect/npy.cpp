#include "host/inspect/npy.hpp"

#include <bit>
#include <cstring>

#include <fmt/format.h>

namespace spacemoe {

static_assert(std::endian::native == std::endian::little, "the header says '<f4'");

std::string npy_matrix(std::span<const float> values, std::size_t rows, std::size_t columns) {
  constexpr std::size_t alignment = 64;
  constexpr std::size_t preamble = 10;  // magic, version, length of the header
  std::string header =
      fmt::format("{{'descr': '<f4', 'fortran_order': False, 'shape': ({}, {}), }}", rows, columns);
  const std::size_t unpadded = preamble + header.size() + 1;
  header.append((alignment - unpadded % alignment) % alignment, ' ');
  header += '\n';

  std::string file("\x93NUMPY\x01\x00", 8);
  file += static_cast<char>(header.size() & 0xFFU);
  file += static_cast<char>(header.size() >> 8U);
  file += header;
  const std::size_t start = file.size();
  file.resize(start + values.size_bytes());
  std::memcpy(file.data() + start, values.data(), values.size_bytes());
  return file;
}

}  // namespace spacemoe
