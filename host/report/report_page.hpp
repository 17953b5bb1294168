#pragma once

#include <string>
#include <utility>
#include <vector>

#include "host/charts/chart.hpp"
#include "host/charts/chart_data.hpp"
#include "host/report/web_assets.hpp"

namespace spacemoe {

/// A report before it becomes a page.
struct ReportPage {
  std::string title;
  std::string lead;      ///< its subject, in a sentence or two
  std::string headline;  ///< what it found, in a sentence or two; may be empty
  /// Schemes in the order of their colours, each with a line that explains it.
  std::vector<std::pair<std::string, std::string>> schemes;
  ChartTable summary;              ///< empty where there is none
  bool summary_is_words = false;   ///< its cells are texts of any length, not figures
  std::vector<std::string> notes;  ///< below the summary
  std::vector<Chart> charts;
  std::vector<ChartChoice> choices;  ///< that `charts` name by number
  std::string found_scheme;          ///< found by a search: the globe opens with it; may be empty
  std::string
      placement_svg;       ///< map of the placement that a search found; empty where there is none
  std::string globe_json;  ///< empty where there is none
  std::string play_json;   ///< a sequence that the globe plays; likewise
  std::vector<std::pair<std::string, std::string>> provenance;
  std::string config;  ///< the resolved config, as text
};

/// The page: one HTML file that needs no network and no other file, with a content security policy
/// that lets nothing in but its own script and style, named by their hashes. Every chart is there
/// as a drawing and as a table; where the program carries the page's script, charts are interactive
/// and there is a globe.
[[nodiscard]] std::string page_html(const ReportPage& page, const WebAssets& assets = web_assets());

}  // namespace spacemoe
