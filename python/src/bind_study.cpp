#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "python/src/arrays.hpp"
#include "python/src/bindings.hpp"
#include "python/src/pump.hpp"
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

/// A table as a dictionary of columns: lists of texts, arrays of numbers.
py::dict columns_of(api::Table& table) {
  py::dict columns;
  for (auto& [name, values] : table.columns) {
    if (auto* texts = std::get_if<std::vector<std::string>>(&values)) {
      columns[name.c_str()] = *texts;
    } else if (auto* integers = std::get_if<std::vector<std::int64_t>>(&values)) {
      columns[name.c_str()] = kept_array(std::move(*integers));
    } else {
      columns[name.c_str()] = kept_array(std::move(std::get<std::vector<double>>(values)));
    }
  }
  return columns;
}

/// A function that writes a result folder: (folder, force, command).
py::cpp_function saver_of(api::Results results) {
  return {[kept = std::move(results)](const std::string& folder, bool force,
                                      const std::string& command) {
            without_lock([&] {
              kept.save(folder, {force, command});
              return true;
            });
          },
          py::arg("folder"), py::arg("force"), py::arg("command")};
}

py::dict dict_of(api::Results results) {
  py::dict dict;
  py::dict tables;
  for (api::Table& table : results.tables) {
    tables[table.name.c_str()] = columns_of(table);
  }
  py::dict placements;
  for (api::NamedPlacements& scheme : results.placements) {
    placements[scheme.name.c_str()] = std::move(scheme.draws);
  }
  dict["reference"] = results.reference;
  dict["slots_planned"] = results.slots_planned;
  dict["slots_done"] = results.slots_done;
  dict["interrupted"] = results.interrupted;
  dict["text"] = results.text;
  dict["tables"] = tables;
  dict["placements"] = placements;
  results.tables.clear();  // they are in the dictionary
  dict["save"] = saver_of(std::move(results));
  return dict;
}

py::tuple bound_columns(const std::vector<api::BoundStep>& trace) {
  std::vector<double> times;
  std::vector<std::uint32_t> layers;
  std::vector<std::uint64_t> windows;
  std::vector<double> bounds;
  for (const auto& [time_s, joined, told_apart, bound_s] : trace) {
    times.push_back(time_s);
    layers.push_back(joined);
    windows.push_back(told_apart);
    bounds.push_back(bound_s);
  }
  return py::make_tuple(kept_array(std::move(times)), kept_array(std::move(layers)),
                        kept_array(std::move(windows)), kept_array(std::move(bounds)));
}

py::dict dict_of(api::SearchResult found) {
  std::vector<double> times;
  std::vector<std::uint64_t> moves;
  std::vector<double> best;
  std::vector<double> current;
  std::vector<double> accepted;
  for (const auto& [time_s, drawn, best_s, current_s, share] : found.trace) {
    times.push_back(time_s);
    moves.push_back(drawn);
    best.push_back(best_s);
    current.push_back(current_s);
    accepted.push_back(share);
  }
  py::dict dict;
  dict["placement"] = std::move(found.placement);
  dict["value_s"] = found.value_s;
  dict["lower_bound_s"] = found.lower_bound_s;
  dict["optimum_s"] = found.optimum_s;
  dict["start_s"] = found.start_s;
  dict["busiest_s"] = found.busiest_s;
  dict["is_local_optimum"] = found.is_local_optimum;
  dict["moves"] = found.moves;
  dict["moves_planned"] = found.moves_planned;
  dict["starts"] = found.starts;
  dict["trace"] = py::make_tuple(kept_array(std::move(times)), kept_array(std::move(moves)),
                                 kept_array(std::move(best)), kept_array(std::move(current)),
                                 kept_array(std::move(accepted)));
  dict["bound_trace"] = bound_columns(found.bound_trace);
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
