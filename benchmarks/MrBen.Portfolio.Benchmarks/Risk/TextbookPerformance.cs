using MathNet.Numerics;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.RootFinding;
using MathNet.Numerics.Statistics;

namespace MrBen.Portfolio.Benchmarks.Risk;

/// <summary>
/// The figures of a series of returns as a careful programmer writes them with MathNet and LINQ: each formula as the book has it, on its
/// own. Frozen: it is the baseline of a ratio; figures are added as the library gets them.
/// </summary>
internal static class TextbookPerformance
{
    private const double Confidence = 0.95;

    /// <summary>Every figure, in the order of the library's catalogue.</summary>
    /// <param name="r">Simple returns.</param>
    /// <param name="p">Periods per year.</param>
    /// <param name="pairs">Whether Gini's mean difference is taken over all pairs, as it is defined, or over sorted returns.</param>
    public static double[] Figures(double[] r, double p, bool pairs) =>
    [
        Growth(r) - 1, r.Mean() * p, Yearly(r, p), r.Mean(), Math.Pow(Growth(r), 1.0 / r.Length) - 1, r.Max(), r.Min(),
        (double)r.Count(x => x > 0) / r.Length, r.Where(x => x > 0).Average(), -r.Where(x => x < 0).Average(),
        (double)r.Count(x => x != 0) / r.Length, Streak(r, x => x > 0), Streak(r, x => x < 0),
        r.StandardDeviation() * Math.Sqrt(p), Lower(r, r.Mean(), 2) * Math.Sqrt(p), Lower(r, 0, 2) * Math.Sqrt(p), Lower(r, 0, 1),
        (double)r.Count(x => x < 0) / r.Length, Upper(r, 2) * Math.Sqrt(p), Upper(r, 1), MeanAbsolute(r),
        pairs ? r.Sum(x => r.Sum(y => Math.Abs(x - y))) / r.Length / (r.Length - 1) : SortedGini(r),
        r.PopulationSkewness(), r.Skewness(), r.PopulationKurtosis(), r.Kurtosis(),
        Covariance(r, 1) / Covariance(r, 0), Hurst(r),
        ValueAtRisk(r), ConditionalValueAtRisk(r), Entropic(r),
        -r.Mean() + (r.StandardDeviation() * Normal.InvCDF(0, 1, Confidence)),
        -r.Mean() + (r.StandardDeviation() * Normal.PDF(0, 1, Normal.InvCDF(0, 1, Confidence)) / (1 - Confidence)),
        CornishFisher(r), CornishFisherTail(r),
        .. Kernel(r), .. Pareto(r), .. Lognormal(r),
        Path(r).Max(), Path(r)[^1], Falls(r).Average(f => f.Depth), Falls(r).Average(f => f.Length), Falls(r).Average(f => f.Recovery),
        Falls(r).Max(f => f.Length), (double)Path(r).Count(d => d > 0) / r.Length, Path(r).Average(),
        Math.Sqrt(Path(r).Average(d => d * d)), Math.Sqrt(Falls(r).Sum(f => f.Depth * f.Depth) / r.Length),
        ValueAtRisk([.. Path(r).Select(d => -d)]), ConditionalValueAtRisk([.. Path(r).Select(d => -d)]),
        r.Mean() / r.StandardDeviation() * Math.Sqrt(p), AdjustedSharpe(r) * Math.Sqrt(p),
        r.Mean() / Math.Sqrt(LongRun(r) * r.Length / (r.Length - 1)) * Math.Sqrt(p), r.Mean() / Lower(r, 0, 2) * Math.Sqrt(p),
        Upper(r, 1) / Lower(r, 0, 1), r.Where(x => x > 0).Sum() / -r.Where(x => x < 0).Sum(),
        r.Where(x => x > 0).Average() / -r.Where(x => x < 0).Average(),
        r.Count(x => x < 0) * -r.Where(x => x < 0).Sum() / (r.Count(x => x > 0) * r.Where(x => x > 0).Sum()),
        r.Mean() / Lower(r, 0, 3), Upper(r, 1) / Lower(r, 0, 2), Upper(r, 2) / Lower(r, 0, 2),
        (Upper(r, 1) - (2.25 * Lower(r, 0, 1))) / Lower(r, 0, 2), r.Mean() / r.Variance(),
        r.PopulationSkewness() / (r.PopulationKurtosis() + 3), ConditionalValueAtRisk([.. r.Select(x => -x)]) / ConditionalValueAtRisk(r),
        Math.Abs(r.QuantileCustom(0.95, QuantileDefinition.R7)) / Math.Abs(r.QuantileCustom(0.05, QuantileDefinition.R7)),
        r.Mean() / ConditionalValueAtRisk(r),
        Yearly(r, p) / Path(r).Max(), Yearly(r, p) / (Path(r).Max() + 0.1), Yearly(r, p) / Math.Sqrt(Falls(r).Sum(f => f.Depth * f.Depth)),
        Yearly(r, p) / Math.Sqrt(Falls(r).Sum(f => f.Depth * f.Depth) / r.Length), Yearly(r, p) / Math.Sqrt(Path(r).Average(d => d * d)),
        Yearly(r, p) / Path(r).Average(), (Growth(r) - 1) / Path(r).Max(),
        Normal.CDF(0, 1, r.Mean() / r.StandardDeviation() * Math.Sqrt((r.Length - 1) / SharpeVariance(r))),
        1 + (SharpeVariance(r) * Math.Pow(Normal.InvCDF(0, 1, Confidence) * r.StandardDeviation() / r.Mean(), 2)),
    ];

