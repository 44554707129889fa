/** What `deploy/plotly.js` bundles as `/assets/encoders.js`. */
export { BufferTarget, CanvasSource, Mp4OutputFormat, Output, WebMOutputFormat } from "mediabunny";

/** As gifenc has it, which brings no types. */
type Colour = [number, number, number];
export function nearestColorIndex(palette: Colour[], colour: Colour): number;
export function GIFEncoder(): {
  writeFrame(
    index: Uint8Array,
    width: number,
    height: number,
    options: {
      palette: Colour[];
      delay: number;
      repeat: number;
      dispose: number;
      transparent: boolean;
      transparentIndex: number;
    },
  ): void;
  finish(): void;
  bytes(): Uint8Array<ArrayBuffer>;
};
