/**
 * How the number of busy servers of a station is distributed, when its mean is known.
 *
 * A birth-and-death chain: n customers each come after a time of mean `1 / lambda` away (with n
 * unlimited, at a constant rate), m servers; a server slows down as more of them are busy, as the
 * threads of a task do that share a processor: with i busy each takes a time in proportion to
 * `1 + (slowness - 1) (i - 1) / (m - 1)`. The rate lambda is found so that the mean number of busy
 * servers is the one wanted.
 *
 * Source of the closed queue: the machine repair model, L. Kleinrock, "Queueing Systems", volume 1,
 * Wiley 1975, section 3.8.
 *
 * @module
 */

/** Above this many customers, there are as good as infinitely many. */
const many = 60;

/** What the distribution says. */
export interface BusyShape {
  /** Chance that all servers are busy. */
  allBusy: number;
  /** Mean of B (B - 1), relative to the square of the mean of B. */
  pairs: number;
  /** The rate found, relative to the service rate of one busy server; a start for the next fit. */
  rate: number;
}

/** Fits the chain to `busy` servers on average and writes what it says to `shape`. */
export function fitBusy(
  busy: number,
  m: number,
  n: number,
  slowness: number,
  shape: BusyShape,
): void {
  const most = Math.min(m, n);
  const target = Math.min(busy, most * (1 - 1e-9));
  if (!(target > 0)) {
    shape.allBusy = 0;
    shape.pairs = n > 1 && Number.isFinite(n) ? (n - 1) / n : 1;
    return;
  }
  let low = 0, high = Infinity;
  let rate = shape.rate > 0 ? shape.rate : target / most;
  for (let step = 0; step < 60; step++) {
    const mean = distribution(rate, m, n, slowness, shape);
    const off = mean - target;
    if (Math.abs(off) < 1e-7 * target) break;
    if (off > 0) high = rate;
    else low = rate;
    const guess = mean > 0 ? rate * odds(target, most) / odds(mean, most) : NaN;
    if (guess > low && guess < high) rate = guess;
    else rate = high === Infinity ? rate * 2 : (low + high) / 2;
  }
  shape.rate = rate;
}

function odds(busy: number, most: number): number {
  return busy / Math.max(1e-12, most - busy);
}

/** Mean of the busy servers at a rate; the rest goes to `shape`. */
function distribution(
  rate: number,
  m: number,
  n: number,
  slowness: number,
  shape: BusyShape,
): number {
  const grow = m > 1 ? (slowness - 1) / (m - 1) : 0;
  const finite = n <= many;
  let p = 1, sum = 1, mean = 0, pairs = 0, all = 0;
  const last = finite ? n : m;
  for (let i = 1; i <= last; i++) {
    const at = Math.min(i, m);
    const sources = finite ? n - i + 1 : 1;
    p *= sources * rate * (1 + grow * (at - 1)) / at;
    let weight = p;
    if (!finite && i === m) {
      const next = rate * (1 + grow * (m - 1)) / m;
      if (next >= 1) {
        shape.allBusy = 1;
        shape.pairs = (m - 1) / m;
        return m;
      }
      weight = p / (1 - next);
    }
    sum += weight;
    mean += weight * at;
    pairs += weight * at * (at - 1);
    if (at === m) all += weight;
  }
  mean /= sum;
  shape.allBusy = all / sum;
  shape.pairs = pairs / sum / (mean * mean);
  return mean;
}
