#include "tests/simt/shim/grid.hpp"

#include <thread>
#include <vector>

#include "tests/simt/shim/block.hpp"
#include "tests/simt/shim/schedule.hpp"
#include "tests/simt/shim/shared_memory.hpp"

namespace simt {
namespace {

void run_one(const Grid& grid, std::size_t turn) {
  const IgnoreAccesses own_books;
  const std::size_t row = turn / grid.blocks.x;
  set_block_index({static_cast<unsigned>(turn % grid.blocks.x),
                   static_cast<unsigned>(row % grid.blocks.y),
                   static_cast<unsigned>(row / grid.blocks.y)});
  fill_shared_memory(grid.dynamic_bytes);
  run_block(grid.body, grid.threads);
  release_shared_memory();
}

}  // namespace

void run_grid(const Grid& grid) {
  std::vector<std::size_t> turns;
  {
    const IgnoreAccesses own_books;
    set_grid_shape(grid.blocks, grid.threads);
    arrange(turns, std::size_t{grid.blocks.x} * grid.blocks.y * grid.blocks.z);
  }
  for (const std::size_t turn : turns) {
    if (schedule().interblock) {
      // Shared memory that ThreadSanitizer has not seen in another block, and no order between
      // blocks: joining a thread observes nothing of what its fibres did.
      std::thread([&] { run_one(grid, turn); }).join();
    } else {
      run_one(grid, turn);
      observe(exit_meeting_place());
    }
  }
  observe(exit_meeting_place());
}

}  // namespace simt
