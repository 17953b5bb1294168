#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <spacemoe/array.hpp>

namespace spacemoe::python {

using Indices =
    pybind11::array_t<std::uint32_t, pybind11::array::c_style | pybind11::array::forcecast>;

/// Numbers of things as the caller has them: any sequence or array of integers. Throws TypeError
/// and ValueError for anything else.
inline Indices indices_of(const pybind11::object& given) {
  const auto array = pybind11::array::ensure(given);
  if (!array || (array.size() > 0 && array.dtype().kind() != 'i' && array.dtype().kind() != 'u')) {
    PyErr_Clear();
    throw pybind11::type_error("satellites, slots, layers and experts are integers");
  }
  if (array.size() > 0 && (array.attr("min")().cast<double>() < 0.0 ||
                           array.attr("max")().cast<double>() > 4294967295.0)) {
    throw pybind11::value_error("satellites, slots, layers and experts are numbered from 0");
  }
  return Indices::ensure(array);
}

inline std::span<const std::uint32_t> span_of(const Indices& indices) {
  return {indices.data(), static_cast<std::size_t>(indices.size())};
}

/// An array of NumPy over the memory of the library's, which it keeps.
template <class Value>
pybind11::array_t<Value> kept_array(api::Array<Value> array) {
  auto owned = std::make_unique<api::Array<Value>>(std::move(array));
  const api::Array<Value>& in = *owned;
  const std::vector<pybind11::ssize_t> shape(in.shape.begin(), in.shape.end());
  const pybind11::capsule base(
      owned.get(), [](void* memory) { delete static_cast<api::Array<Value>*>(memory); });
  return pybind11::array_t<Value>(shape, owned.release()->values.data(), base);
}

template <class Value>
pybind11::array_t<Value> kept_array(std::vector<Value> values) {
  return kept_array(api::Array<Value>{{values.size()}, std::move(values)});
}

/// An array of NumPy over memory of a part of the object `owner`.
template <class Value>
pybind11::array_t<Value> view_of(const std::vector<pybind11::ssize_t>& shape, Value* values,
                                 const pybind11::object& owner) {
  return pybind11::array_t<Value>(shape, values, owner);
}

}  // namespace spacemoe::python
