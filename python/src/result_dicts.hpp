#pragma once

#include <pybind11/pybind11.h>
#include <spacemoe/results.hpp>
#include <spacemoe/search.hpp>

/// Results as dictionaries, which the package's classes are made around.
namespace spacemoe::python {

/// reference, slots_planned, slots_done, interrupted, text; tables: {name: {column: values}};
/// placements: {scheme: [Placement]}; save: a function of (folder, force, command).
pybind11::dict dict_of(api::Results results);
/// The fields of a search's result; trace and bound_trace as tuples of columns.
pybind11::dict dict_of(api::SearchResult found);

}  // namespace spacemoe::python
