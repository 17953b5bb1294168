#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <spacemoe/array.hpp>
#include <spacemoe/error.hpp>

namespace spacemoe::python {

using Indices =
    pybind11::array_t<std::uint32_t, pybind11::array::c_style | pybind11::array::forcecast>;

/// Throws ConfigError about an argument.
[[noreturn]] inline void refuse(const std::string& argument, const std::string& found,
                                const std::string& allowed, const std::string& hint = {}) {
  std::string message = argument + ": " + found + ", allowed: " + allowed;
  message += hint.empty() ? "" : " (" + hint + ")";
  throw api::ConfigError(message, {{argument, found, allowed, hint, {}}});
}

/// An integer of Python's as a number from 0. Throws ConfigError where it is none.
inline std::uint32_t check_index(const pybind11::object& integer, const char* argument) {
  const auto value = PyLong_AsUnsignedLongLong(integer.ptr());
  if (PyErr_Occurred() != nullptr || value > 0xFFFFFFFFULL) {
    PyErr_Clear();
    refuse(argument, "found " + pybind11::str(integer).cast<std::string>(), "0 to 4294967295");
  }
  return static_cast<std::uint32_t>(value);
}

inline std::string kind_of(const pybind11::array& array) {
  return array ? "values of " + pybind11::str(array.dtype()).cast<std::string>() : "no array";
}

/// Numbers of things as the caller has them: any sequence or array of integers. Throws TypeError
/// for anything else, ConfigError for numbers that nothing can have. argument: what errors call it
inline Indices indices_of(const pybind11::object& given, const char* argument) {
  const auto array = pybind11::array::ensure(given);
  if (!array || (array.size() > 0 && array.dtype().kind() != 'i' && array.dtype().kind() != 'u')) {
    PyErr_Clear();
    throw pybind11::type_error(std::string(argument) + ": found " + kind_of(array) +
                               ", allowed: integers");
  }
  for (const char* end : {"min", "max"}) {
    if (array.size() > 0) {
      check_index(pybind11::int_(array.attr(end)()), argument);
    }
  }
  return Indices::ensure(array);
}

/// One such number.
inline std::uint32_t index_of(const pybind11::object& given, const char* argument) {
  const auto integer = pybind11::reinterpret_steal<pybind11::object>(PyNumber_Index(given.ptr()));
  if (!integer) {
    PyErr_Clear();
    throw pybind11::type_error(std::string(argument) + ": found " +
                               pybind11::repr(given).cast<std::string>() + ", allowed: an integer");
  }
  return check_index(integer, argument);
}

/// Throws ConfigError where an array has another shape. shape: how errors call the one wanted
inline void check_shape(bool is_right, const pybind11::array& array, const char* argument,
                        const char* shape) {
  if (!is_right) {
    refuse(argument,
           "found an array of shape " + pybind11::str(array.attr("shape")).cast<std::string>(),
           shape);
  }
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
