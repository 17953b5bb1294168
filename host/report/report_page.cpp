#include "host/report/report_page.hpp"

#include <iterator>
#include <string_view>

#include <fmt/format.h>

#include "host/base/digest.hpp"
#include "host/charts/chart_svg.hpp"
#include "host/charts/markup.hpp"
#include "host/charts/svg_drawing.hpp"

namespace spacemoe {
namespace {

/// A source that a content security policy allows: a text of exactly this hash.
std::string source_of(std::string_view text) {
  return text.empty() ? "'none'" : fmt::format("'sha256-{}'", base64(sha256(text)));
}

std::string security_policy(const WebAssets& assets) {
  return fmt::format(
      "default-src 'none'; script-src {}; style-src {}; img-src 'none'; base-uri 'none'; "
      "form-action 'none'",
      source_of(assets.script), source_of(assets.style));
}

std::string navigation(const ReportPage& page, bool has_globe) {
  std::string items;
  const auto add = [&](std::string_view id, std::string_view words) {
    fmt::format_to(std::back_inserter(items), "<li><a href=\"#{}\">{}</a></li>", id,
                   markup_text(words));
  };
  if (!page.summary.rows.empty()) {
    add("summary", "Summary");
  }
  for (const Chart& chart : page.charts) {
    add("figure-" + chart.id, chart.title);
  }
  if (!page.placement_svg.empty()) {
    add("placement", "Placement");
  }
  if (has_globe) {
    add("globe", "Globe");
  }
  add("provenance", "Provenance");
  return fmt::format("<nav aria-label=\"Contents\"><ul>{}</ul></nav>", items);
}

/// One line per scheme, with the colour that it has in all charts.
std::string schemes_html(const ReportPage& page) {
  std::string items;
  for (std::size_t i = 0; i < page.schemes.size(); ++i) {
    const auto& [name, meaning] = page.schemes[i];
    fmt::format_to(std::back_inserter(items),
                   "<li class=\"scheme-{}\"><span class=\"swatch\" aria-hidden=\"true\"></span>"
                   "<b>{}</b> {}</li>\n",
                   i % series_colour_count, markup_text(name), markup_text(meaning));
  }
  return items.empty() ? "" : "<ul class=\"schemes\">\n" + items + "</ul>\n";
}

std::string summary_html(const ReportPage& page) {
  if (page.summary.rows.empty()) {
    return "";
  }
  std::string notes;
  for (const std::string& note : page.notes) {
    fmt::format_to(std::back_inserter(notes), "<p class=\"note\">{}</p>\n", markup_text(note));
  }
  return fmt::format(
      "<section id=\"summary\">\n<h2>Summary</h2>\n<div "
      "class=\"wide{}\">{}</div>\n{}{}</section>\n",
      page.summary_is_words ? " words" : "", table_html(page.summary, CellLabels::columns),
      schemes_html(page), notes);
}

std::string figure_html(const Chart& chart) {
  return fmt::format(
      "<figure id=\"figure-{0}\">\n<figcaption><h3>{1}</h3><p>{2} <span "
      "class=\"held\">{3}</span></p>"
      "</figcaption>\n<div class=\"chart\">{4}</div>\n<div class=\"below\"><details><summary>Data"
      "</summary><div class=\"scroll\">{5}</div></details><div class=\"tools\"></div></div>\n"
      "</figure>\n",
      chart.id, markup_text(chart.title), markup_text(chart.caption), markup_text(chart.held),
      chart_svg(chart), table_html(chart_table(chart)));
}

std::string figures_html(const ReportPage& page) {
  std::string html;
  for (const Chart& chart : page.charts) {
    html += figure_html(chart);
  }
  return html.empty() ? "" : "<section id=\"figures\">\n<h2>Figures</h2>\n" + html + "</section>\n";
}

std::string placement_html(const ReportPage& page) {
  return page.placement_svg.empty() ? ""
                                    : "<section id=\"placement\">\n<h2>Placement</h2>\n<p "
                                      "class=\"note\">The placement that "
                                      "the search found.</p>\n<div class=\"wide map\">" +
                                          page.placement_svg + "</div>\n</section>\n";
}

constexpr std::string_view globe_note =
    "<p class=\"note\">The constellation in a sample of the time slots, in the frame of the stars; "
    "Earth stands at time 0 as weather.greenwich_deg says. The placement shown is the scheme's "
    "first "
    "one, the token the slot's first. Drag or use the arrow keys to turn.</p>\n";

constexpr std::string_view play_note =
    "<p class=\"note\">A sequence of tokens can be played. Each layer meets the snapshot of the "
    "slot in which it starts: its satellites, links and paths. It goes on when the slowest of its "
    "active experts is done. A wait for a path passes in two seconds.</p>\n";

std::string globe_html(bool has_play) {
  return fmt::format(
      "<section id=\"globe\">\n<h2>Globe</h2>\n{}{}<div id=\"globe-host\"></div>\n</section>\n",
      globe_note, has_play ? play_note : "");
}

std::string provenance_html(const ReportPage& page) {
  std::string items;
  for (const auto& [name, value] : page.provenance) {
    fmt::format_to(std::back_inserter(items), "<dt>{}</dt><dd>{}</dd>\n", markup_text(name),
                   markup_text(value));
  }
  std::string html =
      "<section id=\"provenance\">\n<h2>Provenance</h2>\n<dl class=\"provenance\">\n" + items +
      "</dl>\n";
  if (!page.config.empty()) {
    html += "<details><summary>Config</summary><pre>";
    html += markup_text(page.config);
    html += "</pre></details>\n";
  }
  return html + "</section>\n";
}

std::string licences_html(std::string_view licences) {
  return fmt::format(
      "<section id=\"licences\">\n<details><summary>Licences of what this page is made of"
      "</summary><pre>{}</pre></details>\n</section>\n",
      markup_text(licences));
}

std::string data_json(const ReportPage& page) {
  std::string charts;
  for (const Chart& chart : page.charts) {
    charts += charts.empty() ? "" : ",\n";
    charts += chart_json(chart);
  }
  std::string choices;
  for (const ChartChoice& choice : page.choices) {
    choices += choices.empty() ? "" : ",";
    choices += choice_json(choice);
  }
  const auto or_null = [](const std::string& json) { return json.empty() ? "null" : json; };
  return fmt::format(
      "{{\"charts\":[{}],\n\"choices\":[{}],\n\"found\":{},\n\"globe\":{},\n\"play\":{}}}", charts,
      choices, json_text(page.found_scheme), or_null(page.globe_json), or_null(page.play_json));
}

}  // namespace

std::string page_html(const ReportPage& page, const WebAssets& assets) {
  const bool is_live = !assets.script.empty();
  const bool has_globe = is_live && !page.globe_json.empty();
  std::string html = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<title>{}</title>\n<style>",
      security_policy(assets), markup_text(page.title));
  html += assets.style;
  fmt::format_to(std::back_inserter(html),
                 "</style>\n</head>\n<body>\n<div class=\"page\">\n<header>\n<h1>{}</h1>\n"
                 "{}<p class=\"facts\">{}</p>\n"
                 "<button id=\"theme\" type=\"button\" hidden>Light / dark</button>\n{}\n"
                 "</header>\n<main>\n",
                 markup_text(page.title),
                 page.headline.empty()
                     ? ""
                     : fmt::format("<p class=\"headline\">{}</p>\n", markup_text(page.headline)),
                 markup_text(page.lead), navigation(page, has_globe));
  html += summary_html(page);
  html += figures_html(page);
  html += placement_html(page);
  html += has_globe ? globe_html(!page.play_json.empty()) : "";
  html += provenance_html(page);
  html += is_live ? licences_html(assets.licences) : "";
  html += "</main>\n</div>\n";
  if (is_live) {
    html += "<script type=\"application/json\" id=\"report-data\">";
    html += script_json(data_json(page));
    html += "</script>\n<script>";
    html += assets.script;
    html += "</script>\n";
  }
  return html + "</body>\n</html>\n";
}

}  // namespace spacemoe
