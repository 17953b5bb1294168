#include "python/src/result_dicts.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "python/src/arrays.hpp"
#include "python/src/pump.hpp"
#include <pybind11/numpy.h>
#include <pybind11/stl.h>

namespace spacemoe::python {
namespace {

namespace py = pybind11;

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

py::tuple bound_columns(const std::vector<api::BoundStep>& trace) {
  std::vector<double> times;
  std::vector<std::uint32_t> layers;
  std::vector<std::uint64_t> arcs;
  std::vector<double> bounds;
  for (const auto& [time_s, joined, arc_count, bound_s] : trace) {
    times.push_back(time_s);
    layers.push_back(joined);
    arcs.push_back(arc_count);
    bounds.push_back(bound_s);
  }
  return py::make_tuple(kept_array(std::move(times)), kept_array(std::move(layers)),
                        kept_array(std::move(arcs)), kept_array(std::move(bounds)));
}

}  // namespace

pybind11::dict dict_of(api::Results results) {
  pybind11::dict dict;
  pybind11::dict tables;
  for (api::Table& table : results.tables) {
    tables[table.name.c_str()] = columns_of(table);
  }
  pybind11::dict placements;
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

pybind11::dict dict_of(api::SearchResult found) {
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
  pybind11::dict dict;
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
  dict["trace"] = pybind11::make_tuple(kept_array(std::move(times)), kept_array(std::move(moves)),
                                       kept_array(std::move(best)), kept_array(std::move(current)),
                                       kept_array(std::move(accepted)));
  dict["bound_trace"] = bound_columns(found.bound_trace);
  return dict;
}

}  // namespace spacemoe::python
