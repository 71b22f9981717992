using MrBen.Portfolio.Market;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.Risk.Streaming;
using MrBen.Portfolio.Statistics;
using MrBen.Portfolio.Tests.Allocation;
using static System.FormattableString;

namespace MrBen.Portfolio.Tests.Risk.Streaming;

/// <summary>The stream says what the batch functions say of the last returns, after any history.</summary>
[Collection(nameof(MeasuredAlone))]
public class RollingPerformanceTests
{
    [Fact]
    public void RandomHistories_AgreeWithTheBatch()
    {
        int count = TestTier.Count(brief: 1_000, full: 10_000);
        for (int seed = 0; seed < count; seed++)
        {
            Random random = new(seed);
            int? window = random.Next(4) == 0 ? null : random.Next(2, 60);
            Frequency frequency = Frequency.Daily;
            RollingPerformance rolling = new(frequency, window, riskFreeRate: 0.02, minimumAcceptableReturn: 0.05);
            double[] returns = RandomReturns(random, random.Next(1, 150));
            if (random.Next(3) == 0)
            {
                // A correction: what was added is forgotten, and the right returns are replayed.
                foreach (double value in returns)
                {
                    rolling.Add(value + 0.1);
                }

                rolling.Clear();
            }

            for (int t = 0; t < returns.Length; t++)
            {
                rolling.Add(returns[t]);
                if (t == returns.Length - 1 || random.Next(10) == 0)
                {
                    int first = Math.Max(0, t + 1 - (window ?? returns.Length));
                    AssertEqual(seed, returns[first..(t + 1)], rolling, frequency);
                }
            }
        }
    }

    // A value of 1e9 among small returns would leave its rounding in sums it is taken out of.
    [Fact]
    public void WindowAfterHugeReturns_IsExact()
    {
        RollingPerformance rolling = new(Frequency.Daily, window: 3);
        foreach (double value in (double[])[1e9, 3e9, -1e3, 0.01, 0.02, 0.06])
        {
            rolling.Add(value);
        }

        Assert.Equal(RiskMetrics.AnnualizedVolatility([0.01, 0.02, 0.06], Frequency.Daily), rolling.Volatility!.Value, 1e-15);
        Assert.Equal(0, rolling.MaximumDrawdown);
    }

    [Fact]
    public void Empty_HasNoNumbers()
    {
        RollingPerformance rolling = new(Frequency.Daily, window: 10);
        Assert.Null(rolling.ArithmeticReturn);
        Assert.Null(rolling.GeometricReturn);
        Assert.Null(rolling.SharpeRatio);
        rolling.Add(0.01);
        Assert.Null(rolling.Volatility);
        Assert.Equal(2.52, rolling.ArithmeticReturn!.Value, 1e-12);
        Assert.Throws<ArgumentOutOfRangeException>(() => rolling.Add(double.NaN));
        Assert.Equal(1, rolling.Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => new RollingPerformance(Frequency.Daily, window: 1));
    }

    [Fact]
    public void Add_AllocatesNothing()
    {
        RollingPerformance rolling = new(Frequency.Daily, window: 50);
        rolling.Add(0.01);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int t = 0; t < 1_000; t++)
        {
            rolling.Add(0.001 * (t % 7));
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    internal static double[] RandomReturns(Random random, int count)
    {
        double scale = Math.Pow(10, -random.Next(1, 5));
        double drift = random.Next(2) == 0 ? 0 : scale * random.NextDouble();
        bool ruins = random.Next(20) == 0;
        double[] returns = new double[count];
        for (int t = 0; t < count; t++)
        {
            returns[t] = random.Next(30) == 0 ? 0 : Math.Max(-0.9, drift + (scale * Markets.Normal(random)));
            if (ruins && random.Next(50) == 0)
            {
                returns[t] = random.Next(2) == 0 ? -1 : -1.2;
            }
        }

        return returns;
    }

    private static void AssertEqual(int seed, double[] returns, RollingPerformance rolling, Frequency frequency)
    {
        Assert.Equal(returns.Length, rolling.Count);
        double size = returns.Max(Math.Abs);
        Near("mean", RiskMetrics.AnnualizedArithmeticReturn(returns, frequency), rolling.ArithmeticReturn, size * 252);
        Near("growth", RiskMetrics.AnnualizedGeometricReturn(returns, frequency), rolling.GeometricReturn, null);
        Near("downside", RiskMetrics.DownsideDeviation(returns, 0.05 / 252) * Math.Sqrt(252), rolling.DownsideDeviation, size);
        Near("drawdown", RiskMetrics.MaximumDrawdown(returns), rolling.MaximumDrawdown, 1);
        Near("fall", RiskMetrics.CurrentDrawdown(returns), rolling.CurrentDrawdown, 1);
        if (returns.Length < 2)
        {
            return;
        }

        Near("volatility", RiskMetrics.AnnualizedVolatility(returns, frequency), rolling.Volatility, size * 16);
        double volatility = rolling.Volatility!.Value / Math.Sqrt(252);
        if (volatility > 1e-6 * size)
        {
            // Third and fourth powers, and quotients by a small number, carry its relative rounding.
            double digits = size / volatility;
            Near("skewness", Moments.Skewness(returns), rolling.Skewness, digits * digits * digits);
            Near("kurtosis", Moments.ExcessKurtosis(returns), rolling.ExcessKurtosis, digits * digits * digits * digits);
            Near("Sharpe", RiskMetrics.SharpeRatio(returns, frequency, 0.02 / 252), rolling.SharpeRatio, 16 * digits * digits);
        }

        void Near(string what, double? expected, double? actual, double? unit)
        {
            Assert.True(expected.HasValue == actual.HasValue, Invariant($"{seed} {what}: {expected} and {actual}"));
            double allowed = 1e-12 * (unit ?? Math.Max(1, Math.Abs(expected ?? 0)) * 252);
            Assert.True(expected is null || Math.Abs(expected.Value - actual!.Value) <= allowed,
                Invariant($"{seed} {what} of {returns.Length}: {expected} and {actual}, {allowed} allowed"));
        }
    }
}
