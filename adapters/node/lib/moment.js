/**
 * A moment on both clocks, `ago` milliseconds before now. Somebody may set the wall's; the monotonic one may stand still while the
 * machine is suspended.
 */
export const moment = (ago = 0) => ({ wall: Date.now() - ago, monotonic: performance.now() - ago });

/** That of what was never known. */
export const NEVER = { wall: -Infinity, monotonic: -Infinity };

/**
 * How many milliseconds ago it was, by the clock that says more: neither a clock that is set back nor a suspended machine makes
 * something look fresh. Never negative.
 */
export const since = ({ wall, monotonic }) => Math.max(0, Date.now() - wall, performance.now() - monotonic);
