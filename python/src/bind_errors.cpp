#include "python/src/bindings.hpp"
#include <pybind11/pybind11.h>
#include <spacemoe/error.hpp>

namespace spacemoe::python {
namespace {

namespace py = pybind11;

/// Raises an exception of spacemoe._errors, made from these arguments.
template <class... Arguments>
void raise(const char* name, const Arguments&... arguments) {
  const py::object type = py::module_::import("spacemoe._errors").attr(name);
  const py::object error = type(arguments...);
  PyErr_SetObject(type.ptr(), error.ptr());
}

py::list complaints_of(const api::ConfigError& error) {
  py::list complaints;
  for (const auto& [key, found, allowed, hint, file, line, column] : error.complaints()) {
    complaints.append(py::make_tuple(key, found, allowed, hint, file, line, column));
  }
  return complaints;
}

}  // namespace

void bind_errors() {
  py::register_exception_translator([](std::exception_ptr thrown) {
    try {
      std::rethrow_exception(thrown);
    } catch (const api::ConfigError& error) {
      raise("ConfigError", error.what(), complaints_of(error));
    } catch (const api::FileError& error) {
      raise("FileError", error.what(), error.path(), error.reason());
    } catch (const api::Interrupted& error) {
      raise("Interrupted", error.what());
    } catch (const api::BackendUnavailable& error) {
      raise("BackendUnavailable", error.what(), error.backend(), error.reason(), error.remedy());
    }
  });
}

}  // namespace spacemoe::python
