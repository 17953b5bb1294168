#include "host/placement/placement_table.hpp"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "host/base/file.hpp"
#include "host/base/seal.hpp"
#include "host/placement/satellite_columns.hpp"
#include "host/placement/spares.hpp"

namespace spacemoe {
namespace {

std::string counted(std::uint32_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

/// Modules on a satellite; replicas and spares count as what they are copies of.
struct Held {
  std::uint32_t gateways = 0;
  std::uint32_t experts = 0;
};

/// Reads the placement that some lines of a table form.
class PlacementReader {
 public:
  /// `whose` follows a module's name where it is missing.
  PlacementReader(const CsvTable& table, std::span<const std::size_t> rows, std::string whose,
                  const PlacementFrame& frame)
      : table_(table),
        rows_(rows),
        whose_(std::move(whose)),
        frame_(frame),
        layer_(table.column("layer")),
        role_(table.column("role")),
        expert_(table.column("expert")),
        where_(table, frame.constellation),
        held_(frame.constellation.size()),
        satellite_of_(std::size_t{frame.layers} * (frame.experts + 1)) {}

  /// The modules that the lines name, and copies of experts.
  FixedModules read_some() {
    Placement copies;
    for (const std::size_t row : read_modules()) {
      if (!has_role(row, "replica")) {
        throw table_.error(row, role_, fmt::format("found \"{}\"", table_.text(row, role_)),
                           "gateway, expert, replica",
                           "a search places no spares and one set of gateways");
      }
      add_replica(row, copies);
    }
    std::ranges::sort(copies.replicas);
    return {satellite_of_, std::move(copies.replicas)};
  }

  Placement read() {
    // Copies come last: what they are copies of must be known, and lines may have any order.
    const std::vector<std::size_t> copy_rows = read_modules();
    Placement placement;
    for (const Layer layer : all<Layer>(frame_.layers)) {
      placement.gateways.push_back(found(layer, 0));
      for (const Expert expert : all<Expert>(frame_.experts)) {
        placement.satellites.push_back(found(layer, number(expert) + 1));
      }
    }
    for (const std::size_t row : copy_rows) {
      if (has_role(row, "replica")) {
        add_replica(row, placement);
      } else if (has_role(row, "spare")) {
        add_spare(row, placement);
      }
    }
    add_gateways(copy_rows, placement);
    std::ranges::sort(placement.replicas);
    std::ranges::sort(placement.spares);
    return placement;
  }

 private:
  [[nodiscard]] bool has_role(std::size_t row, std::string_view role) const {
    return table_.text(row, role_) == role;
  }

  /// Reads all lines but those of copies and spares, which it returns.
  std::vector<std::size_t> read_modules() {
    std::vector<std::size_t> copy_rows;
    for (const std::size_t row : rows_) {
      if (has_role(row, "replica") || has_role(row, further_gateway_role) ||
          has_role(row, "spare")) {
        copy_rows.push_back(row);
      } else {
        place(row, module(row), satellite(row));
      }
    }
    return copy_rows;
  }

  [[nodiscard]] Layer layer(std::size_t row) const {
    return Layer{
        static_cast<std::uint32_t>(table_.unsigned_integer(row, layer_, frame_.layers - 1))};
  }

  [[nodiscard]] Expert expert(std::size_t row) const {
    return Expert{
        static_cast<std::uint32_t>(table_.unsigned_integer(row, expert_, frame_.experts - 1))};
  }

  [[nodiscard]] std::size_t entry(Layer layer, std::uint32_t role) const {
    return std::size_t{number(layer)} * (frame_.experts + 1) + role;
  }

  /// The number of a line's module: gateway 0, experts from 1, layer by layer.
  [[nodiscard]] std::size_t module(std::size_t row) const {
    const std::string& role = table_.text(row, role_);
    if (role == "gateway") {
      return entry(layer(row), 0);
    }
    if (role != "expert") {
      throw table_.error(row, role_, fmt::format("found \"{}\"", role),
                         "gateway, expert, replica, gateway_replica, spare");
    }
    return entry(layer(row), 1 + number(expert(row)));
  }

  void add_replica(std::size_t row, Placement& placement) {
    const Replica replica{layer(row), expert(row), satellite(row)};
    const auto refuse = [&](const char* what) {
      throw table_.error(row, where_.told_column(),
                         fmt::format("found {}, {}", replica.satellite, what),
                         "copies of an expert on different satellites");
    };
    if (satellite_of_[entry(replica.layer, number(replica.expert) + 1)] == replica.satellite) {
      refuse("where the expert itself stands");
    }
    if (std::ranges::find(placement.replicas, replica) != placement.replicas.end()) {
      refuse("which has a copy of that expert already");
    }
    hold(row, replica.satellite, 0, 1);
    placement.replicas.push_back(replica);
  }

  /// The lines of further gateways, which must make whole sets.
  void add_gateways(std::span<const std::size_t> copy_rows, Placement& placement) {
    std::vector<std::size_t> rows;
    std::ranges::copy_if(copy_rows, std::back_inserter(rows),
                         [&](std::size_t row) { return has_role(row, further_gateway_role); });
    const std::size_t sets = (rows.size() + frame_.layers - 1) / frame_.layers;
    std::vector<std::optional<Satellite>> found(sets * frame_.layers);
    for (const std::size_t row : rows) {
      // Sets without gaps are no more than there are lines.
      const auto set = table_.unsigned_integer(row, expert_, sets);
      if (set == 0) {
        throw table_.error(row, expert_, "found 0", "the number of a further set, from 1");
      }
      auto& at = found[(set - 1) * frame_.layers + number(layer(row))];
      if (at) {
        throw table_.error(row, role_, "found a second gateway of a layer and set",
                           "one of each layer in each set");
      }
      at = satellite(row);
      hold(row, *at, 1, 0);
    }
    for (std::size_t i = 0; i < found.size(); ++i) {
      if (!found[i]) {
        throw table_.error(fmt::format("found no line for the gateway of layer {} in set {}{}",
                                       i % frame_.layers, i / frame_.layers + 1, whose_),
                           "a gateway_replica of each layer in each set");
      }
      placement.further_gateways.push_back(*found[i]);
    }
  }

  void add_spare(std::size_t row, Placement& placement) {
    const bool of_gateway = table_.text(row, expert_).empty();
    const Spare spare{layer(row), of_gateway ? std::nullopt : std::optional(expert(row)),
                      satellite(row)};
    if (std::ranges::any_of(placement.spares, [&](const Spare& other) {
          return other.layer == spare.layer && other.expert == spare.expert;
        })) {
      throw table_.error(row, role_, "found a second spare of a module", "one spare a module");
    }
    if (first_place(spare, placement) == spare.satellite) {
      throw table_.error(row, where_.told_column(),
                         fmt::format("found {}, where the module itself stands", spare.satellite),
                         "another satellite");
    }
    hold(row, spare.satellite, of_gateway ? 1 : 0, of_gateway ? 0 : 1);
    placement.spares.push_back(spare);
  }

  [[nodiscard]] Satellite satellite(std::size_t row) const {
    const Satellite satellite = where_.at(row);
    if (frame_.constellation.has_failed(satellite)) {
      throw table_.error(row, where_.told_column(),
                         fmt::format("found {}, which has failed", satellite),
                         "a satellite that works");
    }
    return satellite;
  }

  void place(std::size_t row, std::size_t module, Satellite satellite) {
    if (satellite_of_[module]) {
      throw table_.error(row, role_, "found a module for the second time", "each module once");
    }
    const bool gateway = module % (frame_.experts + 1) == 0;
    hold(row, satellite, gateway ? 1 : 0, gateway ? 0 : 1);
    satellite_of_[module] = satellite;
  }

  /// Adds a line's module to what its satellite holds.
  void hold(std::size_t row, Satellite satellite, std::uint32_t gateways, std::uint32_t experts) {
    const Capacity& capacity = frame_.capacity;
    Held& held = held_[number(satellite)];
    held.gateways += gateways;
    held.experts += experts;
    if (!capacity.fits(satellite, held.gateways, held.experts)) {
      const std::string what =
          capacity.modules == 1 && held.gateways + held.experts > 1
              ? std::string("which holds another module")
              : fmt::format("which would hold {} and {}", counted(held.gateways, "gateway"),
                            counted(held.experts, "expert"));
      throw table_.error(row, where_.told_column(), fmt::format("found {}, {}", satellite, what),
                         what_fits(capacity, satellite));
    }
  }

  [[nodiscard]] Satellite found(Layer layer, std::uint32_t role) const {
    const auto satellite = satellite_of_[entry(layer, role)];
    if (!satellite) {
      const std::string name = role == 0 ? "the gateway" : fmt::format("expert {}", role - 1);
      throw table_.error(fmt::format("found no line for {} of layer {}{}", name, layer, whose_),
                         fmt::format("a gateway and {} experts in each of {} layers",
                                     frame_.experts, frame_.layers),
                         whose_.empty() ? "" : "the file may have been cut short");
    }
    return *satellite;
  }

  const CsvTable& table_;
  std::span<const std::size_t> rows_;
  std::string whose_;
  const PlacementFrame& frame_;
  std::size_t layer_;
  std::size_t role_;
  std::size_t expert_;
  SatelliteColumns where_;
  std::vector<Held> held_;  ///< [satellites]
  std::vector<std::optional<Satellite>> satellite_of_;
};

/// Lines with several schemes or draws do not say which one is meant.
void check_single_valued(const CsvTable& table, std::span<const std::size_t> rows,
                         std::string_view name, const char* hint) {
  const auto column = table.find_column(name);
  for (std::size_t i = 1; column && i < rows.size(); ++i) {
    const std::string& text = table.text(rows[i], *column);
    if (text != table.text(rows[0], *column)) {
      throw table.error(rows[i], *column, fmt::format("found a second {}, \"{}\"", name, text),
                        fmt::format("one {} a file", name), hint);
    }
  }
}

/// The lines of a scheme; all lines where it has none.
std::vector<std::size_t> lines_of(const CsvTable& table, std::string_view scheme) {
  std::vector<std::size_t> rows;
  const auto column = table.find_column("scheme");
  for (std::size_t row = 0; column && row < table.rows(); ++row) {
    if (table.text(row, *column) == scheme) {
      rows.push_back(row);
    }
  }
  if (rows.empty()) {
    rows.resize(table.rows());
    std::iota(rows.begin(), rows.end(), std::size_t{0});
  }
  return rows;
}

/// Calls `read` with a reader of the lines of one placement.
template <class Read>
auto with_reader(const std::filesystem::path& file, const PlacementFrame& frame,
                 std::string_view scheme, Read read) {
  const std::string text = read_file(file);
  check_with_seal_beside(file, text);
  const CsvTable table(file.string(), text);
  const std::vector<std::size_t> rows = lines_of(table, scheme);
  check_single_valued(table, rows, "scheme",
                      scheme.empty() ? "keep the lines of the one you want"
                                     : "keep the lines of the one you want, or call the config's "
                                       "scheme as the file does");
  check_single_valued(table, rows, "draw", "keep the lines of the one you want");
  PlacementReader reader(table, rows, "", frame);
  return read(reader);
}

/// The lines of each placement. [schemes][draws][lines]
std::vector<std::vector<std::vector<std::size_t>>> rows_of(const CsvTable& table,
                                                           std::span<const SchemeDraws> schemes) {
  std::vector<std::vector<std::vector<std::size_t>>> rows;
  for (const SchemeDraws& scheme : schemes) {
    rows.emplace_back(scheme.draws);
  }
  const std::size_t scheme_column = table.column("scheme");
  const std::size_t draw_column = table.column("draw");
  auto scheme = schemes.begin();
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const std::string& name = table.text(row, scheme_column);
    if (scheme == schemes.end() || scheme->scheme != name) {
      scheme = std::ranges::find(schemes, name, &SchemeDraws::scheme);
    }
    if (scheme == schemes.end() || scheme->draws == 0) {
      throw table.error(row, scheme_column, fmt::format("found \"{}\"", name),
                        "a scheme with placements");
    }
    const std::uint64_t draw = table.unsigned_integer(row, draw_column, scheme->draws - 1);
    rows[static_cast<std::size_t>(scheme - schemes.begin())][draw].push_back(row);
  }
  return rows;
}

}  // namespace

Placement read_placement(const std::filesystem::path& file, const PlacementFrame& frame,
                         std::string_view scheme) {
  return with_reader(file, frame, scheme, [](PlacementReader& reader) { return reader.read(); });
}

FixedModules read_fixed_modules(const std::filesystem::path& file, const PlacementFrame& frame) {
  return with_reader(file, frame, {}, [](PlacementReader& reader) { return reader.read_some(); });
}

std::vector<std::vector<Placement>> read_placements(const CsvTable& table,
                                                    std::span<const SchemeDraws> schemes,
                                                    const PlacementFrame& frame) {
  const auto rows = rows_of(table, schemes);
  std::vector<std::vector<Placement>> placements(schemes.size());
  for (std::size_t scheme = 0; scheme < schemes.size(); ++scheme) {
    for (std::uint32_t draw = 0; draw < schemes[scheme].draws; ++draw) {
      std::string whose = fmt::format(" of {}, draw {}", schemes[scheme].scheme, draw);
      PlacementReader reader(table, rows[scheme][draw], std::move(whose), frame);
      placements[scheme].push_back(reader.read());
    }
  }
  return placements;
}

}  // namespace spacemoe
