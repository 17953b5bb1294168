#pragma once

#include <source_location>
#include <string>

namespace simt {

/// Exit status of a program whose device code broke a rule.
inline constexpr int failure_status = 86;

/// Says "simt: message" on stderr and ends the program at once: threads that wait for each other in
/// different places cannot be unwound.
[[noreturn]] void fail(const std::string& message);

/// "kernel.cu:12"
std::string place(const std::source_location& where);

}  // namespace simt
