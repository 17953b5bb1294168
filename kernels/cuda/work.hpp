#pragma once

/// What a kernel makes its warps do, for whoever counts it: tests that compile kernels for the host
/// define this before they include them. On a device it is nothing.
///
/// kind: memory, arithmetic, shuffle or vote; operations: of the whole warp, where all of its lanes
/// come by. For memory that is wavefronts, 128 bytes that lie apart by banks; what all lanes read
/// alike counts once.
#ifndef SPACEMOE_WORK
#define SPACEMOE_WORK(kind, operations) static_cast<void>(0)
#endif
