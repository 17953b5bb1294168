#pragma once

#include "tests/fuzz/fuzz_target.hpp"

/// The targets, each in the file that is named like what it reads.
namespace spacemoe {

[[nodiscard]] FuzzTarget benchmark_target();    ///< times of Google Benchmark, for `compare`
[[nodiscard]] FuzzTarget config_target();       ///< a config, with its sweep
[[nodiscard]] FuzzTarget counts_target();       ///< counts of activations by expert
[[nodiscard]] FuzzTarget expression_target();   ///< a condition of a sweep
[[nodiscard]] FuzzTarget isls_target();         ///< isls.txt of Hypatia
[[nodiscard]] FuzzTarget omm_target();          ///< orbital elements as OMM, JSON or CSV
[[nodiscard]] FuzzTarget npy_target();          ///< a trace of routing as an array of NumPy
[[nodiscard]] FuzzTarget npz_target();          ///< arrays of NumPy in an archive
[[nodiscard]] FuzzTarget override_target();     ///< one `--set`
[[nodiscard]] FuzzTarget pairs_target();        ///< tokens by pair of experts
[[nodiscard]] FuzzTarget placement_target();    ///< placement.csv
[[nodiscard]] FuzzTarget placements_target();   ///< placements.csv
[[nodiscard]] FuzzTarget requests_target();     ///< recorded arrivals of requests
[[nodiscard]] FuzzTarget safetensors_target();  ///< counts of TensorRT-LLM
[[nodiscard]] FuzzTarget trace_csv_target();    ///< a trace of routing as CSV
[[nodiscard]] FuzzTarget trace_json_target();   ///< the same as JSON lines
[[nodiscard]] FuzzTarget satellites_target();   ///< rates and memory of satellites
[[nodiscard]] FuzzTarget sweep_block_target();  ///< the block `sweep`, up to its grid
[[nodiscard]] FuzzTarget tle_target();          ///< two-line element sets, tles.txt of Hypatia
/// A file of a result folder: its name in the first line, and then what it holds.
[[nodiscard]] FuzzTarget result_folder_target();
/// A sweep's database as bytes.
[[nodiscard]] FuzzTarget sweep_database_target();
/// Changed values in a sweep's database, line by line: TABLE COLUMN ROW TYPE VALUE.
[[nodiscard]] FuzzTarget sweep_cells_target();

/// Readers with faults, for the test of the driver: one throws what it must not, one ends the
/// process.
[[nodiscard]] FuzzTarget planted_exception_target();
[[nodiscard]] FuzzTarget planted_end_target();

}  // namespace spacemoe
