#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "python/src/arrays.hpp"
#include "python/src/bindings.hpp"
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>
#include <spacemoe/placement.hpp>

namespace spacemoe::python {
namespace {

namespace py = pybind11;
using CopyTuple = std::tuple<std::uint32_t, std::optional<std::uint32_t>, std::uint32_t>;
using CopyTuples = std::vector<CopyTuple>;

std::vector<api::Copy> copies_of(const CopyTuples& tuples) {
  std::vector<api::Copy> copies;
  for (const auto& [layer, expert, satellite] : tuples) {
    copies.push_back({layer, expert.value_or(api::gateway_itself), satellite});
  }
  return copies;
}

CopyTuples tuples_of(const std::vector<api::Copy>& copies) {
  CopyTuples tuples;
  for (const auto& [layer, expert, satellite] : copies) {
    tuples.emplace_back(layer, expert == api::gateway_itself ? std::nullopt : std::optional(expert),
                        satellite);
  }
  return tuples;
}

api::Placement make_placement(const py::object& given_gateways, const py::object& given_experts,
                              const CopyTuples& replicas, const CopyTuples& spares) {
  const Indices gateways = indices_of(given_gateways, "gateways");
  const Indices experts = indices_of(given_experts, "experts");
  check_shape(gateways.ndim() == 1 && gateways.size() > 0, gateways, "gateways", "[layers]");
  check_shape(experts.ndim() == 2 && experts.shape(0) == gateways.shape(0), experts, "experts",
              "[layers, experts], with as many layers as gateways");
  const auto from = span_of(gateways);
  const auto of_experts = span_of(experts);
  return {{from.begin(), from.end()},
          {of_experts.begin(), of_experts.end()},
          copies_of(replicas),
          copies_of(spares)};
}

std::string text_of(const api::Placement& placement) {
  return "<spacemoe.Placement of " + std::to_string(placement.gateways.size()) + " gateways, " +
         std::to_string(placement.experts.size()) + " experts, " +
         std::to_string(placement.replicas.size()) + " replicas, " +
         std::to_string(placement.spares.size()) + " spares>";
}

py::ssize_t layers_of(const api::Placement& placement) {
  return static_cast<py::ssize_t>(placement.gateways.size());
}

/// Views of a placement's own memory: what is written to them is where modules stand.
py::array gateways_of(const py::object& self) {
  auto& placement = self.cast<api::Placement&>();
  return view_of<std::uint32_t>({layers_of(placement)}, placement.gateways.data(), self);
}

py::array experts_of(const py::object& self) {
  auto& placement = self.cast<api::Placement&>();
  const auto experts = static_cast<py::ssize_t>(placement.experts.size());
  return view_of<std::uint32_t>({layers_of(placement), experts / layers_of(placement)},
                                placement.experts.data(), self);
}

/// Writes satellites over those that a view of a placement has.
void write_over(const py::array& view, const py::object& given, const char* argument) {
  const Indices satellites = indices_of(given, argument);
  const std::string shape = py::str(view.attr("shape"));
  check_shape(view.attr("shape").equal(satellites.attr("shape")), satellites, argument,
              shape.c_str());
  view[py::ellipsis()] = satellites;
}

py::tuple state_of(const py::object& self) {
  const auto& placement = self.cast<const api::Placement&>();
  return py::make_tuple(gateways_of(self), experts_of(self), tuples_of(placement.replicas),
                        tuples_of(placement.spares));
}

}  // namespace

void bind_placement(py::module_& module) {
  py::class_<api::Placement>(
      module, "Placement",
      "The satellite of every module of a model. Satellites are numbered from 0, shell by shell "
      "and plane by plane.\n\ngateways: [layers]; experts: [layers, experts]; replicas: (layer, "
      "expert, satellite) of further copies, of which the nearest serves; spares: the same of "
      "copies that serve once a satellite has failed, expert None for a gateway.")
      .def(py::init(&make_placement), py::arg("gateways"), py::arg("experts"),
           py::arg("replicas") = CopyTuples(), py::arg("spares") = CopyTuples())
      .def_property(
          "gateways", &gateways_of,
          [](const py::object& self, const py::object& to) {
            write_over(gateways_of(self), to, "gateways");
          },
          "Satellites of gateways: uint32 [layers], a view: writing to it moves gateways.")
      .def_property(
          "experts", &experts_of,
          [](const py::object& self, const py::object& to) {
            write_over(experts_of(self), to, "experts");
          },
          "Satellites of experts: uint32 [layers, experts], a view: writing to it moves experts.")
      .def_property(
          "replicas", [](const api::Placement& of) { return tuples_of(of.replicas); },
          [](api::Placement& of, const CopyTuples& to) { of.replicas = copies_of(to); },
          "Further copies of experts, of which in each slot the nearest serves: a list of (layer, "
          "expert, satellite), which is a copy; assign a list to change it.")
      .def_property(
          "spares", [](const api::Placement& of) { return tuples_of(of.spares); },
          [](api::Placement& of, const CopyTuples& to) { of.spares = copies_of(to); },
          "Copies that serve once a satellite has failed: a list of (layer, expert or None for "
          "the gateway, satellite), which is a copy; assign a list to change it.")
      .def(
          "copy", [](const api::Placement& of) { return of; }, "Another one like it.")
      .def(
          "__eq__",
          [](const api::Placement& one, const api::Placement& other) { return one == other; },
          py::is_operator())
      .def("__repr__", &text_of)
      .def(py::pickle(&state_of, [](const py::tuple& state) {
        return make_placement(state[0], state[1], state[2].cast<CopyTuples>(),
                              state[3].cast<CopyTuples>());
      }));
}

}  // namespace spacemoe::python
