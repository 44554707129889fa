/**
 * Writes times as a speaker reads them. Pure.
 * @module
 */

/**
 * @param {number} milliseconds
 * @returns {string} minutes and seconds, from an hour on hours as well: `4:07`, `1:04:07`
 */
export function elapsedText(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const tail = String(seconds % 60).padStart(2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${tail}` : `${minutes}:${tail}`;
}

/**
 * @param {Date} now
 * @returns {string} hours and minutes of the day, of 24 hours: `14:05`
 */
export function clockText(now) {
  return [now.getHours(), now.getMinutes()].map((part) => String(part).padStart(2, "0")).join(":");
}
