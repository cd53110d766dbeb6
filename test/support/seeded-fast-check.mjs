import fc from '../../node_modules/fast-check/lib/cjs/fast-check.js';

/**
 * What `fast-check` is to the suites (jest.config.mjs): what it draws is the same in every run, so that one fails for what was changed
 * and never for what was drawn. `PROPERTY_SEED`, any whole number, draws others.
 */
fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED || 20_260_301) });

export default fc;
