using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Tests.Forecasting.Features;

public class VolatilityFeaturesTests
{
    private static readonly AssetId Asset = new("A");
    private static readonly AssetId Market = new("M");

    // Whatever is changed, cut off or added after a day, the rows up to that day keep every bit, and so do the labels that ended by then.
    [Theory]
    [InlineData(0)]
    [InlineData(0.05)]
    [InlineData(0.3)]
    public void TryBuild_FutureChanged_LeavesThePastBitForBit(double dirt)
    {
        int compared = 0;
        for (int seed = 0; seed < TestTier.Count(15, 300); seed++)
        {
            SeededRandom random = new(1_000 + seed);
            int length = 120 + random.NextBelow(250);
            List<Bar> own = RandomBars.Draw(seed, length, dirt);
            List<Bar> market = RandomBars.Draw(seed + 500, length, dirt);
            DateOnly now = RandomBars.First.AddDays(60 + random.NextBelow(length - 60));
            FeatureOptions options = new() { Horizon = 1 + random.NextBelow(22), Range = new RangeVarianceOptions { Window = 50 } };
            FeatureTable? before = Build(own, market, options);
            for (int kind = 0; kind < 3; kind++)
            {
                FeatureTable? after = Build(Change(own, now, kind, ref random), Change(market, now, kind, ref random), options);
                int rows = before?.Dates.Count(day => day <= now) ?? 0;
                Assert.Equal(rows, after?.Dates.Count(day => day <= now) ?? 0);
                for (int i = 0; i < rows; i++)
                {
                    Assert.Equal(before!.Dates[i], after!.Dates[i]);
                    Assert.Equal(BitsOf(before.Row(i)), BitsOf(after.Row(i)));
                    if (i < before.Labelled && before.LabelEnd(i) <= now)
                    {
                        Assert.Equal(before.LabelEnd(i), after.LabelEnd(i));
                        Assert.Equal(BitConverter.DoubleToInt64Bits(before.Label(i)), BitConverter.DoubleToInt64Bits(after.Label(i)));
                        compared++;
                    }
                }
            }
        }

        Assert.True(dirt > 0.1 || compared > 1_000, $"Only {compared} labels were compared.");
    }

