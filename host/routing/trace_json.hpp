#pragma once

#include "host/base/line_reader.hpp"
#include "host/routing/routing_trace.hpp"

namespace spacemoe {

/// Reads a trace as JSON lines, an object a line: token, layer, experts (a list of numbers), and
/// domain or source where there are labels. Further members are passed over. Throws ConfigError
/// with line and column, and as TraceRows::trace.
[[nodiscard]] RoutingTrace read_trace_json(LineReader lines, const TraceOptions& options);

}  // namespace spacemoe
