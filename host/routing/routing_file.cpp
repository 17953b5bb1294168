#include "host/routing/routing_file.hpp"

#include <algorithm>
#include <optional>
#include <type_traits>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "host/base/file.hpp"
#include "host/base/npy.hpp"
#include "host/base/zip.hpp"
#include "host/routing/tensorrt_counts.hpp"
#include "host/routing/trace_arrays.hpp"
#include "host/routing/trace_csv.hpp"
#include "host/routing/trace_json.hpp"

namespace spacemoe {
namespace {

/// A file, of which texts are read piece by piece; a pipe, which can be read only once, as a whole.
class RoutingInput {
 public:
  explicit RoutingInput(const std::filesystem::path& file) : file_(file) {
    if (!std::filesystem::is_regular_file(file)) {
      content_ = read_file(file);
      start_ = content_->substr(0, start_bytes);
      return;
    }
    start_.resize(start_bytes);
    const ssize_t count = pread(open_to_read(file).get(), start_.data(), start_.size(), 0);
    start_.resize(static_cast<std::size_t>(std::max<ssize_t>(0, count)));
  }

  [[nodiscard]] const std::string& start() const { return start_; }
  [[nodiscard]] std::string content() const { return content_ ? *content_ : read_file(file_); }
  [[nodiscard]] LineReader lines() const {
    return {file_.string(), content_ ? bytes_of_text(*content_) : bytes_of_file(file_)};
  }

 private:
  static constexpr std::size_t start_bytes = 4096;

  static ByteSource bytes_of_text(const std::string& text) {
    return [&text, at = std::size_t{0}](std::span<char> to) mutable {
      const std::size_t count = text.copy(to.data(), to.size(), at);
      at += count;
      return count;
    };
  }

  std::filesystem::path file_;
  std::optional<std::string> content_;
  std::string start_;
};

/// A safetensors file starts with the length of a JSON header.
bool looks_like_safetensors(std::string_view start) {
  constexpr std::size_t header_at = 8;
  return start.size() > header_at && start[header_at] == '{' &&
         start.substr(0, header_at).find('\0') != std::string_view::npos;
}

bool starts_with_object(std::string_view start) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (start.starts_with(byte_order_mark)) {
    start.remove_prefix(byte_order_mark.size());
  }
  const std::size_t at = start.find_first_not_of(" \t\r\n");
  return at != std::string_view::npos && start[at] == '{';
}

void refuse_where(const std::string& name, const TableRows& rows) {
  if (!rows.where.empty()) {
    throw ConfigError({.key = "--where",
                       .found = fmt::format("found {}, which is no table of counts", name),
                       .allowed = "tables of counts or pairs"});
  }
}

[[noreturn]] void refuse_to_join(const std::filesystem::path& file, const std::string& found) {
  throw ConfigError({.found = fmt::format("found {}", found),
                     .allowed = "the same in all files",
                     .position = TextPosition{file.string(), 0, 0}});
}

template <class Data>
void check_same_sizes(const Data& to, const Data& from, const std::filesystem::path& file) {
  if (from.layer_numbers != to.layer_numbers) {
    refuse_to_join(file,
                   fmt::format("{} layers from {} on", from.layers, from.layer_numbers.front()));
  }
  if constexpr (!std::is_same_v<Data, RoutingTrace>) {
    if (from.experts != to.experts) {
      refuse_to_join(file, fmt::format("{} experts", from.experts));
    }
  }
}

/// The number of a domain, which is new where there is none of that name.
template <class Data>
std::size_t domain_number(Data& data, const std::string& label) {
  const auto found = std::ranges::find(data.domains, label);
  const auto number = static_cast<std::size_t>(found - data.domains.begin());
  if (found == data.domains.end()) {
    data.domains.push_back(label);
  }
  return number;
}

void join(RoutingTrace& to, const RoutingTrace& from, const std::filesystem::path& file) {
  check_same_sizes(to, from, file);
  if (from.active != to.active) {
    refuse_to_join(file, fmt::format("sets of {} experts", from.active));
  }
  to.experts = std::max(to.experts, from.experts);
  std::vector<std::uint32_t> numbers;
  for (const std::string& label : from.domains) {
    numbers.push_back(static_cast<std::uint32_t>(domain_number(to, label)));
  }
  for (const std::uint32_t domain : from.domain_of) {
    to.domain_of.push_back(numbers[domain]);
  }
  to.ids.insert(to.ids.end(), from.ids.begin(), from.ids.end());
  to.tokens += from.tokens;
}

/// Counts of either kind.
template <class Counts>
void join(Counts& to, const Counts& from, const std::filesystem::path& file) {
  check_same_sizes(to, from, file);
  const std::size_t width = from.counts.size() / from.domains.size();
  for (std::size_t domain = 0; domain < from.domains.size(); ++domain) {
    const std::size_t at = domain_number(to, from.domains[domain]) * width;
    to.counts.resize(to.domains.size() * width);
    for (std::size_t i = 0; i < width; ++i) {
      to.counts[at + i] += from.counts[domain * width + i];
    }
  }
}

/// A trace without labels is of the domain that its file is named after.
void name_domain(RoutingData& data, const std::filesystem::path& file) {
  if (auto* trace = std::get_if<RoutingTrace>(&data);
      trace != nullptr && trace->domains == std::vector<std::string>{""}) {
    trace->domains = {file.stem().string()};
  }
}

RoutingData read_arrays(const std::string& name, const std::string& file,
                        const TraceOptions& options) {
  auto arrays = read_npz(name, file, options);
  return std::visit([](auto& data) { return RoutingData(std::move(data)); }, arrays);
}

}  // namespace

RoutingData read_routing(const std::filesystem::path& file, const TableRows& rows) {
  const std::string name = file.string();
  const RoutingInput input(file);
  const std::string& start = input.start();
  const TraceOptions& options = rows.options;
  if (start.starts_with(npy_start) || start.starts_with(zip_start) ||
      looks_like_safetensors(start) || starts_with_object(start)) {
    refuse_where(name, rows);
  }
  if (start.starts_with(npy_start)) {
    return read_trace_npy(name, input.content(), options);
  }
  if (start.starts_with(zip_start)) {
    return read_arrays(name, input.content(), options);
  }
  if (looks_like_safetensors(start)) {
    return read_tensorrt_counts(name, input.content(), options);
  }
  if (starts_with_object(start)) {
    return read_trace_json(input.lines(), options);
  }
  if (is_trace_header(std::string_view(start).substr(0, start.find_first_of("\r\n")))) {
    refuse_where(name, rows);
    return read_trace_csv(input.lines(), options);
  }
  const CsvTable table(name, input.content());
  return is_pairs_table(table) ? RoutingData(read_pairs_table(table, rows))
                               : RoutingData(read_counts_table(table, rows));
}

RoutingData read_routing(std::span<const std::filesystem::path> files, const TableRows& rows) {
  RoutingData data = read_routing(files.front(), rows);
  if (files.size() == 1) {
    return data;
  }
  name_domain(data, files.front());
  for (const std::filesystem::path& file : files.subspan(1)) {
    RoutingData more = read_routing(file, rows);
    name_domain(more, file);
    if (more.index() != data.index()) {
      refuse_to_join(file, "another form of routing");
    }
    std::visit([&](auto& own) { join(own, std::get<std::decay_t<decltype(own)>>(more), file); },
               data);
  }
  return data;
}

}  // namespace spacemoe
