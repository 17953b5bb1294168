#include "host/topology/partner_spells.hpp"

#include <algorithm>
#include <utility>

namespace spacemoe {

std::vector<PartnerSpell> partner_spells(const Network& network) {
  constexpr std::uint32_t none = ~0U;
  const auto links = static_cast<std::uint32_t>(network.links().size());
  std::vector<PartnerSpell> spells;
  std::vector<std::uint32_t> spell_of(links, none);  // that the link had in the slot before
  for (std::uint32_t slot = 0; slot < network.slots(); ++slot) {
    for (const SatelliteLinks& satellite : network.adjacency(Slot{slot})) {
      for (const std::uint32_t link : satellite.link) {
        if (link == links || !network.is_chosen(link)) {
          continue;
        }
        if (spell_of[link] == none || spells[spell_of[link]].end < slot) {
          spell_of[link] = static_cast<std::uint32_t>(spells.size());
          spells.push_back({link, slot, slot});
        }
        spells[spell_of[link]].end = slot + 1;
      }
    }
  }
  std::ranges::sort(spells, {},
                    [](const PartnerSpell& spell) { return std::pair(spell.first, spell.link); });
  return spells;
}

}  // namespace spacemoe
