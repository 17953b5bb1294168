#pragma once

#include <cstdint>

#include "kernels/api/evaluation.hpp"
#include "kernels/cuda/evaluation_tables.hpp"
#include "kernels/cuda/stream.hpp"

namespace spacemoe::cuda {

/// Active sets of all tokens and layers, shared by all schemes.
/// members: [count][layers][active][tokens], tokens in their TokenOrder
void sample_sets(const EvaluationTables& plan, SlotRange slots, std::uint16_t* members,
                 const Stream& stream);

/// Latency of every token under every scheme, infinity where it is lost, and their counts by bin.
/// paths: [count][path_stride]; latencies: [count][schemes][tokens], in their TokenOrder, seconds;
/// counts: [schemes][latency_bins], added to
void trace_tokens(const EvaluationTables& plan, std::uint32_t count, const BothWays* paths,
                  const std::uint16_t* members, float* latencies, std::uint32_t* counts,
                  const Stream& stream);

/// Sums over the tokens of each result row. rows, squares: [count][rows]
void sum_token_rows(const EvaluationTables& plan, std::uint32_t count, const float* latencies,
                    RowSums* rows, double* squares, const Stream& stream);

/// Sums over the delivered tokens of each scheme and layer. out: [count][schemes][layers]
void sum_token_layers(const EvaluationTables& plan, std::uint32_t count, const BothWays* paths,
                      const std::uint16_t* members, const float* latencies, LayerSums* out,
                      const Stream& stream);

}  // namespace spacemoe::cuda
