#include "host/model/derived_figures.hpp"

#include "host/base/contract.hpp"
#include "host/model/layer_flops.hpp"
#include "host/model/model_memory.hpp"

namespace spacemoe {
namespace {

constexpr double bytes_per_gb = 1e9;

}  // namespace

void derive_figures(MoeModel& model, const StatedFigures& stated) {
  SPACEMOE_EXPECTS(model.dimensions && model.layers > 0);
  const TransformerDimensions& sizes = *model.dimensions;
  if (!stated.expert_flops) {
    model.expert_flops = expert_flops(model, sizes);
  }
  if (!stated.gateway_flops) {
    model.gateway_flops = gateway_flops(model, sizes);
  }
  if (!model.expert_memory_gb) {
    model.expert_memory_gb = expert_bytes(model, sizes) / bytes_per_gb;
  }
  if (!model.gateway_memory_gb) {
    model.gateway_memory_gb = gateway_bytes(model, sizes) / bytes_per_gb;
  }
  if (!model.cache_bytes_per_token) {
    model.cache_bytes_per_token = cache_bytes_per_token(model, sizes);
  }
}

}  // namespace spacemoe