    // 63 closes that rise by 1 % in logarithms and then fall by 2 %: every feature by hand. The mean of the quarter's squares is
    // (62·1 + 4)/63, of the month's (21·1 + 4)/22, all in 1e-4.
    [Fact]
    public void TryBuild_ClosesAlone_AreTheHandWorkedFeatures()
    {
        double[] returns = [.. Enumerable.Repeat(0.01, 62), -0.02, 0.03, -0.01];
        FeatureTable table = Build(Closes(returns), FeatureOptions.ForCloses with { Horizon = 2 });
        Assert.Equal(VolatilityFeatures.NamesFor(FeatureOptions.ForCloses), table.Names);
        Assert.Equal(11, table.Names.Length);
        Assert.Equal(3, table.Count);
        Assert.Equal(1, table.Labelled);
        Assert.Equal(RandomBars.First.AddDays(63), table.Dates[0]);

        double month = 25e-4 / 22;
        double deviation = Math.Sqrt(month);
        double meanLog = ((21 * Math.Log(1e-4)) + Math.Log(4e-4)) / 22;
        double squares = (21 * Math.Pow(Math.Log(1e-4) - meanLog, 2)) + Math.Pow(Math.Log(4e-4) - meanLog, 2);
        double weights = (1 - Math.Pow(0.94, 63)) / 0.06;
        double[] expected =
        [
            Math.Log(4e-4), Math.Log(8e-4 / 5), Math.Log(month), Math.Log(66e-4 / 63), Math.Log(4e-4 / 22), -0.02 / deviation,
            Math.Sqrt(5) * (0.02 / 5) / deviation, Math.Sqrt(22) * (0.19 / 22) / deviation, -0.02, Math.Sqrt(squares / 21),
            Math.Log(((weights - 1) + 4) * 1e-4 / weights),
        ];
        for (int k = 0; k < expected.Length; k++)
        {
            Assert.Equal(expected[k], table.Row(0)[k], tolerance: 1e-9);
        }

        Assert.Equal((9e-4 + 1e-4) / 2, table.Label(0), tolerance: 1e-15);
        Assert.Equal(RandomBars.First.AddDays(65), table.LabelEnd(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => table.Label(1));
        Assert.Equal(
            new FeatureGap(FeatureGapReason.TooShort, 62, RandomBars.First.AddDays(1), RandomBars.First.AddDays(62)),
            Assert.Single(table.Gaps));
    }

    // Volume 100 for 58 days and 200 for 5: 200/(6800/63). Overnight +1 %, in the day nothing: the whole variance is overnight's.
    [Fact]
    public void TryBuild_Bars_AddVolumeOvernightAndMarket()
    {
        List<Bar> bars = [];
        double close = 100;
        for (int t = 0; t < 64; t++)
        {
            close *= Math.Exp(0.01);
            bars.Add(new Bar(RandomBars.First.AddDays(t), close, close, close, close, t < 59 ? 100 : 200));
        }

        FeatureTable table = Build(bars, bars, new FeatureOptions())!;
        Assert.Equal(
            [
                "log volume ratio", "overnight share", "market log variance of the day", "market log variance of the week",
                "market log variance of the month",
            ],
            table.Names.Skip(11));
        Assert.Equal(Math.Log(200 / (6_800.0 / 63)), table.Row(0)[11], tolerance: 1e-12);
        Assert.Equal(1, table.Row(0)[12], tolerance: 1e-12);
        Assert.Equal(Math.Log(1e-4), table.Row(0)[13], tolerance: 1e-9);
        Assert.Equal(table.Row(0)[2], table.Row(0)[15]);
        Assert.Equal(0, table.Labelled);
    }

    // A cancelled trade at a cent: clipped at three robust deviations, it moves the label little. Unclipped the day's variance would be
    // above 10.
    [Fact]
    public void TryBuild_FalseLow_IsClipped()
    {
        List<Bar> bars = RandomBars.Draw(3, 200);
        FeatureTable sound = Build(bars, new FeatureOptions { Horizon = 1 });
        bars[150] = bars[150] with { Low = 0.01 };
        FeatureTable faulty = Build(bars, new FeatureOptions { Horizon = 1 });
        int row = sound.Dates.IndexOf(bars[149].Date);
        Assert.InRange(faulty.Label(row), sound.Label(row), 0.02);
    }

    [Fact]
    public void TryBuild_WhatIsNotDefined_IsTold()
    {
        List<Bar> bars = RandomBars.Draw(1, 200);
        Assert.Contains("TooShort", Refusal(bars[..60], new FeatureOptions()), StringComparison.Ordinal);
        Assert.Contains(
            "137 periods", Refusal([.. bars.Select(bar => bar with { Volume = null })], new FeatureOptions()), StringComparison.Ordinal);
        Assert.Contains(
            "NoOpen", Refusal([.. bars.Select(bar => bar with { Open = null })], new FeatureOptions()), StringComparison.Ordinal);
        Assert.Contains("NoVariance", Refusal(Closes(new double[100]), FeatureOptions.ForCloses), StringComparison.Ordinal);
        Assert.Equal("A has no two closes.", Refusal(bars[..1], new FeatureOptions()));
        Assert.Contains("NoMarket", Refusal(bars, new FeatureOptions(), market: bars[..30]), StringComparison.Ordinal);

        // A month without volume in the middle: the row is there as long as half of the quarter and a day of the week are known.
        FeatureTable table = Build(
            [.. bars.Select((bar, t) => t is >= 100 and < 120 ? bar with { Volume = null } : bar)], new FeatureOptions());
        Assert.Equal(
            new FeatureGap(FeatureGapReason.NoVolume, 16, bars[104].Date, bars[119].Date), table.Gaps.Single(
                gap => gap.Reason == FeatureGapReason.NoVolume));
    }

    [Fact]
    public void TryBuild_EveryRowAndLabel_IsFinite()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            if (Build(RandomBars.Draw(seed, 400, 0.1), RandomBars.Draw(seed + 90, 400, 0.1), new FeatureOptions()) is not { } table)
            {
                continue;
            }

            for (int i = 0; i < table.Count; i++)
            {
                Assert.All(table.Row(i).ToArray(), value => Assert.True(double.IsFinite(value)));
                Assert.True(i >= table.Labelled || (table.Label(i) >= 0 && double.IsFinite(table.Label(i))));
            }
        }
    }

    [Fact]
    public void TryBuild_UnsoundArguments_Throws()
    {
        BarHistory bars = BarHistory.Create(Asset, RandomBars.Draw(1, 100));
        Assert.Throws<ArgumentException>(() => VolatilityFeatures.TryBuild(bars, Market, out _, out _));
        Assert.Throws<ArgumentException>(() => VolatilityFeatures.TryBuild(bars, Asset, out _, out _, market: Market));
        Assert.Throws<ArgumentException>(() => VolatilityFeatures.TryBuild(bars, Asset, out _, out _, new FeatureOptions { Horizon = 0 }));
    }

    internal static FeatureTable Build(List<Bar> bars, FeatureOptions options, AssetId? asset = null)
    {
        AssetId name = asset ?? Asset;
        Assert.True(VolatilityFeatures.TryBuild(BarHistory.Create(name, bars), name, out FeatureTable? table, out _, options));
        return table;
    }

    internal static List<Bar> Closes(double[] returns)
    {
        List<Bar> bars = [new Bar(RandomBars.First, null, null, null, 100, null)];
        foreach (double value in returns)
        {
            bars.Add(new Bar(bars[^1].Date.AddDays(1), null, null, null, bars[^1].Close!.Value * Math.Exp(value), null));
        }

        return bars;
    }

    private static FeatureTable? Build(List<Bar> own, List<Bar> market, FeatureOptions options)
    {
        BarHistory bars = BarHistory.Combine(BarHistory.Create(Asset, own), BarHistory.Create(Market, market));
        VolatilityFeatures.TryBuild(bars, Asset, out FeatureTable? table, out _, options, Market);
        return table;
    }

    private static IEnumerable<long> BitsOf(ReadOnlySpan<double> row) => row.ToArray().Select(BitConverter.DoubleToInt64Bits);

    private static string Refusal(List<Bar> own, FeatureOptions options, List<Bar>? market = null)
    {
        BarHistory bars = BarHistory.Combine(BarHistory.Create(Asset, own), BarHistory.Create(Market, market ?? own));
        Assert.False(VolatilityFeatures.TryBuild(
            bars, Asset, out _, out EstimationFailure? failure, options, market is null ? default(AssetId?) : Market));
        return failure.Detail;
    }

    // Cut off; replaced by other numbers, dirt and gaps; or gone on with at a hundred times the price.
    private static List<Bar> Change(List<Bar> bars, DateOnly now, int kind, ref SeededRandom random)
    {
        List<Bar> past = [.. bars.Where(bar => bar.Date <= now)];
        if (kind == 0)
        {
            return past;
        }

        int later = kind == 1 ? bars.Count(bar => bar.Date > now) : 400;
        for (int k = 1; k <= later; k++)
        {
            double close = (kind == 1 ? 50 : 1e4) * Math.Exp(random.NextNormal());
            past.Add(new Bar(
                now.AddDays(k), close * random.NextOpen(), 3 * close, random.NextOpen(), k % 7 == 0 ? null : close, k % 3 == 0 ? null : 5));
        }

        return past;
    }
}
