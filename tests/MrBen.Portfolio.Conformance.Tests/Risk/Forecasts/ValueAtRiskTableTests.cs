using System.Collections.Immutable;
using MrBen.Portfolio.Conformance.Tests.Market;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Risk.Backtests;
using MrBen.Portfolio.Risk.Forecasts;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Conformance.Tests.Risk.Forecasts;

/// <summary>
/// One-day value at risk of nine equities, 33,389 days of an asset from 2004 to 2021, walked forward with a refit each year, against a
/// table that was measured with another program on the same files (the project's LEARNING.md, section 2.3).
/// </summary>
public class ValueAtRiskTableTests
{
    private const int FirstTraining = 1_008; // four years, where an asset has no more before 2004

    private static readonly double[] Levels = [0.05, 0.025, 0.01];
    private static readonly DateOnly Start = new(2004, 1, 1);

    private static readonly Row[] Table =
    [
        // The table's historical simulation interpolates its quantile, as NumPy does.
        new("Normal × EWMA 0.94", new VolatilityValueAtRiskModel(Ewma(), new VolatilityValueAtRiskOptions { IsFiltered = false }),
            VarianceMeasure.CloseToClose, [5.30, 3.36, 2.14]),
        new("historical simulation 250 d", new WindowValueAtRiskModel(new WindowValueAtRiskOptions { Tail = WindowTail.Interpolated }),
            VarianceMeasure.CloseToClose, [5.71, 3.21, 1.63]),
        new("historical simulation 1000 d",
            new WindowValueAtRiskModel(new WindowValueAtRiskOptions { Tail = WindowTail.Interpolated, Window = 1_000 }),
            VarianceMeasure.CloseToClose, [5.47, 3.13, 1.56]),
        new("FHS on EWMA r²", new VolatilityValueAtRiskModel(Ewma()), VarianceMeasure.CloseToClose, [5.17, 2.70, 1.22]),
        new("FHS on log-HAR", new VolatilityValueAtRiskModel(new HarVolatilityModel(new HarOptions { Horizons = [1] })),
            VarianceMeasure.Range, [5.17, 2.71, 1.24]),
        new("FHS-HAR + ACI", new VolatilityValueAtRiskModel(new HarVolatilityModel(new HarOptions { Horizons = [1] })),
            VarianceMeasure.Range, [4.99, 2.50, 1.00], IsAdaptive: true),
    ];

    // Coverage within two binomial standard errors of the table's; and with the adaptive level none of 27 tests of Kupiec (1995) rejects,
    // nor are there ten hits at 1 % in any 250 days (the table: 6).
    [Fact]
    public void Rows_WalkedForward_HaveTheCoverageOfTheTable()
    {
        int[,] hits = new int[Table.Length, Levels.Length];
        int[,] rejections = new int[Table.Length, Levels.Length];
        int mostInAYear = 0;
        int periods = 0;
        foreach (string symbol in LeanFiles.Equities)
        {
            BarHistory bars = CleanedEquities.Read(symbol);
            VolatilitySeries close = VolatilitySeries.FromBars(bars, symbol, VarianceMeasure.CloseToClose);
            VolatilitySeries range = VolatilitySeries.FromBars(bars, symbol);
            for (int row = 0; row < Table.Length; row++)
            {
                bool[][] found = Hits(Table[row], Table[row].Measure == VarianceMeasure.Range ? range : close);
                periods += row == 0 ? found[0].Length : 0;
                for (int k = 0; k < Levels.Length; k++)
                {
                    int count = found[k].Count(hit => hit);
                    hits[row, k] += count;
                    HypothesisTest kupiec = CoverageBacktest.ProportionOfFailures(
                        count, found[k].Length, 1 - Levels[k], PValueMethod.Asymptotic);
                    rejections[row, k] += kupiec.Rejects(0.05) ? 1 : 0;
                }

                mostInAYear = Table[row].IsAdaptive ? Math.Max(mostInAYear, MostIn(found[^1], 250)) : mostInAYear;
            }
        }

        Assert.Equal(33_389, periods);
        for (int row = 0; row < Table.Length; row++)
        {
            for (int k = 0; k < Levels.Length; k++)
            {
                double expected = Table[row].Coverage[k] / 100;
                double error = Math.Sqrt(expected * (1 - expected) / periods);
                double actual = (double)hits[row, k] / periods;
                Assert.True(Math.Abs(actual - expected) <= 2 * error,
                    $"{Table[row].Name} at {Levels[k]}: {actual:P3} of the days, {expected:P2} in the table, standard error {error:P3}");
                Assert.True(!Table[row].IsAdaptive || rejections[row, k] == 0, $"{rejections[row, k]} rejections at {Levels[k]}");
            }
        }

        Assert.InRange(mostInAYear, 1, 9);
    }

    /// <summary>Whether the loss of each day tested exceeded its forecast, for each level.</summary>
    private static bool[][] Hits(Row row, VolatilitySeries series)
    {
        int before = series.Dates.BinarySearch(Start) is var place && place >= 0 ? place : ~place;
        WalkForwardOptions options = new() { TrainingPeriods = Math.Max(FirstTraining, before) - 1, Step = 252, LabelHorizon = 1 };
        List<bool>[] hits = [[], [], []];
        AdaptiveLevel[] adaptive = [.. Levels.Select(level => new AdaptiveLevel(level))];
        foreach (WalkForwardSplit split in Forecasting.WalkForward.Split(series.Count, options))
        {
            VolatilitySeries training = series.Slice(0, split.TrainEnd);
            Assert.True(row.Model.TryStart(training, out ValueAtRiskTracker? tracker, out EstimationFailure? failure), failure?.Detail);
            for (int t = split.TrainEnd; t < split.TestEnd; t++)
            {
                if (t >= split.TestStart)
                {
                    Test(tracker, -series.Returns[t]);
                }

                tracker.Update(series[t]);
            }
        }

        return [.. hits.Select(list => list.ToArray())];

        void Test(ValueAtRiskTracker tracker, double loss)
        {
            for (int k = 0; k < Levels.Length; k++)
            {
                double confidence = row.IsAdaptive ? adaptive[k].Confidence : 1 - Levels[k];
                bool isHit = loss > tracker.Forecast(confidence)!.Value.ValueAtRisk;
                adaptive[k].Update(isHit);
                hits[k].Add(isHit);
            }
        }
    }

    private static int MostIn(bool[] hits, int window)
    {
        int most = 0;
        int sum = 0;
        for (int t = 0; t < hits.Length; t++)
        {
            sum += (hits[t] ? 1 : 0) - (t >= window && hits[t - window] ? 1 : 0);
            most = Math.Max(most, sum);
        }

        return most;
    }

    private static EwmaVolatilityModel Ewma() => new(ExponentialDecay.RiskMetricsDaily);

    private sealed record Row(string Name, IValueAtRiskModel Model, VarianceMeasure Measure, double[] Coverage, bool IsAdaptive = false);
}
