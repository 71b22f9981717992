using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Tests.Estimation;

public class MarketWatchTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly First = new(2020, 1, 1);

    // Four assets; volatility is four times as large, and correlations change their sign, from one period to another.
    private static ReturnPanel Returns(int seed, int periods, int from = int.MaxValue, int to = int.MaxValue)
    {
        Random random = new(seed);
        double[] values = new double[periods * 4];
        for (int t = 0; t < periods; t++)
        {
            bool wild = t >= from && t < to;
            double common = Normal(random);
            double other = Normal(random);
            for (int i = 0; i < 4; i++)
            {
                double shared = i < 2 ? common : wild ? common : other;
                values[(t * 4) + i] = (wild ? 0.04 : 0.01) * ((0.8 * shared) + (0.6 * Normal(random)));
            }
        }

        return ReturnPanel.Create(
            [.. "ABCD".Select(name => new AssetId(name.ToString()))], [.. Enumerable.Range(0, periods).Select(First.AddDays)],
            Frequency.Daily, ReturnKind.Simple, values);
    }

    private static double Normal(Random random) => Enumerable.Range(0, 12).Sum(_ => random.NextDouble()) - 6;

    // Exponentially weighted sums written out, as an independent computation of both numbers.
    [Fact]
    public void Observe_Numbers_AreThoseOfWrittenOutSums()
    {
        ReturnPanel returns = Returns(1, 400, from: 370);
        MarketReading reading = new MarketWatch().Observe(returns, null, Now, TestContext.Current.CancellationToken);
        double[] market = [.. Enumerable.Range(0, 400).Select(t => returns.Row(t).ToArray().Average())];
        Assert.Equal(Math.Sqrt(Mean(10) / Mean(126)), reading.VolatilityRatio!.Value, 1e-12);

        double distance = 0;
        for (int i = 0; i < 4; i++)
        {
            for (int j = 0; j < i; j++)
            {
                distance += Math.Abs(Correlation(i, j, 42) - Correlation(i, j, 126)) / 6;
            }
        }

        Assert.Equal(distance, reading.CorrelationDistance!.Value, 1e-10);

        double Weight(int t, double halfLife) => Math.Pow(0.5, (399 - t) / halfLife);

        double Mean(double halfLife) => Enumerable.Range(0, 400).Sum(t => Weight(t, halfLife) * market[t] * market[t])
            / Enumerable.Range(0, 400).Sum(t => Weight(t, halfLife));

        // Returns over the RiskMetrics volatility known before them, clipped at four, from the twentieth on.
        double Scaled(int t, int i)
        {
            double variance = 0;
            double weight = 0;
            for (int s = 0; s < t; s++)
            {
                (variance, weight) = ((0.94 * variance) + (0.06 * returns.Row(s)[i] * returns.Row(s)[i]), (0.94 * weight) + 0.06);
            }

            return Math.Clamp(returns.Row(t)[i] / Math.Sqrt(variance / weight), -4, 4);
        }

        double Correlation(int i, int j, double halfLife)
        {
            double ij = 0;
            double ii = 0;
            double jj = 0;
            for (int t = 20; t < 400; t++)
            {
                (double a, double b, double w) = (Scaled(t, i), Scaled(t, j), Weight(t, halfLife));
                (ij, ii, jj) = (ij + (w * a * b), ii + (w * a * a), jj + (w * b * b));
            }

            return ij / Math.Sqrt(ii * jj);
        }
    }

    [Fact]
    public void Observe_PlantedTurbulence_IsToldOfWithItsDays()
    {
        ReturnPanel returns = Returns(2, 600, from: 400, to: 460);
        MarketReading reading = new MarketWatch().Observe(returns, null, Now, TestContext.Current.CancellationToken);
        Assert.Equal(RegimeSource.VolatilityThresholds, reading.Source);
        MarketMove spike = reading.Moves.First(move => move.Kind == MarketStateEventKind.VolatilitySpikeBegan);
        Assert.InRange(spike.Date.DayNumber - First.DayNumber, 400, 420);
        Assert.Contains(reading.Moves, move => move.Kind == MarketStateEventKind.VolatilitySpikeEnded && move.Date > spike.Date);
        MarketMove turbulent = reading.Moves.First(
            move => move.Kind == MarketStateEventKind.RegimeChanged && move.Value == (int)MarketRegime.Turbulent);
        Assert.InRange(turbulent.Date.DayNumber - First.DayNumber, 400, 425);
        Assert.Equal(turbulent.Date.AddDays(1), DateOnly.FromDateTime(turbulent.KnownAt.UtcDateTime)); // its day was over
        Assert.False(reading.IsVolatilitySpike);
        Assert.Equal(reading.Regime, (int)reading.Level!);
        Assert.Contains("2021-", turbulent.Description, StringComparison.Ordinal);
    }

    // Planted states: half of the periods calm, half wild, in long stretches.
    [Fact]
    public void Observe_HiddenStates_RecoverWhatWasPlanted_AndAreRefittedInTheirTime()
    {
        ReturnPanel returns = Returns(3, 700, from: 400, to: 600);
        MarketWatchOptions options = new() { Regimes = RegimeSource.HiddenMarkov, RefitPeriods = 50 };
        MarketWatch watch = new(options);
        MarketReading calm = watch.Observe(returns.Slice(0, 650), null, Now, TestContext.Current.CancellationToken);
        Assert.Equal((MarketRegime.Calm, 2), (calm.Level, calm.Regimes));
        Assert.Equal(1, calm.Probabilities.Sum(), 1e-12);
        Assert.True(calm.Probabilities[0] > 0.9);
        Assert.InRange(calm.Model!.Regimes[1].Volatility / calm.Model.Regimes[0].Volatility, 3, 6); // planted: near 4
        Assert.Contains(calm.Moves, move => move is { Kind: MarketStateEventKind.RegimeChanged, Value: 1 }
            && Math.Abs(move.Date.DayNumber - First.DayNumber - 400) < 15);

        MarketReading later = watch.Observe(returns.Slice(0, 699), calm, Now, TestContext.Current.CancellationToken);
        Assert.Same(calm.Model, later.Model);
        MarketReading refitted = watch.Observe(returns, later, Now, TestContext.Current.CancellationToken);
        Assert.NotSame(calm.Model, refitted.Model);
        Assert.Equal(returns.Dates[^1], refitted.ModelDate);
    }

    // What is told does not depend on how the periods arrive, and each move is told once: also where a long history loses its oldest periods.
    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public void Observe_PeriodByPeriod_TellsWhatOneLookTells(int seed)
    {
        Random random = new(seed);
        ReturnPanel returns = Returns(seed, 500, random.Next(200, 350), random.Next(350, 450));
        MarketWatchOptions options = new()
        {
            Thresholds = new() { ReferenceWindow = 60 },
            WarmUp = 30,
            GroupingPeriods = 7,
            ChangePoints = new() { AverageRunLength = 200 },
            Events = new() { BreakdownAbove = 0.1, SpikeAbove = 1.3 },
        };
        MarketWatch watch = new(options);
        MarketReading whole = watch.Observe(returns, null, Now, TestContext.Current.CancellationToken);
        MarketReading? step = null;
        for (int end = 40; end <= 500; end += random.Next(1, 9))
        {
            step = watch.Observe(returns.Slice(0, end), step, Now, TestContext.Current.CancellationToken);
        }

        step = watch.Observe(returns, step, Now, TestContext.Current.CancellationToken);
        Assert.True(whole.Moves.Length > 5);
        Assert.Equal(Told(whole), Told(step));
        Assert.Equal((whole.Regime, whole.RegimeSince), (step.Regime, step.RegimeSince));
        Assert.Equal((whole.VolatilityRatio, whole.CorrelationDistance), (step.VolatilityRatio, step.CorrelationDistance));
        Assert.Same(step, watch.Observe(returns.Slice(0, 480), step, Now, TestContext.Current.CancellationToken));

        // The oldest hundred periods go: nothing is told twice.
        ReturnPanel longer = Returns(seed, 520, random.Next(1, 2), 1);
        MarketReading slid = watch.Observe(longer.Slice(100, 420), step, Now, TestContext.Current.CancellationToken);
        Assert.Equal(Told(step), Told(slid).Take(step.Moves.Length));
        Assert.All(slid.Moves.Skip(step.Moves.Length), move => Assert.True(move.Date > returns.Dates[^1]));

        static IEnumerable<(DateOnly, MarketStateEventKind, double)> Told(MarketReading reading) =>
            reading.Moves.Select(move => (move.Date, move.Kind, Math.Round(move.Value, 10)));
    }

    // A and B move together, C and D do; in the wild stretch all four. The pair A, B keeps its number.
    [Fact]
    public void Observe_Groups_KeepTheirNumbers()
    {
        ReturnPanel returns = Returns(5, 400);
        MarketWatch watch = new(new() { GroupingPeriods = 10 }, new CorrelationAnalysisOptions { Lookback = 60 });
        MarketReading reading = watch.Observe(returns.Slice(0, 100), null, Now, TestContext.Current.CancellationToken);
        Assert.Equal(["1: A B", "2: C D"], Shown(reading));
        for (int end = 105; end <= 400; end += 5)
        {
            MarketReading next = watch.Observe(returns.Slice(0, end), reading, Now, TestContext.Current.CancellationToken);
            Assert.Equal(end % 10 == 0 ? returns.Dates[end - 1] : reading.GroupsDate, next.GroupsDate);
            Assert.Equal(["1: A B", "2: C D"], Shown(next));
            reading = next;
        }

        static IEnumerable<string> Shown(MarketReading reading) => reading.Groups.Where(group => group.Assets.Length > 1)
            .Select(group => $"{group.Id}: {string.Join(' ', group.Assets)}");
    }

    [Fact]
    public void Observe_TooLittleHistory_SaysSo()
    {
        MarketReading reading = new MarketWatch().Observe(Returns(6, 5), null, Now, TestContext.Current.CancellationToken);
        Assert.Equal((null, null, null, null), (reading.Regime, reading.Level, reading.VolatilityRatio, reading.CorrelationDistance));
        Assert.Empty(reading.Moves);
        Assert.NotEmpty(reading.Detail);
        MarketReading hidden = new MarketWatch(new() { Regimes = RegimeSource.HiddenMarkov }).Observe(
            Returns(6, 5), null, Now, TestContext.Current.CancellationToken);
        Assert.Contains("The market", hidden.Detail, StringComparison.Ordinal);
        Assert.Empty(hidden.Probabilities);
    }

    [Fact]
    public void BadArguments_AreRefused()
    {
        Assert.Contains("SlowHalfLife", Assert.Throws<ArgumentException>(() => new MarketWatch(new() { SlowHalfLife = 5 })).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new MarketWatch(grouping: new CorrelationAnalysisOptions { Lookback = 1 }));
        Assert.Throws<ArgumentNullException>(() => new MarketWatch().Observe(null!, null, Now, TestContext.Current.CancellationToken));
        ReturnPanel gaps = ReturnPanel.Create(
            [new AssetId("A")], [First, First.AddDays(1)], Frequency.Daily, ReturnKind.Simple, [0.1, 0], [true, false]);
        Assert.Contains("gaps", Assert.Throws<ArgumentException>(
            () => new MarketWatch().Observe(gaps, null, Now, TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }
}
