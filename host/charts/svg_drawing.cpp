#include "host/charts/svg_drawing.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>

#include <fmt/format.h>

#include "host/charts/markup.hpp"

namespace spacemoe {

void SvgDrawing::line(Point from, Point to, std::string_view style) {
  fmt::format_to(std::back_inserter(body_),
                 "<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" {}/>\n", from.first,
                 from.second, to.first, to.second, style);
}

void SvgDrawing::rectangle(Point corner, double width, double height, std::string_view style,
                           std::string_view tip) {
  fmt::format_to(std::back_inserter(body_),
                 "<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" {}",
                 corner.first, corner.second, width, height, style);
  body_ += tip.empty() ? "/>\n" : fmt::format("><title>{}</title></rect>\n", markup_text(tip));
}

void SvgDrawing::circle(Point centre, double radius, std::string_view style) {
  fmt::format_to(std::back_inserter(body_),
                 "<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"{:.1f}\" {}/>\n", centre.first,
                 centre.second, radius, style);
}

void SvgDrawing::outline(std::string_view element, const std::vector<Point>& points,
                         std::string_view style) {
  fmt::format_to(std::back_inserter(body_), "<{} points=\"", element);
  for (const auto& [x, y] : points) {
    fmt::format_to(std::back_inserter(body_), "{:.1f},{:.1f} ", x, y);
  }
  fmt::format_to(std::back_inserter(body_), "\" {}/>\n", style);
}

void SvgDrawing::polyline(const std::vector<Point>& points, std::string_view style) {
  outline("polyline", points, fmt::format("fill=\"none\" stroke-width=\"1.6\" {}", style));
}

void SvgDrawing::polygon(const std::vector<Point>& points, std::string_view style) {
  outline("polygon", points, style);
}

void SvgDrawing::text(Point at, std::string_view words, Anchor anchor, std::string_view style) {
  constexpr std::array<std::string_view, 3> anchors = {"start", "middle", "end"};
  fmt::format_to(std::back_inserter(body_),
                 "<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\" {}>{}</text>\n", at.first,
                 at.second, anchors[static_cast<std::size_t>(anchor)], style, markup_text(words));
}

std::string SvgDrawing::finish(double width, double height, std::string_view title) const {
  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0:.0f} {1:.0f}\" width=\"{0:.0f}\" "
      "height=\"{1:.0f}\" role=\"img\" color=\"#222222\" fill=\"currentColor\" "
      "font-family=\"Helvetica, Arial, sans-serif\" font-size=\"12\">\n"
      "<title>{2}</title>\n{3}</svg>\n",
      width, height, markup_text(title), body_);
}

namespace {

// Okabe and Ito 2008, without the yellow that is hard to see on white paper.
constexpr std::array<std::string_view, series_colour_count> palette = {
    "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#666666"};
constexpr std::array<std::string_view, 4> dashes = {"none", "7 3", "2 3", "9 3 2 3"};

struct Colour {
  double red, green, blue;
};
// Cividis at equal distances.
constexpr std::array<Colour, 6> cividis = {{{0, 34, 78},
                                            {53, 69, 108},
                                            {102, 105, 112},
                                            {148, 142, 119},
                                            {200, 184, 102},
                                            {254, 232, 56}}};

}  // namespace

std::string_view series_colour(std::size_t index) {
  return palette[index % palette.size()];
}

std::string_view series_dashes(std::size_t index) {
  return dashes[index / palette.size() % dashes.size()];
}

std::string heat_colour(double share) {
  const double place = std::clamp(share, 0.0, 1.0) * static_cast<double>(cividis.size() - 1);
  const auto below = std::min(static_cast<std::size_t>(place), cividis.size() - 2);
  const double part = place - static_cast<double>(below);
  const auto mixed = [&](double Colour::*channel) {
    return std::lround(cividis[below].*channel * (1.0 - part) + cividis[below + 1].*channel * part);
  };
  return fmt::format("#{:02x}{:02x}{:02x}", mixed(&Colour::red), mixed(&Colour::green),
                     mixed(&Colour::blue));
}

}  // namespace spacemoe
