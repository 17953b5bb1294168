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

/// (name, function of (study, draw, seed) that gives a Placement, whether it draws at random)
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
    slot->current->call([&] {
      placement = (*kept)(PumpedStudy{study, slot}, draw.number, draw.seed).cast<api::Placement>();
    });
    return std::move(*placement);
  };
  return {name, place, is_random};
}

/// file: of the config; text: what would stand in it, or None where it is to be read
PumpedStudy make_study(const std::string& file, const std::optional<std::string>& text,
                       std::vector<std::string> set, std::optional<std::uint64_t> seed,
                       const std::vector<OwnTuple>& own, const std::string& backend,
                       unsigned threads, std::uint32_t batch_slots) {
  const auto slot = std::make_shared<PumpSlot>();
  api::Options options{std::move(set), seed, {}, backend, threads, batch_slots};
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
  return dict;
}

py::dict dict_of(api::SearchResult found) {
  std::vector<double> times;
  std::vector<std::uint64_t> moves;
  std::vector<double> best;
  for (const auto& [time_s, drawn, best_s] : found.trace) {
    times.push_back(time_s);
    moves.push_back(drawn);
    best.push_back(best_s);
  }
  py::dict dict;
  dict["placement"] = std::move(found.placement);
  dict["value_s"] = found.value_s;
  dict["lower_bound_s"] = found.lower_bound_s;
  dict["optimum_s"] = found.optimum_s;
  dict["moves"] = found.moves;
  dict["time_s"] = kept_array(std::move(times));
  dict["trace_moves"] = kept_array(std::move(moves));
  dict["best_s"] = kept_array(std::move(best));
  return dict;
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

bool prepare_costs(const PumpedStudy& self, const py::object& progress) {
  return pumped(*self.slot, progress, [&](const api::Watch& watch) {
    self.study.prepare_costs(watch);
    return true;
  });
}

py::array costs(const PumpedStudy& self, const py::object& given_gateways,
                const py::object& given_experts) {
  const Indices gateways = indices_of(given_gateways);
  const Indices experts = indices_of(given_experts);
  std::vector<double> costs;
  {
    const py::gil_scoped_release without_lock;
    costs = self.study.costs(span_of(gateways), span_of(experts));
  }
  return kept_array(std::move(costs));
}

py::dict search(const PumpedStudy& self, std::optional<double> time_limit_s,
                std::optional<std::uint64_t> moves, std::optional<double> bound_limit_s,
                const py::object& progress) {
  return dict_of(pumped(*self.slot, progress, [&](const api::Watch& watch) {
    return self.study.search({time_limit_s, moves, bound_limit_s}, watch);
  }));
}

}  // namespace

void bind_study(py::module_& module) {
  using WithoutLock = py::call_guard<py::gil_scoped_release>;
  py::class_<PumpedStudy>(module, "Study")
      .def(py::init(&make_study))
      .def_property_readonly("name", [](const PumpedStudy& self) { return self.study.name(); })
      .def_property_readonly("schemes",
                             [](const PumpedStudy& self) { return self.study.schemes(); })
      .def_property_readonly("seed", [](const PumpedStudy& self) { return self.study.seed(); })
      .def("resolved", [](const PumpedStudy& self) { return self.study.resolved(); })
      .def("model", &model_of)
      .def("network",
           [](const PumpedStudy& self, bool planning) {
             return self.study.network(planning ? api::Slots::planning : api::Slots::evaluation);
           })
      .def("laws", [](const PumpedStudy& self) { return self.study.laws(); })
      .def("run", &run)
      .def("evaluate", &evaluate)
      .def("place", &place)
      .def("prepare_costs", &prepare_costs)
      .def(
          "cost",
          [](const PumpedStudy& self, const api::Placement& placement) {
            return self.study.cost(placement);
          },
          WithoutLock())
      .def("layer_costs",
           [](const PumpedStudy& self, const api::Placement& placement) {
             return kept_array(self.study.layer_costs(placement));
           })
      .def("costs", &costs)
      .def("search", &search);
}

}  // namespace spacemoe::python
