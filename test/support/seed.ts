// With FAST_CHECK_SEED, properties draw the same input in every run: CI tells a change apart from bad luck. Without it they
// draw anew each time, and a failure prints its seed.
import fc from 'fast-check';

const seed = Number(process.env.FAST_CHECK_SEED);
if (Number.isSafeInteger(seed) && seed !== 0) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
