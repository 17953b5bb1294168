#include "python/src/bindings.hpp"
#include <pybind11/pybind11.h>
#include <spacemoe/study.hpp>

PYBIND11_MODULE(_core, module) {
  using namespace spacemoe::python;
  module.doc() = "What the package spacemoe is made of; import that.";
  module.attr("__version__") = spacemoe::api::version();
  module.attr("commit") = spacemoe::api::commit();
  bind_errors();
  bind_placement(module);
  bind_network(module);
  bind_set_law(module);
  bind_study(module);
}
