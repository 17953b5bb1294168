#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "python/src/arrays.hpp"
#include "python/src/bindings.hpp"
#include "python/src/pump.hpp"
#include "python/src/result_dicts.hpp"
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>
#include <spacemoe/error.hpp>
#include <spacemoe/study.hpp>

namespace spacemoe::python {
namespace {

namespace py = pybind11;

/// A study, and the pump that its work runs under.
struct PumpedStudy {
  api::Study study;
  std::shared_ptr<PumpSlot> slot;
};

/// (name, function of (study, draw, seed, kept) that gives a Placement, whether it draws at
/// random); kept: a dictionary that goes with the work which asks
using OwnTuple = std::tuple<std::string, py::function, bool>;

/// A rule written in Python.
api::OwnScheme own_scheme(const OwnTuple& own, const std::shared_ptr<PumpSlot>& slot) {
  const auto& [name, function, is_random] = own;
  // Goes with the study, wherever that ends.
  const std::shared_ptr<py::function> kept(new py::function(function), [](py::function* last) {
    const py::gil_scoped_acquire lock;
    delete last;
  });
  const auto place = [kept, slot](const api::Study& study, const api::Draw& draw) {
    std::optional<api::Placement> placement;
    Pump& pump = *slot->current;
    pump.call([&] {
      placement = (*kept)(PumpedStudy{study, slot}, draw.number, draw.seed, pump.kept())
                      .cast<api::Placement>();
    });
    return std::move(*placement);
  };
  return {name, place, is_random};
}

/// file: of the config; text: what would stand in it, or None where it is to be read
PumpedStudy make_study(const std::string& file, const std::optional<std::string>& text,
                       std::vector<std::string> set, const std::vector<OwnTuple>& own,
                       const std::string& backend, const py::object& threads,
                       const py::object& batch_slots) {
  const auto slot = std::make_shared<PumpSlot>();
  api::Options options{std::move(set),
                       {},
                       {},
                       backend,
                       index_of(threads, "threads"),
                       index_of(batch_slots, "batch_slots")};
  for (const OwnTuple& scheme : own) {
    options.own_schemes.push_back(own_scheme(scheme, slot));
  }
  // Reading and setting up look for no stop.
  const py::gil_scoped_release without_lock;
  return {text ? api::Study::from_text(*text, file, std::move(options))
               : api::Study::from_file(file, std::move(options)),
          slot};
}

py::dict model_of(const PumpedStudy& self) {
  const api::Model model = self.study.model();
  py::dict dict;
  dict["name"] = model.name;
  dict["layers"] = model.layers;
  dict["experts"] = model.experts;
  dict["active"] = model.active;
  dict["expert_s"] = kept_array(model.expert_s);
  dict["gateway_s"] = kept_array(model.gateway_s);
  return dict;
}

const api::Placement& placement_of(const py::object& given) {
  if (!py::isinstance<api::Placement>(given)) {
    throw py::type_error("placement: found " +
                         py::str(py::type::of(given).attr("__name__")).cast<std::string>() +
                         ", allowed: spacemoe.Placement");
  }
  return given.cast<const api::Placement&>();
}

py::dict run(const PumpedStudy& self, const py::object& progress) {
  return dict_of(
      pumped(*self.slot, progress, [&](const api::Watch& watch) { return self.study.run(watch); }));
}

using NamedTuples = std::vector<std::pair<std::string, std::vector<api::Placement>>>;

py::dict evaluate(const PumpedStudy& self, NamedTuples schemes, const std::string& reference,
                  const py::object& progress) {
  std::vector<api::NamedPlacements> named;
  for (auto& [name, draws] : schemes) {
    named.push_back({name, std::move(draws)});
  }
  return dict_of(pumped(*self.slot, progress, [&](const api::Watch& watch) {
    return self.study.evaluate(named, reference, watch);
  }));
}

std::vector<api::Placement> place(const PumpedStudy& self, const std::string& scheme,
                                  const py::object& progress) {
  return pumped(*self.slot, progress,
                [&](const api::Watch& watch) { return self.study.place(scheme, watch); });
}

/// It calls no function of the caller's, so many threads may ask for it.
void prepare_costs(const PumpedStudy& self, const py::object& progress) {
  PumpSlot alone;
  pumped(alone, progress, [&](const api::Watch& watch) {
    self.study.prepare_costs(watch);
    return true;
  });
}

py::array costs(const PumpedStudy& self, const py::object& given_gateways,
                const py::object& given_experts, const py::object& progress) {
  const Indices gateways = indices_of(given_gateways, "gateways");
  const Indices experts = indices_of(given_experts, "experts");
  check_shape(gateways.ndim() == 2, gateways, "gateways", "[placements, layers]");
  check_shape(experts.ndim() == 3 && experts.shape(0) == gateways.shape(0) &&
                  experts.shape(1) == gateways.shape(1),
              experts, "experts", "[placements, layers, experts], as many as gateways");
  PumpSlot alone;
  return kept_array(pumped(alone, progress, [&](const api::Watch& watch) {
    return self.study.costs(span_of(gateways), span_of(experts), watch);
  }));
}

py::dict search(const PumpedStudy& self, std::vector<std::string> set,
                std::vector<api::Placement> starts, const py::object& progress) {
  const api::SearchOptions options{{}, {}, {}, std::move(set), std::move(starts)};
  return dict_of(pumped(*self.slot, progress, [&](const api::Watch& watch) {
    return self.study.search(options, watch);
  }));
}

}  // namespace

void bind_study(py::module_& module) {
  py::class_<PumpedStudy>(module, "Study")
      .def(py::init(&make_study), py::arg("file"), py::arg("text"), py::arg("set"), py::arg("own"),
           py::arg("backend"), py::arg("threads"), py::arg("batch_slots"))
      .def_property_readonly("name", [](const PumpedStudy& self) { return self.study.name(); })
      .def_property_readonly("schemes",
                             [](const PumpedStudy& self) { return self.study.schemes(); })
      .def_property_readonly("seed", [](const PumpedStudy& self) { return self.study.seed(); })
      .def("resolved", [](const PumpedStudy& self) { return self.study.resolved(); })
      .def("model", &model_of)
      .def(
          "network",
          [](const PumpedStudy& self, bool planning) {
            return self.study.network(planning ? api::Slots::planning : api::Slots::evaluation);
          },
          py::arg("planning"))
      .def("laws", [](const PumpedStudy& self) { return self.study.laws(); })
      .def("run", &run, py::arg("progress"))
      .def("evaluate", &evaluate, py::arg("schemes"), py::arg("reference"), py::arg("progress"))
      .def("place", &place, py::arg("scheme"), py::arg("progress"))
      .def("prepare_costs", &prepare_costs, py::arg("progress"))
      .def(
          "cost",
          [](const PumpedStudy& self, const py::object& given) {
            const api::Placement& placement = placement_of(given);
            return without_lock([&] { return self.study.cost(placement); });
          },
          py::arg("placement"))
      .def(
          "layer_costs",
          [](const PumpedStudy& self, const py::object& given) {
            const api::Placement& placement = placement_of(given);
            return kept_array(without_lock([&] { return self.study.layer_costs(placement); }));
          },
          py::arg("placement"))
      .def("costs", &costs, py::arg("gateways"), py::arg("experts"), py::arg("progress"))
      .def("search", &search, py::arg("set"), py::arg("starts"), py::arg("progress"));
}

}  // namespace spacemoe::python
