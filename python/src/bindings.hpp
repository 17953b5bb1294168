#pragma once

#include <pybind11/pybind11.h>

/// Each declares a part of the module spacemoe._core.
namespace spacemoe::python {

void bind_errors();
void bind_placement(pybind11::module_& module);
void bind_network(pybind11::module_& module);
void bind_set_law(pybind11::module_& module);
void bind_study(pybind11::module_& module);

}  // namespace spacemoe::python
