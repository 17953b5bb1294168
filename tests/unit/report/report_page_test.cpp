#include "host/report/report_page.hpp"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "host/results/own_files.hpp"

namespace spacemoe {
namespace {

using testing::HasSubstr;
using testing::Not;

ReportPage small_page() {
  ReportPage page;
  page.title = "a <b> & c";
  page.summary = {{"Scheme", "Mean (s)"}, {{"SpaceMoE", "1.04"}}};
  page.charts.push_back({"means",
                         "</script><script>alert(1)</script>",
                         "",
                         ChartKind::rows,
                         {"scheme"},
                         {"latency (s)"},
                         "",
                         {"SpaceMoE"},
                         {{"latency (s)", {{0, 1.04}}}}});
  page.globe_json = "{\"layers\":3}";
  return page;
}

std::string between(const std::string& text, const std::string& start, const std::string& end) {
  const std::size_t from = text.find(start) + start.size();
  return text.substr(from, text.find(end, from) - from);
}

TEST(ReportPage, IsKnownAgainAsOurs) {
  EXPECT_TRUE(page_html(small_page(), {"p{}", "", ""}).starts_with(report_file.start));
  EXPECT_TRUE(page_html(small_page(), {"p{}", "abc", "licence"}).starts_with(report_file.start));
}

TEST(ReportPage, IsTablesAndDrawingsWhereThereIsNoScript) {
  const std::string html = page_html(small_page(), {"p{}", "", ""});
  EXPECT_THAT(html, HasSubstr("script-src 'none'"));
  EXPECT_THAT(html, Not(HasSubstr("<script")));
  EXPECT_THAT(html, Not(HasSubstr("id=\"globe\"")));
  EXPECT_THAT(html, HasSubstr("<svg "));
  EXPECT_THAT(html, HasSubstr("<td>1.04</td>"));
}

/// The digest of "abc" in base64, from that which NIST published in hexadecimal.
TEST(ReportPage, AllowsItsOwnScriptAlone) {
  const std::string html = page_html(small_page(), {"p{}", "abc", "licence"});
  EXPECT_THAT(html, HasSubstr("default-src 'none'; script-src "
                              "'sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0='; "));
  EXPECT_THAT(html, HasSubstr("<script>abc</script>"));
  EXPECT_THAT(html, HasSubstr("licence"));
}

TEST(ReportPage, LetsNoTextBecomeMarkup) {
  const std::string html = page_html(small_page(), {"p{}", "abc", ""});
  EXPECT_THAT(html, HasSubstr("<h1>a &lt;b&gt; &amp; c</h1>"));
  EXPECT_THAT(html, Not(HasSubstr("<script>alert")));
  const auto data = nlohmann::json::parse(between(html, "id=\"report-data\">", "</script>"));
  EXPECT_EQ(data["charts"][0]["title"], "</script><script>alert(1)</script>");
  EXPECT_EQ(data["globe"]["layers"], 3);
}

TEST(ReportPage, HasThePlayedSequenceWhereThereIsOne) {
  const auto play_of = [](const ReportPage& page) {
    const std::string html = page_html(page, {"p{}", "abc", ""});
    EXPECT_EQ(html.find("A sequence of tokens can be played") == std::string::npos,
              page.play_json.empty());
    return nlohmann::json::parse(between(html, "id=\"report-data\">", "</script>"))["play"];
  };
  ReportPage page = small_page();
  EXPECT_TRUE(play_of(page).is_null());
  page.play_json = "{\"sequence\":7}";
  EXPECT_EQ(play_of(page)["sequence"], 7);
}

}  // namespace
}  // namespace spacemoe
