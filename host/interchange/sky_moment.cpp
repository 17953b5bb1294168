#include "host/interchange/sky_moment.hpp"

namespace spacemoe {

SkyMoment sky_at(const Scenario& scenario, SnapshotPass& pass, double greenwich_deg, Slot slot) {
  const double time_s = scenario.slots().start_s[number(slot)];
  SkyMoment moment{slot, time_s, greenwich_rad(greenwich_deg, time_s), {}, {}};
  moment.orbits.resize(scenario.constellation().size());
  moment.links.resize(scenario.network().links().size());
  pass.orbits(slot, moment.orbits);
  pass.links(slot, moment.links);
  return moment;
}

}  // namespace spacemoe
