/** How the processes of one round wait: each for the next one's lock, in a circle or in a line. */
export interface Shape {
  readonly size: number;
  readonly circle: boolean;
}

/** The shape of a round. */
export function shapeOf(round: number): Shape {
  return [
    { size: 2, circle: true },
    { size: 3, circle: true },
    { size: 3, circle: false },
  ][round % 3] as Shape;
}

/** What a wait has come to. */
export interface Outcome {
  readonly round: number;
  /** `acquired`, or the code of an error. */
  readonly ended: string;
  /** The length of the cycle that the victim was told. */
  readonly cycle?: number;
}
