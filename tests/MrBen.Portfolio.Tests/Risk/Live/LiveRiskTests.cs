using System.Collections.Immutable;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.Risk.Live;
using MrBen.Portfolio.Tests.Estimation;

namespace MrBen.Portfolio.Tests.Risk.Live;

/// <summary>Live risk against the batch that it is the twin of, orders against doing them, and readers against a writer.</summary>
[Collection(nameof(MeasuredAlone))]
public class LiveRiskTests
{
    private static readonly DateTimeOffset Time = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);

    private static readonly PortfolioRiskOptions Options = new() { Confidence = 0.975, HorizonPeriods = 10, RiskFreeRate = 0.02 };

    // The batch measures weights on the panel the model was estimated from: volatility and the Gaussian tail losses are the same numbers.
    [Fact]
    public void Read_AfterAnyHistoryOfChanges_IsTheBatch()
    {
        int histories = TestTier.Count(brief: 200, full: 10_000);
        for (int seed = 0; seed < histories; seed++)
        {
            Random random = new(seed);
            int n = random.Next(1, 9);
            ReturnPanel panel = Panel(random, n, periods: random.Next(20, 60));
            Assert.True(LiveRiskModel.TryEstimate(panel, panel.Assets, Options, out LiveRiskModel? model, out string? problem), problem);
            LiveRisk live = new(model, Options);
            double[] values = new double[n];
            double cash = 1_000;
            for (int change = 0; change < 30; change++)
            {
                int asset = random.Next(n);
                if (random.Next(5) == 0)
                {
                    Fill(random, values);
                    live.SetPositions(values, Totals(values, cash, change));
                }
                else
                {
                    values[asset] = random.Next(4) == 0 ? 0 : 400 * (random.NextDouble() - 0.3);
                    cash = Math.Max(cash, 100 - values.Sum());
                    live.SetPosition(asset, values[asset], Totals(values, cash, change));
                }
            }

            LiveTotals totals = Totals(values, cash, sequence: 7);
            live.SetTotals(totals);
            double[] weights = new double[n];
            double[] contributions = new double[n];
            LiveRiskReading reading = live.Read(weights, contributions);
            Assert.Equal(LiveRiskStatus.Current, reading.Status);
            Assert.Equal(reading, live.Read());
            PortfolioRiskResult batch = PortfolioRisk.Calculate(panel, [.. values.Select(value => value / totals.NetAssetValue)], Options);
            if (!batch.IsCalculated)
            {
                Assert.Equal(RiskStatus.NoPositions, batch.Status);
                Assert.Equal(0, reading.Volatility!.Value, 1e-8); // the root of what rounding leaves of the variance
                continue;
            }

            // Rounding: the bound of StreamingVariance, far below 1e-12 of the largest volatility here.
            Assert.Equal(batch.Risk.Volatility, reading.Volatility!.Value, 1e-10);
            Assert.Equal(batch.Risk.GaussianValueAtRisk, reading.ValueAtRisk!.Value, 1e-10);
            Assert.Equal(batch.Risk.GaussianConditionalValueAtRisk, reading.ConditionalValueAtRisk!.Value, 1e-10);
            Assert.Equal(batch.Risk.GrossExposure, reading.GrossExposure!.Value, 1e-12);
            Assert.Equal(batch.Risk.NetExposure, reading.NetExposure!.Value, 1e-12);
            Assert.Equal(reading.Volatility.Value, contributions.Sum(), 1e-10);
            foreach (AssetRisk asset in batch.Risk.Assets)
            {
                int place = model.IndexOf(asset.Asset);
                Assert.Equal(asset.Weight, weights[place], 1e-14);
                Assert.Equal(asset.ComponentContribution ?? 0, contributions[place], 1e-8);
            }
        }
    }

    // What orders would do is what doing them does; nothing has changed by asking.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WhatIf_IsWhatFillingTheOrdersGives(bool isFactor)
    {
        for (int seed = 0; seed < 100; seed++)
        {
            Random random = new(seed);
            int n = random.Next(2, 40);
            LiveRiskModel model = Model(random, n, isFactor);
            LiveRisk live = new(model, Options);
            double[] values = new double[n];
            Fill(random, values);
            live.SetPositions(values, Totals(values, 5_000, 3));
            LiveRiskReading before = live.Read();
            LiveOrder[] orders = [.. Enumerable.Range(0, random.Next(1, 5)).Select(
                _ => new LiveOrder(random.Next(n), 300 * (random.NextDouble() - 0.5), random.NextDouble()))];
            WhatIfResult result = new();
            live.WhatIf(orders, result);
            Assert.Equal(before, result.Before);
            Assert.Equal(before, live.Read());
            double[] heldWeights = new double[n];
            double[] heldContributions = new double[n];
            live.Read(heldWeights, heldContributions);
            AssertClose(heldWeights, result.WeightsBefore);
            AssertClose(heldContributions, result.ContributionsBefore);

            foreach (LiveOrder order in orders)
            {
                values[order.Asset] += order.Value;
            }

            double value = before.NetAssetValue - orders.Sum(order => order.Cost);
            live.SetPositions(values, new LiveTotals(value, 6_000, 0, 0, 3, Time));
            LiveRiskReading after = live.Read(heldWeights, heldContributions);
            AssertClose(after, result.After);
            AssertClose(heldWeights, result.WeightsAfter);
            AssertClose(heldContributions, result.ContributionsAfter);
            Assert.Equal(after.Volatility!.Value - before.Volatility!.Value, result.VolatilityChange!.Value, 1e-12);
        }
    }

    [Fact]
    public void WhatIf_OfOneOrder_IsTheSameWithoutABuffer()
    {
        Random random = new(5);
        LiveRisk live = new(Model(random, 20, isFactor: false), Options);
        double[] values = new double[20];
        Fill(random, values);
        live.SetPositions(values, Totals(values, 5_000, 1));
        WhatIfResult result = new();
        LiveOrder order = new(4, -120, 1.5);
        live.WhatIf([order], result);
        Assert.Equal(result.After, live.WhatIf(order));
    }

    // What is before the orders is kept between two changes: of the portfolio that is asked, as it is.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WhatIf_IntoOneBuffer_IsOfTheMomentAndThePortfolioAsked(bool isFactor)
    {
        Random random = new(11);
        LiveRisk[] lives = [.. new[] { 20, 20, 7 }.Select(n => new LiveRisk(Model(random, n, isFactor), Options))];
        WhatIfResult kept = new();
        for (int step = 0; step < 200; step++)
        {
            LiveRisk live = lives[random.Next(3)];
            int n = live.Model.Assets.Length;
            double[] values = new double[n];
            Fill(random, values);
            switch (random.Next(4))
            {
                case 0:
                    live.SetPositions(values, Totals(values, 5_000, step));
                    break;
                case 1:
                    live.SetPosition(random.Next(n), values[0], Totals(values, 4_000, step));
                    break;
                default:
                    break;
            }

            LiveOrder[] orders = [.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => new LiveOrder(random.Next(n), 100, 1))];
            WhatIfResult anew = new();
            live.WhatIf(orders, kept);
            live.WhatIf(orders, anew);
            Assert.Equal(anew.Before, kept.Before);
            Assert.Equal(anew.After, kept.After);
            Assert.Equal(anew.WeightsBefore.ToArray(), kept.WeightsBefore.ToArray());
            Assert.Equal(anew.WeightsAfter.ToArray(), kept.WeightsAfter.ToArray());
            Assert.Equal(anew.ContributionsBefore.ToArray(), kept.ContributionsBefore.ToArray());
            Assert.Equal(anew.ContributionsAfter.ToArray(), kept.ContributionsAfter.ToArray());
        }
    }

    [Fact]
    public void Read_WithoutAllThatIsNeeded_SaysWhatIsMissing()
    {
        LiveRisk live = new(Model(new Random(1), 2, isFactor: false));
        Assert.Equal(LiveRiskStatus.NotValued, live.Read().Status); // worth nothing yet
        live.SetPosition(0, 50, new LiveTotals(100, 200, 0, 0, 1, Time));
        Assert.Equal(0.5, live.Read().Drawdown);
        Assert.True(live.Read().Volatility > 0);
        live.SetTotals(new LiveTotals(100, 200, Unpriced: 0, Uncovered: 1, 2, Time));
        Assert.Equal(LiveRiskStatus.NoModel, live.Read().Status);
        Assert.Null(live.Read().Volatility);
        Assert.Equal(0.5, live.Read().Drawdown);
        live.SetTotals(new LiveTotals(100, 200, Unpriced: 1, Uncovered: 0, 3, Time));
        Assert.Equal(LiveRiskStatus.NotValued, live.Read().Status);
        Assert.Null(live.Read().Drawdown);
        live.SetTotals(new LiveTotals(-1, 200, 0, 0, 4, Time));
        Assert.Equal(LiveRiskStatus.NotValued, live.Read().Status);
    }

    [Fact]
    public void BadInput_IsRefusedAndChangesNothing()
    {
        LiveRisk live = new(Model(new Random(1), 2, isFactor: false));
        LiveTotals totals = new(100, 100, 0, 0, 1, Time);
        live.SetPosition(0, 50, totals);
        LiveRiskReading before = live.Read();
        Assert.Throws<ArgumentOutOfRangeException>(() => live.SetPosition(2, 1, totals));
        Assert.Throws<ArgumentOutOfRangeException>(() => live.SetPosition(0, double.NaN, totals));
        Assert.Throws<ArgumentOutOfRangeException>(() => live.SetPosition(0, 1, totals with { NetAssetValue = double.NaN }));
        Assert.Throws<ArgumentOutOfRangeException>(() => live.SetTotals(totals with { Uncovered = -1 }));
        Assert.Throws<ArgumentException>(() => live.SetPositions([1], totals));
        Assert.Throws<ArgumentException>(() => live.Read(new double[1], new double[2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => live.WhatIf(new LiveOrder(0, double.PositiveInfinity, 0)));
        Assert.Equal(before, live.Read());
    }

    // Every reading of a writer that moves all at once is one of the states that it wrote: of twice the positions, twice everything.
    [Fact]
    public async Task Readers_BesideAWriter_NeverSeeHalfOfAChange()
    {
        const int N = 50;
        LiveRisk live = new(Model(new Random(3), N, isFactor: false));
        double[] low = new double[N];
        Fill(new Random(4), low);
        double[] high = [.. low.Select(value => 2 * value)];
        LiveTotals atLow = new(10_000, 10_000, 0, 0, 1, Time);
        LiveTotals atHigh = new(10_000, 20_000, 0, 0, 2, Time);
        live.SetPositions(high, atHigh);
        LiveRiskReading second = live.Read();
        live.SetPositions(low, atLow);
        LiveRiskReading first = live.Read();
        using CancellationTokenSource stop = new(TimeSpan.FromMilliseconds(400));
        CancellationToken stopped = stop.Token;
        Task writer = Task.Run(() =>
        {
            for (int i = 0; !stopped.IsCancellationRequested; i++)
            {
                live.SetPositions(i % 2 == 0 ? high : low, i % 2 == 0 ? atHigh : atLow);
            }
        }, CancellationToken.None);
        Task<int>[] readers = [.. Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            int torn = 0;
            double[] weights = new double[N];
            double[] contributions = new double[N];
            while (!stopped.IsCancellationRequested)
            {
                LiveRiskReading reading = live.Read(weights, contributions);
                torn += reading == first || reading == second ? 0 : 1;
                torn += Math.Abs(contributions.Sum() - reading.Volatility!.Value) < 1e-12 ? 0 : 1;
            }

            return torn;
        }, CancellationToken.None))];
        await writer;
        foreach (Task<int> reader in readers)
        {
            Assert.Equal(0, await reader);
        }
    }

    [Fact]
    public void UpdatesReadingsAndOrders_DoNotAllocate()
    {
        LiveRisk live = new(Model(new Random(3), 100, isFactor: false));
        double[] values = new double[100];
        Fill(new Random(4), values);
        WhatIfResult result = new();
        LiveTotals totals = new(10_000, 10_000, 0, 0, 1, Time);
        LiveOrder[] orders = [new(3, 10, 0), new(5, -10, 0)];
        long allocated = 0;
        for (int i = 0; i < 200; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            live.SetPosition(i % 100, i, totals);
            live.SetPositions(values, totals);
            _ = live.Read();
            live.WhatIf(orders, result);
            live.WhatIf(orders.AsSpan(1), result);
            allocated += i < 50 ? 0 : GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, allocated);
    }

    // An asset whose history begins later is in the model where it has all of the periods that the required ones share.
    [Fact]
    public void TryEstimate_CoversWhatSharesThePeriods()
    {
        Random random = new(2);
        double?[] cells = [.. Enumerable.Range(0, 3 * 30).Select(k => k % 3 == 2 && k < 45 ? null : (double?)(0.01 * (random.NextDouble() - 0.5)))];
        ReturnPanel panel = SamplePanels.Create(3, cells);
        Assert.True(LiveRiskModel.TryEstimate(panel, ["A", "B"], null, out LiveRiskModel? model, out _));
        Assert.Equal(["A", "B"], model.Assets);
        Assert.Equal(30, model.Observations);
        Assert.True(LiveRiskModel.TryEstimate(panel, ["C"], null, out model, out _));
        Assert.Equal(["A", "B", "C"], model.Assets);
        Assert.Equal(15, model.Observations);
        Assert.False(LiveRiskModel.TryEstimate(panel, ["C"], new() { MinimumObservations = 20 }, out _, out string? problem));
        Assert.Equal("C has 15 returns; 20 are needed.", problem);
    }

    private static ReturnPanel Panel(Random random, int assets, int periods) =>
        SamplePanels.Create(assets, [.. Enumerable.Range(0, assets * periods).Select(_ => 0.04 * (random.NextDouble() - 0.48))]);

    private static LiveRiskModel Model(Random random, int assets, bool isFactor)
    {
        ImmutableArray<AssetId> names = SamplePanels.Names(assets);
        double[] means = [.. names.Select(_ => 0.001 * (random.NextDouble() - 0.4))];
        double[] loadings = [.. Enumerable.Range(0, 3 * assets).Select(_ => random.NextDouble() - 0.3)];
        double[] specific = [.. names.Select(_ => 0.01 + (0.05 * random.NextDouble()))];
        SymmetricMatrix factors = SymmetricMatrix.Create(3, [0.04, 0.01, 0, 0.01, 0.02, 0.003, 0, 0.003, 0.01]);
        FactorCovariance covariance = FactorCovariance.Create(DenseMatrix.Create(assets, 3, loadings), factors, specific);
        if (isFactor)
        {
            return LiveRiskModel.Create(names.AsSpan(), covariance, means, Frequency.PerYear(252));
        }

        double[] dense = new double[assets * assets];
        for (int i = 0; i < assets; i++)
        {
            covariance.CopyRow(i, dense.AsSpan(i * assets, assets));
        }

        return LiveRiskModel.Create(names.AsSpan(), SymmetricMatrix.Create(assets, dense), means, Frequency.PerYear(252));
    }

    private static void Fill(Random random, double[] values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = 200 * (random.NextDouble() - 0.25);
        }
    }

    private static LiveTotals Totals(double[] values, double cash, long sequence) => new(values.Sum() + cash, 6_000, 0, 0, sequence, Time);

    private static void AssertClose(LiveRiskReading expected, LiveRiskReading actual)
    {
        Assert.Equal(expected.Status, actual.Status);
        AssertClose(
            [expected.Volatility!.Value, expected.ValueAtRisk!.Value, expected.ConditionalValueAtRisk!.Value, expected.GrossExposure!.Value,
                expected.NetExposure!.Value, expected.Drawdown!.Value],
            [actual.Volatility!.Value, actual.ValueAtRisk!.Value, actual.ConditionalValueAtRisk!.Value, actual.GrossExposure!.Value,
                actual.NetExposure!.Value, actual.Drawdown!.Value]);
    }

    private static void AssertClose(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], 1e-12);
        }
    }
}
