#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "kernels/cuda/device.hpp"
#include "kernels/cuda/network_tables.hpp"
#include "kernels/cuda/path_solver.hpp"
#include "kernels/cuda/snapshot_batch.hpp"
#include "tests/backend/sky.hpp"

/// Paths by each form of the CUDA backend's kernels, whichever the backend itself would take.
namespace spacemoe {

struct NamedForm {
  std::string name;
  cuda::PathForm form;
};

/// All forms that are compiled and fit the network and the device.
inline std::vector<NamedForm> path_forms(const NetworkView& network, const cuda::Device& device) {
  using cuda::PathKind;
  const auto satellites = static_cast<std::uint32_t>(network.satellites.size());
  std::vector<NamedForm> forms;
  const auto add = [&](const std::string& name, const std::optional<cuda::PathForm>& form) {
    if (form) {
      forms.push_back({name, *form});
    }
  };
  if (const auto grid = cuda::grid_of(network)) {
    for (const cuda::PathForm& form :
         cuda::plane_walk_forms(*grid, device.shared_bytes_per_block, device.multiprocessors)) {
      add("walk " + std::to_string(form.width) + " x " + std::to_string(form.shape.length), form);
    }
  }
  const auto tiles = [&](PathKind kind, std::uint32_t width) {
    return cuda::tile_form(kind, width, satellites, device.shared_bytes_per_block,
                           device.multiprocessors, network.partners_change());
  };
  add("staged 32", tiles(PathKind::staged_tiles, 32));
  add("staged 16", tiles(PathKind::staged_tiles, 16));
  add("staged 8", tiles(PathKind::staged_tiles, 8));
  add("shared 8", tiles(PathKind::tiles, 8));
  add("global 32", tiles(PathKind::global_tiles, 32));
  return forms;
}

/// Path rows of these slots by one form. [count][sources][satellites]
inline std::vector<float> solve_rows(const SnapshotSeries& series, const cuda::PathForm& form,
                                     SlotRange slots, std::span<const std::uint32_t> sources) {
  const cuda::Stream stream;
  const cuda::DeviceNetwork network(series, form);
  const cuda::PathSolver solver(network.tables().paths, cuda::seat_sources(sources, form));
  const cuda::SnapshotBatch snapshots(network.tables(), slots.count);
  std::vector<float> rows(std::size_t{slots.count} * sources.size() * form.satellites, -1.0F);
  const cuda::DeviceBuffer<float> out(rows.size());
  solver.solve_rows(slots.count, snapshots.load(slots, stream), out.data(), stream);
  copy_back_now(out, std::span(rows), stream);
  return rows;
}

}  // namespace spacemoe
