#include <string>
#include <utility>
#include <vector>

#include "python/src/arrays.hpp"
#include "python/src/bindings.hpp"
#include "python/src/pump.hpp"
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>
#include <spacemoe/network.hpp>

namespace spacemoe::python {
namespace {

namespace py = pybind11;

/// Planes and places of all satellites, column by column.
py::tuple addresses_of(const api::Network& network) {
  std::vector<std::uint32_t> shells;
  std::vector<std::uint32_t> planes;
  std::vector<std::uint32_t> indices;
  for (const auto& [shell, plane, index] : network.addresses()) {
    shells.push_back(shell);
    planes.push_back(plane);
    indices.push_back(index);
  }
  return py::make_tuple(kept_array(std::move(shells)), kept_array(std::move(planes)),
                        kept_array(std::move(indices)));
}

py::tuple links_of(const api::Network& network) {
  std::vector<std::uint32_t> from;
  std::vector<std::uint32_t> to;
  std::vector<std::string> kinds;
  for (auto& [a, b, kind] : network.links()) {
    from.push_back(a);
    to.push_back(b);
    kinds.push_back(std::move(kind));
  }
  return py::make_tuple(kept_array(std::move(from)), kept_array(std::move(to)), kinds);
}

py::tuple link_status_of(const api::Network& network, const py::object& given_slot) {
  const std::uint32_t slot = index_of(given_slot, "slot");
  std::vector<float> weights;
  std::vector<double> lengths;
  std::vector<std::string> states;
  for (auto& [state, length_km, weight_s] :
       without_lock([&] { return network.link_status(slot); })) {
    weights.push_back(weight_s);
    lengths.push_back(length_km);
    states.push_back(std::move(state));
  }
  return py::make_tuple(kept_array(std::move(weights)), kept_array(std::move(lengths)), states);
}

// A thread of its own would take longer to start than so few slots or rows take.
constexpr py::ssize_t few = 16;

py::array positions_km_of(const api::Network& network, const py::object& given_slots,
                          const py::object& progress) {
  const Indices slots = indices_of(given_slots, "slots");
  check_shape(slots.ndim() == 1, slots, "slots", "one dimension");
  if (progress.is_none() && slots.size() <= few) {
    return kept_array(without_lock([&] { return network.positions_km(span_of(slots)); }));
  }
  PumpSlot slot;
  return kept_array(pumped(slot, progress, [&](const api::Watch& watch) {
    return network.positions_km(span_of(slots), watch);
  }));
}

py::array path_rows_of(const api::Network& network, const py::object& given_slots,
                       const py::object& given_sources, const py::object& progress) {
  const Indices slots = indices_of(given_slots, "slots");
  const Indices sources = indices_of(given_sources, "sources");
  check_shape(slots.ndim() == 1, slots, "slots", "one dimension");
  check_shape(sources.ndim() == 1, sources, "sources", "one dimension");
  if (progress.is_none() && slots.size() * sources.size() <= few) {
    return kept_array(
        without_lock([&] { return network.path_rows(span_of(slots), span_of(sources)); }));
  }
  PumpSlot slot;
  return kept_array(pumped(slot, progress, [&](const api::Watch& watch) {
    return network.path_rows(span_of(slots), span_of(sources), watch);
  }));
}

py::array mean_path_rows_of(const api::Network& network, const py::object& given_sources,
                            const py::object& progress) {
  const Indices sources = indices_of(given_sources, "sources");
  check_shape(sources.ndim() == 1, sources, "sources", "one dimension");
  PumpSlot slot;
  return kept_array(pumped(slot, progress, [&](const api::Watch& watch) {
    return network.mean_path_rows(span_of(sources), watch);
  }));
}

}  // namespace

void bind_network(py::module_& module) {
  py::class_<api::Network>(module, "Network")
      .def_property_readonly("satellites", &api::Network::satellites)
      .def_property_readonly("slots", &api::Network::slots)
      .def("times_s", [](const api::Network& of) { return kept_array(of.times_s()); })
      .def("addresses", &addresses_of)
      .def("failed", [](const api::Network& of) { return kept_array(of.failed()); })
      .def("links", &links_of)
      .def("link_status", &link_status_of, py::arg("slot"))
      .def("positions_km", &positions_km_of, py::arg("slots"), py::arg("progress"))
      .def("path_rows", &path_rows_of, py::arg("slots"), py::arg("sources"), py::arg("progress"))
      .def("mean_path_rows", &mean_path_rows_of, py::arg("sources"), py::arg("progress"));
}

}  // namespace spacemoe::python
