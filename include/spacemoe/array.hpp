#pragma once

#include <cstddef>
#include <vector>

namespace spacemoe::api {

/// An array of several dimensions, the last of which lies together in memory.
template <class Value>
struct Array {
  std::vector<std::size_t> shape;
  std::vector<Value> values;  ///< as many as the product of the shape
};

}  // namespace spacemoe::api
