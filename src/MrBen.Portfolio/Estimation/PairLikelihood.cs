namespace MrBen.Portfolio.Estimation;

/// <summary>Composite likelihood of DCC(1,1) over contiguous pairs of standardised returns, with its scores. Of one fit.</summary>
/// <remarks>
/// Engle, Shephard and Sheppard (2008), "Fitting vast dimensional time-varying covariance models"; Pakel, Shephard, Sheppard and Engle
/// (2021), J. Business &amp; Economic Statistics 39(3), 652–668. Each pair has its own 2 × 2 recursion and likelihood, so one evaluation is
/// O(N·T) where the whole likelihood is O(N³T). With two assets it is the whole likelihood.
/// </remarks>
/// <param name="values">Standardised returns, T × N.</param>
/// <param name="assets">N ≥ 2.</param>
/// <param name="targets">Sample correlation of assets i and i + 1, length N − 1.</param>
internal sealed class PairLikelihood(double[] values, int assets, double[] targets)
{
    private const double LargestSquare = 1 - 1e-12;

    private readonly double[] _scores = new double[2 * (values.Length / assets)];

    /// <summary>Scores of each period with respect to a and b, summed over pairs: 2T numbers, after <see cref="Evaluate"/>.</summary>
    public ReadOnlySpan<double> Scores => _scores;

    /// <summary>The log-likelihood less what does not depend on the parameters; scores are filled.</summary>
    public double Evaluate(double a, double b)
    {
        Array.Clear(_scores);
        double sum = 0;
        for (int i = 0; i + 1 < assets; i++)
        {
            sum += Pair(i, a, b);
        }

        return sum;
    }

    public (double A, double B) Slope()
    {
        (double a, double b) = (0, 0);
        for (int t = 0; t < _scores.Length; t += 2)
        {
            a += _scores[t];
            b += _scores[t + 1];
        }

        return (a, b);
    }

    private double Pair(int first, double a, double b)
    {
        double target = targets[first];
        Entry xx = new(1, 0, 0);
        Entry yy = xx;
        Entry xy = new(target, 0, 0);
        double sum = 0;
        for (int t = 0; t < _scores.Length / 2; t++)
        {
            double x = values[(t * assets) + first];
            double y = values[(t * assets) + first + 1];
            double root = Math.Sqrt(xx.Value * yy.Value);
            double rho = xy.Value / root;
            double free = 1 - Math.Min(rho * rho, LargestSquare);
            double square = (x * x) + (y * y) - (2 * rho * x * y);
            sum -= 0.5 * (Math.Log(free) + (square / free));
            double slope = (rho + (x * y) - (rho * square / free)) / free;
            _scores[2 * t] += slope * ((xy.ByA / root) - (0.5 * rho * ((xx.ByA / xx.Value) + (yy.ByA / yy.Value))));
            _scores[(2 * t) + 1] += slope * ((xy.ByB / root) - (0.5 * rho * ((xx.ByB / xx.Value) + (yy.ByB / yy.Value))));
            xx = xx.Next(a, b, 1, x * x);
            yy = yy.Next(a, b, 1, y * y);
            xy = xy.Next(a, b, target, x * y);
        }

        return sum;
    }

    /// <summary>One entry of Q with its derivatives.</summary>
    private readonly record struct Entry(double Value, double ByA, double ByB)
    {
        public Entry Next(double a, double b, double target, double product) => new(
            ((1 - a - b) * target) + (a * product) + (b * Value), product - target + (b * ByA), Value - target + (b * ByB));
    }
}
