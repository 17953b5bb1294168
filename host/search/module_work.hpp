#pragma once

#include <cstddef>
#include <vector>

#include "host/search/module_numbers.hpp"
#include "kernels/common/index_types.hpp"

namespace spacemoe {

/// What a token asks of a module's satellite on average: its compute there, as often as a token
/// needs it.
struct ModuleWork {
  std::vector<double> gateway_s = {};  ///< [satellites], of a token at a gateway there
  std::vector<double> expert_s = {};   ///< [satellites], of a token at an expert there
  std::vector<double> inclusion = {};  ///< [layers][experts], probability that it is active

  [[nodiscard]] double seconds(const ModuleNumbers& modules, Module module, Satellite at) const {
    if (modules.is_gateway(module)) {
      return gateway_s[number(at)];
    }
    const std::size_t expert = std::size_t{number(modules.layer_of(module))} * modules.experts +
                               number(modules.expert_of(module));
    return inclusion[expert] * expert_s[number(at)];
  }
};

}  // namespace spacemoe
