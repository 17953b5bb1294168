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

}  // namespace spacemoe
