#pragma once

#include <string>

#include "host/base/line_reader.hpp"
#include "host/routing/routing_trace.hpp"

namespace spacemoe {

/// Whether a CSV file with this header line is a trace of tokens: it has a column that numbers
/// them.
[[nodiscard]] bool is_trace_header(std::string_view header);

/// Reads a trace as CSV: columns token, layer and either e0 .. e(K-1) or expert, in which case K
/// rows are a set; domain or source where there are labels. Further columns are passed over. Throws
/// ConfigError with line and column, and as TraceRows::trace.
[[nodiscard]] RoutingTrace read_trace_csv(LineReader lines, const TraceOptions& options);

/// What every trace starts with that the program writes.
inline constexpr std::string_view trace_csv_start = "domain,token,layer,e0";

/// A trace as CSV, with layers numbered from 0 and tokens from 0 in each domain.
[[nodiscard]] std::string trace_csv(const RoutingTrace& trace);

}  // namespace spacemoe
