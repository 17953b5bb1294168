#include "host/charts/placement_map.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <string_view>
#include <vector>

#include <fmt/format.h>

namespace spacemoe {
namespace {

constexpr std::uint32_t cell_width = 24;
constexpr std::uint32_t cell_height = 16;
constexpr std::uint32_t margin = 30;
constexpr std::uint32_t legend_width = 360;  ///< room for the legend's longest line

/// Modules that a satellite holds.
struct Cell {
  std::uint32_t modules = 0;
  std::uint32_t layer = 0;  ///< of the first module
  bool is_gateway = false;
};

std::vector<Cell> cells_of(const Placement& placement, std::uint32_t satellites) {
  std::vector<Cell> cells(satellites);
  const auto add = [&](Satellite satellite, Layer layer, bool is_gateway) {
    Cell& cell = cells[number(satellite)];
    cell = cell.modules == 0 ? Cell{1, number(layer), is_gateway}
                             : Cell{cell.modules + 1, cell.layer, cell.is_gateway};
  };
  for (const Layer layer : all<Layer>(placement.layers())) {
    add(placement.gateway(layer), layer, true);
  }
  for (const Layer layer : all<Layer>(placement.layers())) {
    for (const Expert expert : all<Expert>(placement.experts())) {
      add(placement.expert(layer, expert), layer, false);
    }
  }
  for (const Replica& replica : placement.replicas) {
    add(replica.satellite, replica.layer, false);
  }
  return cells;
}

void draw_cell(std::string& svg, const Cell& cell, std::uint32_t x, std::uint32_t y,
               std::uint32_t layers) {
  if (cell.modules == 0) {
    fmt::format_to(std::back_inserter(svg),
                   "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" "
                   "fill-opacity=\"0.06\"/>\n",
                   x, y, cell_width - 1, cell_height - 1);
    return;
  }
  // Neighbouring layers differ in lightness too, for eyes that do not tell hues apart.
  fmt::format_to(
      std::back_inserter(svg),
      "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"hsl({},60%,{}%)\"{}/>\n", x, y,
      cell_width - 1, cell_height - 1, 360 * cell.layer / layers, cell.layer % 2 == 0 ? 60 : 80,
      cell.is_gateway ? " stroke=\"currentColor\" stroke-width=\"2\"" : "");
  const std::string more = cell.modules > 1 ? fmt::format("+{}", cell.modules - 1) : "";
  fmt::format_to(std::back_inserter(svg),
                 "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\" fill=\"#111\">{}{}</text>\n",
                 x + cell_width / 2, y + cell_height - 4, cell.layer, more);
}

}  // namespace

std::string placement_svg(const Placement& placement, const Constellation& constellation) {
  const std::vector<Cell> cells = cells_of(placement, constellation.size());
  constexpr std::uint32_t line = 15;
  constexpr std::array<std::string_view, 2> legend = {
      "planes to the right, the index in the plane downwards;",
      "numbers are layers, gateways framed"};
  std::uint32_t width = legend_width;
  std::uint32_t height = 0;
  std::string body;
  for (const std::string_view words : legend) {
    height += line;
    fmt::format_to(std::back_inserter(body), "<text x=\"{}\" y=\"{}\">{}</text>\n", margin, height,
                   words);
  }
  height += margin;
  for (std::uint32_t shell = 0; shell < constellation.shells().size(); ++shell) {
    const Shell& of = constellation.shells()[shell];
    const auto planes = static_cast<std::uint32_t>(of.planes.size());
    fmt::format_to(std::back_inserter(body), "<text x=\"{}\" y=\"{}\">shell {}</text>\n", margin,
                   height - 10, shell);
    for (std::uint32_t plane = 0; plane < planes; ++plane) {
      for (std::uint32_t index = 0; index < of.planes[plane].satellites; ++index) {
        draw_cell(body, cells[of.planes[plane].first + index], margin + plane * cell_width,
                  height + index * cell_height, placement.layers());
      }
    }
    width = std::max(width, 2 * margin + planes * cell_width);
    height += of.largest_plane() * cell_height + margin;
  }
  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" width=\"{0}\" "
      "height=\"{1}\" color=\"#222222\" fill=\"currentColor\" font-family=\"sans-serif\" "
      "font-size=\"11\">\n{2}</svg>\n",
      width, height, body);
}

}  // namespace spacemoe
