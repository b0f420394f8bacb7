/**
 * For every AWS client of a function: the SDK waits for ever unless told otherwise, and one hung call would take the
 * whole batch with it. Milliseconds, per attempt.
 */
export const awsTimeouts = { requestHandler: { connectionTimeout: 1000, requestTimeout: 5000 } };
