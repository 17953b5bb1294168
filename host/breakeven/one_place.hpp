#pragma once

#include <cstdint>
#include <optional>

#include "host/model/moe_model.hpp"

/// A model that is not spread over a constellation: closed forms of what a token takes.
namespace spacemoe {

/// Work and memory of a whole model, its output layer and embedding not included: no module has
/// them.
struct WholeModel {
  double token_flops;               ///< all gateways, and K experts in each layer
  std::optional<double> gigabytes;  ///< of all modules; nothing where the model does not state it
  std::uint32_t modules;
};

[[nodiscard]] WholeModel whole_model(const MoeModel& model);

/// FLOP/s of a satellite of this peak rate.
[[nodiscard]] double flops_per_s(const ComputeSpec& compute, double peak_gflops);

/// Satellites that fly so close together that each has a link to all others.
struct DenseCluster {
  std::uint32_t satellites;
  double hop_s;  ///< light, transmission and processing
};

/// Seconds that a token takes on one computer of this rate (FLOP/s): the whole model, one operation
/// after the other.
[[nodiscard]] double token_seconds(const MoeModel& model, double flops_per_s);

/// The same on a cluster of such computers: in each layer the gateway, a hop, the active experts
/// side by side, and a hop. Where the cluster has fewer satellites than active experts, some wait
/// for each other.
[[nodiscard]] double token_seconds(const MoeModel& model, double flops_per_s,
                                   const DenseCluster& cluster);

/// Tokens a second that a cluster can make of many sequences: its work shared out evenly, but for
/// modules, which are not cut up. `largest_share`: the largest probability of an expert to be
/// active.
[[nodiscard]] double cluster_capacity(const MoeModel& model, double flops_per_s,
                                      const DenseCluster& cluster, double largest_share);

}  // namespace spacemoe
