#include <string>
#include <vector>

#include "python/src/arrays.hpp"
#include "python/src/bindings.hpp"
#include "python/src/pump.hpp"
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
      .def_property_readonly("layers", &api::SetLaw::layers, "Number of layers.")
      .def_property_readonly("experts", &api::SetLaw::experts, "Experts of a layer.")
      .def_property_readonly("active", &api::SetLaw::active, "Experts that a token activates.")
      .def_property_readonly("inclusion", &inclusion_of,
                             "Exact probability that a token activates an expert. float64 "
                             "[layers, experts], read-only.")
      .def(
          "probability",
          [](const api::SetLaw& law, const py::object& layer, const py::object& among) {
            return law.probability(index_of(layer, "layer"), span_of(indices_of(among, "among")));
          },
          py::arg("layer"), py::arg("among"),
          "Probability that all active experts of a layer are among these: of this very set, if "
          "they are as many as are active. among: experts, any number of them.\n\nRaises "
          "ConfigError where the law has no exact form.")
      .def(
          "sample",
          [](const api::SetLaw& law, const py::object& given_slot, const py::object& given_tokens,
             const py::object& progress) {
            const std::uint32_t slot = index_of(given_slot, "slot");
            const std::uint32_t tokens = index_of(given_tokens, "tokens");
            PumpSlot alone;
            return kept_array(pumped(alone, progress, [&](const api::Watch& watch) {
              return law.sample(slot, tokens, watch);
            }));
          },
          py::arg("slot"), py::arg("tokens"), py::kw_only(), py::arg("progress") = py::none(),
          "Active experts of the first tokens that a run of the study samples in an evaluation "
          "slot, in no particular order, the same in every bit. uint16 [tokens, layers, active].")
      .def("__repr__", [](const api::SetLaw& law) {
        return "<spacemoe.SetLaw of " + std::to_string(law.layers()) + " layers, in each " +
               std::to_string(law.active()) + " of " + std::to_string(law.experts()) +
               " experts active>";
      });
}

}  // namespace spacemoe::python
