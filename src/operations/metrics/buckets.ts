/** Upper bounds in seconds for what answers while someone waits. */
export const responseSeconds = [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Upper bounds in seconds for what may wait for others, or for a person. */
export const workflowSeconds = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 5, 30, 120, 600, 3_600, 86_400];
