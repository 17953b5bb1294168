#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace spacemoe {

/// Width of all charts, in units of the drawing; a letter is 12 high.
inline constexpr double drawing_width = 720.0;

/// A drawing that grows shape by shape. Lengths are user units, of which a figure is some 700 wide;
/// `style` is further attributes, as they stand in SVG. No shape has a style attribute, which a
/// page's security policy would refuse.
class SvgDrawing {
 public:
  using Point = std::pair<double, double>;
  enum class Anchor : unsigned char { start, middle, end };

  void line(Point from, Point to, std::string_view style);
  void rectangle(Point corner, double width, double height, std::string_view style,
                 std::string_view tip = {});
  void circle(Point centre, double radius, std::string_view style);
  void polyline(const std::vector<Point>& points, std::string_view style);
  void polygon(const std::vector<Point>& points, std::string_view style);
  void text(Point at, std::string_view words, Anchor anchor, std::string_view style = {});

  /// The whole file. `title` is what screen readers say.
  [[nodiscard]] std::string finish(double width, double height, std::string_view title) const;

 private:
  void outline(std::string_view element, const std::vector<Point>& points, std::string_view style);

  std::string body_;
};

/// Number of colours of series, after which they repeat.
inline constexpr std::size_t series_colour_count = 7;
/// The colour of the i-th series.
[[nodiscard]] std::string_view series_colour(std::size_t index);
/// SVG's dash pattern of the i-th series: a different one each time that the colours repeat.
[[nodiscard]] std::string_view series_dashes(std::size_t index);
/// A colour from low (share 0) to high (1) whose lightness rises steadily: cividis (Nunez, Anderton
/// and Renslow 2018), which colour-blind readers see alike.
[[nodiscard]] std::string heat_colour(double share);

}  // namespace spacemoe
