/** One value for each metric of an alarm in one period; `undefined` where there is none. */
export type Period = Readonly<Record<string, number | undefined>>;

/**
 * What an expression of an alarm comes to in one period; `undefined` for no value. Knows what our alarms use: numbers,
 * metrics, + - * /, comparisons, AND, OR, IF and FILL with a number.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
export function evaluate(expression: string, period: Period): number | undefined {
  const left = expression.match(/\d+(\.\d+)?|\w+|[<>=!]=|[-+*/()<>,]/g) ?? [];

  const next = () => left.shift() ?? '';
  const expect = (wanted: string) => {
    const found = next();
    if (found !== wanted) throw new Error(`${expression}: ${wanted} expected, not ${found}`);
  };

  /** A chain of operators of one rank, from left to right. */
  function chain(rank: number): number | undefined {
    const operators = ranks[rank];
    if (!operators) return atom();
    let value = chain(rank + 1);
    for (let operator = operators[left[0] ?? '']; operator; operator = operators[left[0] ?? '']) {
      next();
      const other = chain(rank + 1);
      value = value === undefined || other === undefined ? undefined : operator(value, other);
    }
    return value;
  }

  function atom(): number | undefined {
    const token = next();
    if (token === '(') {
      const value = chain(0);
      expect(')');
      return value;
    }
    if (token === 'IF' || token === 'FILL') {
      const [first, second, third] = call();
      if (token === 'FILL') return first ?? second;
      return first === undefined ? undefined : first === 0 ? third : second;
    }
    if (/^\d/.test(token)) return Number(token);
    if (!(token in period)) throw new Error(`${expression}: nothing is known of ${token}`);
    return period[token];
  }

  function call(): (number | undefined)[] {
    const values: (number | undefined)[] = [];
    expect('(');
    do values.push(chain(0));
    while (left[0] === ',' && next());
    expect(')');
    return values;
  }

  const value = chain(0);
  if (left.length > 0) throw new Error(`${expression}: ${left.join(' ')} is too much`);
  return value;
}

type Operator = (a: number, b: number) => number;

const ranks: readonly Readonly<Record<string, Operator>>[] = [
  { AND: (a, b) => Number(a !== 0 && b !== 0), OR: (a, b) => Number(a !== 0 || b !== 0) },
  {
    '>': (a, b) => Number(a > b),
    '<': (a, b) => Number(a < b),
    '>=': (a, b) => Number(a >= b),
    '<=': (a, b) => Number(a <= b),
    '==': (a, b) => Number(a === b),
    '!=': (a, b) => Number(a !== b),
  },
  { '+': (a, b) => a + b, '-': (a, b) => a - b },
  { '*': (a, b) => a * b, '/': (a, b) => a / b },
];
