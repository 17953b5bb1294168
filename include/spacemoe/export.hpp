#pragma once

/// Marks what the library shows: everything else is hidden inside of it.
#define SPACEMOE_API __attribute__((visibility("default")))
