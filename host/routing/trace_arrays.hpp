#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "host/base/zip.hpp"
#include "host/routing/routing_counts.hpp"
#include "host/routing/routing_trace.hpp"

namespace spacemoe {

/// Reads a trace from an .npy file: [tokens][layers][places] of int16 or int32, -1 for none.
/// `name` is what errors call the file. Throws ConfigError with the byte, and as checked_trace.
[[nodiscard]] RoutingTrace read_trace_npy(const std::string& name, std::string_view file,
                                          const TraceOptions& options);

/// Arrays in an .npz file may take so many bytes together, unpacked.
inline constexpr std::uint64_t max_npz_bytes = std::uint64_t{1} << 32U;

/// Reads an .npz file, stored or deflated: arrays [tokens][layers][places] of one trace, each of
/// the domain that it is named after (an array named routed_experts has none); or logical_count,
/// [layers][experts] or [steps][layers][experts] of int32 or int64, which is summed over steps.
/// What trace_npz wrote has no dense layers, and is not asked about them.
/// A member is unpacked only where its size is what its own header says and all of them fit.
/// Throws ConfigError with the member and the byte, and as checked_trace.
[[nodiscard]] std::variant<RoutingTrace, RoutingCounts> read_npz(
    const std::string& name, std::string_view file, const TraceOptions& options,
    std::uint64_t max_bytes = max_npz_bytes);

/// A trace as an .npz file: an array of int16 for each domain. numpy.load reads it.
[[nodiscard]] std::string trace_npz(const RoutingTrace& trace);

/// What every file starts with that trace_npz makes: a first member that is always the same.
[[nodiscard]] std::string_view trace_npz_start();

}  // namespace spacemoe