    private static double MeanAbsolute(double[] r)
    {
        double mean = r.Mean();
        return r.Average(x => Math.Abs(x - mean));
    }

    private static double Growth(double[] r) => r.Aggregate(1.0, (wealth, x) => wealth * (1 + x));

    private static double Yearly(double[] r, double p) => Math.Pow(Growth(r), p / r.Length) - 1;

    private static double Lower(double[] r, double threshold, int order) =>
        Math.Pow(r.Average(x => Math.Pow(Math.Max(threshold - x, 0), order)), 1.0 / order);

    private static double Upper(double[] r, int order) => Math.Pow(r.Average(x => Math.Pow(Math.Max(x, 0), order)), 1.0 / order);

    private static double Streak(double[] r, Func<double, bool> counts)
    {
        int longest = 0;
        _ = r.Aggregate(0, (run, x) =>
        {
            run = counts(x) ? run + 1 : 0;
            longest = Math.Max(longest, run);
            return run;
        });
        return longest;
    }

    private static double CentralMoment(double[] r, int power)
    {
        double mean = r.Mean();
        return r.Average(x => Math.Pow(x - mean, power));
    }

    private static double PopulationSkewness(this double[] r) => CentralMoment(r, 3) / Math.Pow(CentralMoment(r, 2), 1.5);

    private static double PopulationKurtosis(this double[] r) => (CentralMoment(r, 4) / Math.Pow(CentralMoment(r, 2), 2)) - 3;

    private static double SortedGini(double[] r) =>
        2.0 / r.Length / (r.Length - 1) * r.Order().Select((x, i) => ((2 * i) - r.Length + 1) * x).Sum();

    private static double Covariance(double[] r, int lag)
    {
        double mean = r.Mean();
        return r.Skip(lag).Zip(r, (now, before) => (now - mean) * (before - mean)).Sum() / r.Length;
    }

    private static double LongRun(double[] r)
    {
        int lags = (int)Math.Floor(4 * Math.Pow(r.Length / 100.0, 2.0 / 9));
        return Covariance(r, 0) + Enumerable.Range(1, lags).Sum(lag => 2 * (1 - (lag / (lags + 1.0))) * Covariance(r, lag));
    }

    private static double Hurst(double[] r)
    {
        List<(double X, double Y)> points = [];
        for (int length = 8; length <= r.Length / 2; length *= 2)
        {
            double range = r.Chunk(length).Where(block => block.Length == length).Average(block =>
            {
                double mean = block.Average();
                double walk = 0;
                double[] walks = [0, .. block.Select(x => walk += x - mean)];
                return (walks.Max() - walks.Min()) / block.PopulationStandardDeviation();
            });
            double expected = Math.Exp(SpecialFunctions.GammaLn(0.5 * (length - 1)) - SpecialFunctions.GammaLn(0.5 * length)) /
                Math.Sqrt(Math.PI) * Enumerable.Range(1, length - 1).Sum(i => Math.Sqrt((length - i) / (double)i));
            points.Add((Math.Log(length), Math.Log(range) - Math.Log(expected)));
        }

        return 0.5 + Fit.Line([.. points.Select(p => p.X)], [.. points.Select(p => p.Y)]).B;
    }

    private static double ValueAtRisk(double[] r) =>
        r.Select(x => -x).Order().ElementAt((int)Math.Ceiling((Confidence * r.Length) - 1e-9) - 1);

    private static double ConditionalValueAtRisk(double[] r)
    {
        double boundary = ValueAtRisk(r);
        double tail = (1 - Confidence) * r.Length;
        double[] worse = [.. r.Select(x => -x).OrderDescending().Take((int)Math.Floor(tail + 1e-9))];
        return (worse.Sum() + ((tail - worse.Length) * boundary)) / tail;
    }

    private static double Entropic(double[] r)
    {
        double worst = -r.Min();
        double Value(double logZ)
        {
            double z = Math.Exp(logZ);
            return worst + ((Math.Log(r.Average(x => Math.Exp(-z * (x + worst)))) - Math.Log(1 - Confidence)) / z);
        }

        double around = Math.Log(1 / r.StandardDeviation());
        return Value(FindMinimum.OfScalarFunctionConstrained(Value, around - 3, around + 4, 1e-6));
    }

