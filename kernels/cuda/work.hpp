#pragma once

/// Counts the operations that a kernel makes its warps do: tests that compile kernels for the host
/// define this before they include them. On a device it does nothing.
///
/// kind: memory, arithmetic, shuffle or vote; operations: of the whole warp, if all of its lanes
/// get here. For memory they are wavefronts, 128 bytes in different banks; what all lanes read
/// alike counts once.
#ifndef SPACEMOE_WORK
#define SPACEMOE_WORK(kind, operations) static_cast<void>(0)
#endif
