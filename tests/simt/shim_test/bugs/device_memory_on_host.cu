#include "tests/simt/shim_test/bugs/bug.hpp"
#include "tests/simt/shim_test/bugs/use_device.hpp"

/// The host reads through a pointer to device memory.
namespace simt::bugs::SIMT_TWIN {

bool run_device_memory_on_host() {
  int* device = to_device(std::vector<int>{42});
#if SIMT_PLANTED
  const volatile int* value = device;
  return *value == 42;
#else
  return from_device(device, 1)[0] == 42;
#endif
}

const Registration device_memory_on_host("device_memory_on_host", is_planted,
                                         run_device_memory_on_host);

}  // namespace simt::bugs::SIMT_TWIN
