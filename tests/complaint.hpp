#pragma once

#include <exception>
#include <string>

namespace spacemoe {

/// The message of what some work throws; empty where it throws nothing.
template <class Work>
std::string complaint_of(const Work& work) {
  try {
    work();
  } catch (const std::exception& error) {
    return error.what();
  }
  return "";
}

}  // namespace spacemoe
