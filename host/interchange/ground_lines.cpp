#include "host/interchange/ground_lines.hpp"

#include <cmath>
#include <utility>

#include "kernels/common/constants.hpp"

namespace spacemoe {
namespace {

constexpr double longest_arc_rad = 2.0 * radians_per_degree;

/// The vector in the frame that turns with the Earth: x to Greenwich.
Vector3 turned_with_earth(const Vector3& inertial, double turned_rad) {
  const double cosine = std::cos(turned_rad);
  const double sine = std::sin(turned_rad);
  return {inertial.x * cosine + inertial.y * sine, inertial.y * cosine - inertial.x * sine,
          inertial.z};
}

GroundPoint point_below(const Vector3& fixed) {
  // Adding 0 makes a zero of the positive one, so that the antimeridian has one longitude.
  return {std::atan2(fixed.y + 0.0, fixed.x) / radians_per_degree,
          std::atan2(fixed.z, std::hypot(fixed.x, fixed.y)) / radians_per_degree};
}

Vector3 between(const Vector3& from, const Vector3& to, double share) {
  return {from.x + share * (to.x - from.x), from.y + share * (to.y - from.y),
          from.z + share * (to.z - from.z)};
}

double angle_between(const Vector3& one, const Vector3& other) {
  const Vector3 normal = cross(one, other);
  return std::atan2(std::sqrt(dot(normal, normal)), dot(one, other));
}

/// Collects lines, point by point.
class LineCutter {
 public:
  void go_to(const Vector3& fixed) {
    const GroundPoint point = point_below(fixed);
    // The shorter way between two longitudes that far apart crosses the antimeridian.
    if (!line_.empty() && std::abs(point.longitude_deg - line_.back().longitude_deg) > 180.0) {
      const double share = last_.y / (last_.y - fixed.y);
      const double latitude_deg = point_below(between(last_, fixed, share)).latitude_deg;
      const double edge_deg = std::copysign(180.0, line_.back().longitude_deg);
      add({edge_deg, latitude_deg});
      end_line();
      add({-edge_deg, latitude_deg});
    }
    add(point);
    last_ = fixed;
  }
  std::vector<GroundLine> take() && {
    end_line();
    return std::move(lines_);
  }

 private:
  void add(const GroundPoint& point) {
    if (line_.empty() || line_.back() != point) {
      line_.push_back(point);
    }
  }
  void end_line() {
    if (line_.size() > 1) {
      lines_.push_back(line_);
    }
    line_.clear();
  }

  std::vector<GroundLine> lines_;
  GroundLine line_;
  Vector3 last_{};
};

}  // namespace

std::vector<GroundLine> ground_lines(std::span<const Vector3> positions_km, double turned_rad) {
  LineCutter cutter;
  for (std::size_t i = 0; i < positions_km.size(); ++i) {
    const Vector3 to = turned_with_earth(positions_km[i], turned_rad);
    if (i > 0) {
      const Vector3 from = turned_with_earth(positions_km[i - 1], turned_rad);
      const double parts = std::ceil(angle_between(from, to) / longest_arc_rad);
      for (double part = 1.0; part < parts; part += 1.0) {
        cutter.go_to(between(from, to, part / parts));
      }
    }
    cutter.go_to(to);
  }
  return std::move(cutter).take();
}

}  // namespace spacemoe
