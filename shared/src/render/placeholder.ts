/** What stands where a picture cannot be had: a quiet box with a cross and the alternative text. */
export const PLACEHOLDER = { fill: '#e7e7e3', line: '#c6c6c0', ink: '#55554f', lineWidth: 2 } as const;
