using MrBen.Portfolio.Market;
using MrBen.Portfolio.Risk;

namespace MrBen.Portfolio.Tests.Risk;

// What the definition sheet says of every figure under scaling and shifts of the returns, and the axioms of coherent tail measures (Artzner,
// Delbaen, Eber and Heath 1999; entropic: Ahmadi-Javid 2012, theorem 3.2), on seeded random series with heavy tails.
public sealed class FigurePropertiesTests
{
    private const double Confidence = 0.95;
    private const int Weeks = 250;
    private static readonly int Series = TestTier.Count(brief: 60, full: 1_000);

    [Fact]
    public void EveryFigure_ScalesByItsDegree()
    {
        HashSet<string> seen = [];
        for (int seed = 0; seed < Series; seed++)
        {
            Random random = new(seed);
            (double[] returns, double[] benchmark) = (Heavy(random), Heavy(random));
            double scale = Math.Pow(2, random.Next(-6, 3)) * (1 + (0.5 * random.NextDouble()));
            PerformanceFigure[] before = Figures(returns, benchmark, 0.02, 0.01);
            PerformanceFigure[] after = Figures(
                [.. returns.Select(r => scale * r)], [.. benchmark.Select(r => scale * r)], scale * 0.02, scale * 0.01);
            for (int k = 0; k < before.Length; k++)
            {
                if (before[k].Metric.Degree is { } degree && before[k].Value is { } value && after[k].Value is { } scaled)
                {
                    Near(Math.Pow(scale, degree) * value, scaled, Math.Pow(scale, degree), before[k], seed);
                    seen.Add(before[k].Metric.Id);
                }
            }
        }

        Assert.Equal(PerformanceMetricCatalogue.Definitions.Count(d => d.Degree is not null), seen.Count);
    }

    [Fact]
    public void EveryFigure_ShiftsAsStated()
    {
        HashSet<string> seen = [];
        for (int seed = 0; seed < Series; seed++)
        {
            Random random = new(1_000_000 + seed);
            (double[] returns, double[] benchmark) = (Heavy(random), Heavy(random));
            double shift = 0.04 * (random.NextDouble() - 0.5);
            PerformanceFigure[] before = Figures(returns, benchmark, 0.02, 0.01);
            PerformanceFigure[] after = Figures([.. returns.Select(r => r + shift)], benchmark, 0.02, 0.01);
            for (int k = 0; k < before.Length; k++)
            {
                if (before[k].Metric.Shift is { } times && before[k].Value is { } value && after[k].Value is { } moved)
                {
                    double years = before[k].Metric.Period == MetricPeriod.Year ? 52 : 1;
                    Near(value + (times == 0 ? 0 : times * shift * years), moved, 1, before[k], seed);
                    seen.Add(before[k].Metric.Id);
                }
            }
        }

        Assert.Equal(PerformanceMetricCatalogue.Definitions.Count(d => d.Shift is not null), seen.Count);
    }

    // Monotone: who never gains more has no smaller risk. Value at risk too; Gaussian ones are not monotone, having a deviation in them.
    [Fact]
    public void TailMeasures_AreMonotone()
    {
        for (int seed = 0; seed < Series; seed++)
        {
            Random random = new(2_000_000 + seed);
            double[] better = Heavy(random);
            double[] worse = [.. better.Select(r => r - (random.Next(3) == 0 ? 0 : 0.05 * random.NextDouble()))];
            foreach (Func<double[], double> measure in
                (Func<double[], double>[])[ValueAtRisk, ConditionalValueAtRisk, EntropicValueAtRisk, r => RiskMetrics.WorstLoss(r)])
            {
                Assert.True(measure(worse) >= measure(better) - 1e-12);
            }
        }
    }

    // Subadditive: together no more than apart, also for weights; value at risk is not, of which a classical example stands below.
    [Fact]
    public void CoherentMeasures_AreSubadditiveAndConvex()
    {
        for (int seed = 0; seed < Series; seed++)
        {
            Random random = new(3_000_000 + seed);
            double[] first = Heavy(random);
            double[] second = Heavy(random);
            double w = random.NextDouble();
            foreach (Func<double[], double> measure in
                (Func<double[], double>[])[ConditionalValueAtRisk, EntropicValueAtRisk, r => RiskMetrics.WorstLoss(r)])
            {
                double apart = measure(first) + measure(second);
                Assert.True(measure([.. first.Zip(second, (a, b) => a + b)]) <= apart + 1e-11);
                Assert.True(measure([.. first.Zip(second, (a, b) => (w * a) + ((1 - w) * b))])
                    <= (w * measure(first)) + ((1 - w) * measure(second)) + 1e-11);
            }
        }
    }

