/** An estimate with its 95 % interval. */
export interface Estimate {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

/** Of two whose errors are independent. */
export function addEstimates(a: Estimate, b: Estimate): Estimate {
  const estimate = a.estimate + b.estimate;
  return {
    estimate,
    low: estimate - Math.hypot(a.estimate - a.low, b.estimate - b.low),
    high: estimate + Math.hypot(a.high - a.estimate, b.high - b.estimate),
  };
}

/** `b` less `a`, their errors independent. */
export function differenceOf(a: Estimate, b: Estimate): Estimate {
  return addEstimates(b, { estimate: -a.estimate, low: -a.high, high: -a.low });
}
