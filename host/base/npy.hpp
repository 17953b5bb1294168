#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace spacemoe {

/// What every .npy file starts with.
inline constexpr std::string_view npy_start = "\x93NUMPY";

/// What stands before the values of an .npy file (version 1.0, last index fastest), which start at
/// a multiple of 64 bytes. `type` as NumPy writes it: "<f4", "|u1", "<U7"
[[nodiscard]] std::string npy_header(std::string_view type, std::span<const std::size_t> shape);

/// An array in NumPy's .npy format, version 1.0, last index fastest: what numpy.load reads. Takes
/// its values in their order, as many as its shape has.
template <class Value>
class NpyArray {
 public:
  explicit NpyArray(const std::vector<std::size_t>& shape);

  void append(std::span<const Value> values) {
    file_.append(reinterpret_cast<const char*>(values.data()), values.size_bytes());
  }
  void append(Value value) { append(std::span<const Value>(&value, 1)); }

  /// The file.
  [[nodiscard]] std::string take() && { return std::move(file_); }

 private:
  std::string file_;
};

extern template class NpyArray<float>;
extern template class NpyArray<double>;
extern template class NpyArray<std::uint8_t>;
extern template class NpyArray<std::int16_t>;

/// What the header of an .npy file says.
struct NpyHeader {
  std::string type;  ///< "<i2": byte order, kind, bytes of a value
  bool is_fortran_order = false;
  std::vector<std::uint64_t> shape;
  std::uint64_t data_at = 0;  ///< the byte at which the values start

  /// Bytes of all values, where one has so many; 2^64 - 1 where they are more than that holds.
  [[nodiscard]] std::uint64_t data_bytes(std::uint64_t value_bytes) const;
};

/// Longest header that is read: NumPy's own limit is less.
inline constexpr std::size_t max_npy_header_bytes = std::size_t{1} << 16U;

/// The header that a file starts with, of which these are the first bytes: all, or at least
/// max_npy_header_bytes. `name` is what errors call the file. Throws ConfigError with the byte.
[[nodiscard]] NpyHeader read_npy_header(const std::string& name, std::string_view start);

/// Bytes of a value of one of these types: little-endian signed integers, in C order. Throws
/// ConfigError where the array has none of `types`, or another order.
[[nodiscard]] std::uint64_t npy_integer_bytes(const std::string& name, const NpyHeader& header,
                                              std::span<const std::string_view> types);

/// An .npy file of such integers, read in place.
class NpyIntegers {
 public:
  /// `file` must outlive this. Throws ConfigError with the byte, also where there are more or fewer
  /// values than the shape says.
  NpyIntegers(const std::string& name, std::string_view file,
              std::span<const std::string_view> types);

  [[nodiscard]] const std::vector<std::uint64_t>& shape() const { return header_.shape; }
  [[nodiscard]] std::uint64_t size() const { return values_.size() / value_bytes_; }
  [[nodiscard]] std::int64_t operator[](std::uint64_t i) const;
  /// The byte of the file at which a value stands.
  [[nodiscard]] std::uint64_t byte_of(std::uint64_t i) const {
    return header_.data_at + i * value_bytes_;
  }

 private:
  NpyHeader header_;
  std::uint64_t value_bytes_;
  std::string_view values_;
};

}  // namespace spacemoe