    // Two bonds that lose all in 4 of 100 cases each, never together: alone no loss at 95 %, together one.
    [Fact]
    public void ValueAtRisk_IsNotSubadditive()
    {
        double[] first = [.. Enumerable.Range(0, 100).Select(t => t < 4 ? -1.0 : 0.01)];
        double[] second = [.. Enumerable.Range(0, 100).Select(t => t is >= 4 and < 8 ? -1.0 : 0.01)];
        Assert.Equal(-0.02, ValueAtRisk(first) + ValueAtRisk(second), 1e-15);
        Assert.Equal(0.99, ValueAtRisk([.. first.Zip(second, (a, b) => a + b)]), 1e-15);
        Assert.True(ConditionalValueAtRisk([.. first.Zip(second, (a, b) => a + b)])
            <= ConditionalValueAtRisk(first) + ConditionalValueAtRisk(second));
    }

    // At one confidence: value at risk, its mean beyond, the entropic bound, the worst.
    [Fact]
    public void TailMeasures_AreOrdered()
    {
        for (int seed = 0; seed < Series; seed++)
        {
            double[] returns = Heavy(new Random(4_000_000 + seed));
            Assert.True(ValueAtRisk(returns) <= ConditionalValueAtRisk(returns) + 1e-14);
            Assert.True(ConditionalValueAtRisk(returns) <= EntropicValueAtRisk(returns) + 1e-12);
            Assert.True(EntropicValueAtRisk(returns) <= RiskMetrics.WorstLoss(returns) + 1e-12);
            Assert.True(RiskMetrics.KernelValueAtRisk(returns, Confidence) <= RiskMetrics.KernelConditionalValueAtRisk(returns, Confidence));
            Assert.True(RiskMetrics.LognormalValueAtRisk(returns, Confidence) < RiskMetrics.LognormalConditionalValueAtRisk(returns, Confidence));
            if (RiskMetrics.ParetoConditionalValueAtRisk(returns, Confidence) is { } beyond)
            {
                Assert.True(RiskMetrics.ParetoValueAtRisk(returns, Confidence) < beyond);
            }
        }
    }

    // Student's t with 4 degrees of freedom by Bailey (1994), cut at −60 %.
    private static double[] Heavy(Random random) => [.. Enumerable.Range(0, Weeks).Select(_ =>
    {
        double u = 1 - random.NextDouble();
        double t = Math.Sqrt(4 * (Math.Pow(u, -0.5) - 1)) * Math.Cos(2 * Math.PI * random.NextDouble());
        return Math.Max(-0.6, 0.002 + (0.02 * t));
    })];

    private static double ValueAtRisk(double[] returns) => RiskMetrics.ValueAtRisk(returns, Confidence);

    private static double ConditionalValueAtRisk(double[] returns) => RiskMetrics.ConditionalValueAtRisk(returns, Confidence);

    private static double EntropicValueAtRisk(double[] returns) => RiskMetrics.EntropicValueAtRisk(returns, Confidence);

    private static void Near(double expected, double actual, double size, PerformanceFigure figure, int seed) =>
        Assert.True(Math.Abs(expected - actual) <= 1e-8 * Math.Max(Math.Abs(expected), size),
            FormattableString.Invariant($"{figure.Metric.Id} of seed {seed}: {actual} is not {expected}."));

    private static PerformanceFigure[] Figures(double[] returns, double[] benchmark, double riskFree, double acceptable)
    {
        PerformanceReport report = PerformanceReport.Calculate(
            returns, [.. Enumerable.Range(0, returns.Length).Select(t => new DateOnly(2020, 1, 1).AddDays(7 * t))], Frequency.Weekly,
            new() { Confidence = Confidence, RiskFreeRate = riskFree, MinimumAcceptableReturn = acceptable },
            new BenchmarkSeries("B", [.. benchmark]));
        return [.. report.Figures, .. report.Benchmarks[0].Figures];
    }
}