    private static double CornishFisher(double[] r)
    {
        double z = Normal.InvCDF(0, 1, 1 - Confidence);
        double s = r.PopulationSkewness();
        double k = r.PopulationKurtosis();
        double q = z + (((z * z) - 1) * s / 6) + (((z * z * z) - (3 * z)) * k / 24) - (((2 * z * z * z) - (5 * z)) * s * s / 36);
        return -r.Mean() - (r.StandardDeviation() * q);
    }

    private static double CornishFisherTail(double[] r)
    {
        double z = Normal.InvCDF(0, 1, 1 - Confidence);
        double s = r.PopulationSkewness();
        double k = r.PopulationKurtosis();
        return -r.Mean() + (r.StandardDeviation() * Normal.PDF(0, 1, z) / (1 - Confidence) *
            (1 + (z * s / 6) + (((z * z) - 1) * k / 24) - (((2 * z * z) - 1) * s * s / 36)));
    }

    private static double[] Kernel(double[] r)
    {
        double h = r.StandardDeviation() * Math.Pow(180 * Math.Sqrt(Math.PI) / 7 / r.Length, 1.0 / 3);
        double Share(double u) => u <= -1 ? 0 : u >= 1 ? 1 : 0.25 * (2 + (3 * u) - (u * u * u));
        double Moment(double u) => Math.Abs(u) >= 1 ? 0 : -3.0 / 16 * (1 - (u * u)) * (1 - (u * u));
        double q = Brent.FindRoot(x => r.Average(y => Share((x - y) / h)) - (1 - Confidence), r.Min() - h, r.Max() + h, 1e-10);
        return [-q, -r.Average(y => (y * Share((q - y) / h)) + (h * Moment((q - y) / h))) / (1 - Confidence)];
    }

    private static double[] Pareto(double[] r)
    {
        int k = r.Length / 10;
        double[] losses = [.. r.Select(x => -x).OrderDescending()];
        double u = losses[k];
        double mean = losses.Take(k).Average() - u;
        double[] y = [.. losses.Take(k).Select(loss => (loss - u) / mean)];
        double Minus(double logScale, double shape)
        {
            double scale = Math.Exp(logScale);
            return y.Any(x => 1 + (shape * x / scale) <= 0) ? 1e10
                : (k * logScale) + ((1 + (1 / shape)) * y.Sum(x => Math.Log(1 + (shape * x / scale))));
        }

        (double beta, double xi) = FindMinimum.OfFunction(Minus, 0, 0.1, 1e-12);
        beta = Math.Exp(beta) * mean;
        double loss = u + (beta / xi * (Math.Pow((1 - Confidence) * r.Length / k, -xi) - 1));
        return [loss, (loss + beta - (xi * u)) / (1 - xi)];
    }

    private static double[] Lognormal(double[] r)
    {
        double mean = r.Average(x => Math.Log(1 + x));
        double deviation = r.Select(x => Math.Log(1 + x)).StandardDeviation();
        double z = Normal.InvCDF(0, 1, 1 - Confidence);
        return
        [
            1 - Math.Exp(mean + (deviation * z)),
            1 - (Math.Exp(mean + (deviation * deviation / 2)) * Normal.CDF(0, 1, z - deviation) / (1 - Confidence)),
        ];
    }

    private static double[] Path(double[] r)
    {
        double wealth = 1;
        double peak = 1;
        return [.. r.Select(x =>
        {
            wealth *= 1 + x;
            peak = Math.Max(peak, wealth);
            return 1 - (wealth / peak);
        })];
    }

    private static List<(double Depth, int Length, int Recovery)> Falls(double[] r)
    {
        List<(double, int, int)> falls = [];
        double[] path = [0, .. Path(r)];
        int peak = 0;
        for (int t = 1; t <= path.Length; t++)
        {
            if (t == path.Length || path[t] == 0)
            {
                int end = Math.Min(t, path.Length - 1);
                if (t > peak + 1)
                {
                    double[] depths = path[(peak + 1)..t];
                    int trough = peak + 1 + Array.IndexOf(depths, depths.Max());
                    falls.Add((depths.Max(), end - peak, end - trough));
                }

                peak = t;
            }
        }

        return falls;
    }

    private static double AdjustedSharpe(double[] r)
    {
        double sharpe = r.Mean() / r.StandardDeviation();
        return sharpe * (1 + (r.PopulationSkewness() / 6 * sharpe) - (r.PopulationKurtosis() / 24 * sharpe * sharpe));
    }

    private static double SharpeVariance(double[] r)
    {
        double sharpe = r.Mean() / r.StandardDeviation();
        return 1 - (r.PopulationSkewness() * sharpe) + ((r.PopulationKurtosis() + 2) / 4 * sharpe * sharpe);
    }
}
