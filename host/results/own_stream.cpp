#include "host/results/own_stream.hpp"

#include "host/base/file.hpp"

namespace spacemoe {
namespace {

/// Whether there is such a file, which is to be replaced.
bool make_way(const std::filesystem::path& path, const FileKind& kind, bool force,
              std::string_view flag) {
  check_free(path, kind, force, flag);
  if (const std::filesystem::path folder = path.parent_path(); !folder.empty()) {
    make_folders(folder);
  }
  return occupant_of(path, kind) == Occupant::own;
}

}  // namespace

OwnStream::OwnStream(const std::filesystem::path& path, const FileKind& kind, bool force,
                     std::string_view flag)
    : replaces_(make_way(path, kind, force, flag)), file_(path) {}

void OwnStream::finish() {
  file_.take_name(replaces_ ? Existing::replaced : Existing::kept);
}

}  // namespace spacemoe
