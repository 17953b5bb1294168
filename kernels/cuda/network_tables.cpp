#include "kernels/cuda/network_tables.hpp"

namespace spacemoe::cuda {

DeviceNetwork::DeviceNetwork(const SnapshotSeries& series, const PathForm& form)
    : shells_(series.network.shells),
      satellites_(series.network.satellites),
      links_(series.network.links),
      failed_(series.network.failed),
      phases_(series.phases),
      paths_(series.network, form),
      tables_{shells_.data(),
              satellites_.data(),
              links_.data(),
              failed_.data(),
              phases_.data(),
              static_cast<std::uint32_t>(shells_.size()),
              static_cast<std::uint32_t>(satellites_.size()),
              static_cast<std::uint32_t>(links_.size()),
              series.slots,
              series.network.rules,
              series.outages,
              paths_.tables()} {}

}  // namespace spacemoe::cuda
