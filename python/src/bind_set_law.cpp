#include "python/src/arrays.hpp"
#include "python/src/bindings.hpp"
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <spacemoe/set_law.hpp>

namespace spacemoe::python {
namespace {

namespace py = pybind11;

py::array inclusion_of(const py::object& self) {
  const auto& law = self.cast<const api::SetLaw&>();
  const std::vector<py::ssize_t> shape = {static_cast<py::ssize_t>(law.layers()),
                                          static_cast<py::ssize_t>(law.experts())};
  py::array array = view_of<const double>(shape, law.inclusion().data(), self);
  array.attr("flags").attr("writeable") = false;
  return array;
}

}  // namespace

void bind_set_law(py::module_& module) {
  py::class_<api::SetLaw>(
      module, "SetLaw",
      "Which experts tokens activate together, in every layer: of `experts`, `active` for each "
      "token.")
      .def_property_readonly("layers", &api::SetLaw::layers)
      .def_property_readonly("experts", &api::SetLaw::experts, "Experts of a layer.")
      .def_property_readonly("active", &api::SetLaw::active, "Experts that a token activates.")
      .def_property_readonly("inclusion", &inclusion_of,
                             "Exact probability that a token activates an expert. float64 "
                             "[layers, experts], read-only.")
      .def(
          "probability",
          [](const api::SetLaw& law, std::uint32_t layer, const py::object& given_among) {
            return law.probability(layer, span_of(indices_of(given_among)));
          },
          py::arg("layer"), py::arg("among"),
          "Probability that all active experts of a layer are among these: of this very set, if "
          "they are as many as are active.\n\nRaises ConfigError where the law has no exact form.")
      .def(
          "sample",
          [](const api::SetLaw& law, std::uint32_t slot, std::uint32_t tokens) {
            api::Array<std::uint16_t> members;
            {
              const py::gil_scoped_release without_lock;
              members = law.sample(slot, tokens);
            }
            return kept_array(std::move(members));
          },
          py::arg("slot"), py::arg("tokens"),
          "Active experts of the first tokens that a run of the study samples in an evaluation "
          "slot, in no particular order. uint16 [tokens, layers, active].");
}

}  // namespace spacemoe::python
