/**
 * The constants that the page shares with the server. Written by `python -m app.wire.typescript` from
 * app/wire/constants.py: change them there.
 * @module
 */

/** The largest seed of weights and of draws; the least is 0. */
export const LARGEST_SEED = 9007199254740991;

/** The lowest temperature of a text that goes on by itself. */
export const LOWEST_TEMPERATURE = 0.01;

/** The highest temperature of a text that goes on by itself. */
export const HIGHEST_TEMPERATURE = 100;

/** The most runs beside the first: three on one screen are as many as can be told apart. */
export const MOST_COMPANIONS = 2;

/** The largest time steps × layers × cube of a state's size for which the page asks for Jacobians. */
export const JACOBIANS_UP_TO = 1000000000;

/** A regular expression for the text between the braces of a lesson's placeholder. */
export const PLACEHOLDER =
  "(?<which>#)?(?<signed>\\+)?(?<name>[a-z_]+(?:\\.[a-z0-9_.]+)?)(?:\\[(?<unit>\\d{1,9}|highest|lowest|mean|sum)\\])?(?:@(?<time_step>\\d{1,9}))?(?:/(?<layer>\\d{1,9})\\.(?<direction>forward|reverse))?(?<percent>%)?";
