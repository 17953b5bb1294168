#include "kernels/cuda/network_tables.hpp"

namespace spacemoe::cuda {

DeviceNetwork::DeviceNetwork(const SnapshotSeries& series, const PathForm& form)
    : shells_(series.network.shells),
      satellites_(series.network.satellites),
      links_(series.network.links),
      failed_(series.network.failed),
      phases_(series.phases),
      partners_(series.network.slot_adjacency),
      orbits_(series.network.slot_orbits),
      regions_(series.weather.regions),
      places_(series.weather.places),
      of_links_(series.weather.of_links),
      of_satellites_(series.weather.of_satellites),
      failure_(series.weather.failed),
      losses_(series.losses),
      paths_(series.network, form),
      tables_{
          {shells_.data(),
           satellites_.data(),
           links_.data(),
           failed_.data(),
           phases_.data() + std::size_t{series.history} * shells_.size(),
           series.network.partners_change()
               ? partners_.data() + std::size_t{series.history} * satellites_.size()
               : nullptr,
           orbits_.size() == 0 ? nullptr
                               : orbits_.data() + std::size_t{series.history} * satellites_.size(),
           static_cast<std::uint32_t>(shells_.size()),
           static_cast<std::uint32_t>(satellites_.size()),
           static_cast<std::uint32_t>(links_.size()),
           series.network.rules,
           series.outages,
           series.realisation_slots,
           losses_.size() == 0 ? nullptr : losses_.data(),
           {series.weather.acquisition_slots, series.weather.outages_include_acquisition,
            series.weather.silences, static_cast<std::uint32_t>(regions_.size()), regions_.data(),
            places_.data() + std::size_t{series.history} * regions_.size(), of_links_.tables(),
            of_satellites_.tables(),
            failure_.size() == 0 ? nullptr : failure_.data() + series.history}},
          paths_.tables()} {}

}  // namespace spacemoe::cuda
