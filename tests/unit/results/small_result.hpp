#pragma once

#include <string>
#include <vector>

#include "host/results/result_folder.hpp"

namespace spacemoe {

/// Files as `run` writes them, as far as their first lines go. `figure` tells two results apart.
inline std::vector<ResultFile> small_result(const std::string& figure) {
  return {
      {"summary.csv", "scheme,draws,tokens,x\n" + figure + "\n"},
      {"layers.csv", "scheme,layer,mean_s,x\n" + figure + "\n"},
      {"draws.csv", "scheme,draw,exact_mean_s,x\n" + figure + "\n"},
      {"slots.csv", "scheme,slot,time_s,x\n" + figure + "\n"},
      {"distribution.csv", "scheme,low_s,high_s,x\n" + figure + "\n"},
      {"placements.csv", "scheme,draw,layer,role,x\n" + figure + "\n"},
      {"manifest.json", "{\n  \"program\": \"spacemoe\",\n  \"figure\": \"" + figure + "\"\n}\n"}};
}

/// The same of what `search` writes before it evaluates.
inline std::vector<ResultFile> small_search(const std::string& figure) {
  return {
      {"placement.csv", "layer,role,expert,shell,plane,slot,satellite\n" + figure + "\n"},
      {"placement.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + figure + "\n"},
      {"search.csv", "time_s,moves,best_s," + figure + "\n"},
      {"bound.csv", "time_s,layers,arcs," + figure + "\n"},
      {"search.json", "{\n  \"command\": \"spacemoe " + figure + "\"\n}\n"}};
}

inline ResultFolderRequest request_for(const std::filesystem::path& folder, bool force = false,
                                       ResultOf command = ResultOf::run) {
  return {folder, "x", command, force, {}};
}

}  // namespace spacemoe
